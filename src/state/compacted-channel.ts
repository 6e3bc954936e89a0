import { z } from "zod";
import type { Compacted } from "../conversation/compacted.ts";
import type { Channel } from "./channel.ts";
import type { AddedChannels } from "./extended-channels.ts";

/** The channel `compacted`: what stands in the place of the conversation's beginning. Null if all of it is read. */
export interface CompactedChannel {
  compacted: Channel<Compacted | null>;
}

const compactedSchema = z.object({
  last: z.string(),
  digest: z.string(),
  summary: z.string().nullable(),
  messages: z.number(),
  characters: z.number(),
  kept: z.number(),
});

/** Returns the channel `compacted`; none if the graph does not compact its conversation. */
export function compactedChannel({ compacts }: AddedChannels): CompactedChannel {
  const channel = compacts ? { compacted: compactedSchema.nullable() } : {};
  return channel as unknown as CompactedChannel;
}
