import { ReducedValue } from "@langchain/langgraph";
import { z } from "zod";
import { usageEntrySchema, type UsageEntry } from "./usage.ts";

/** The channel `usage`: every model request of the run, in the order of the writes. All graphs share one instance. */
export const usageChannel: ReducedValue<UsageEntry[], UsageEntry[]> = new ReducedValue(
  z.array(usageEntrySchema).default(() => []),
  {
    inputSchema: z.array(usageEntrySchema),
    reducer: (current, entries) => [...current, ...entries],
  },
);
