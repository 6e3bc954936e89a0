import { ReducedValue } from "@langchain/langgraph";
import { z } from "zod";
import { usageEntrySchema, type UsageEntry } from "./usage.ts";

/** The channel `usage`: every model request of the run, in the order of their writes. One instance serves all graphs. */
export const usageChannel: ReducedValue<UsageEntry[], UsageEntry[]> = new ReducedValue(
  z.array(usageEntrySchema).default(() => []),
  {
    inputSchema: z.array(usageEntrySchema),
    reducer: (current, entries) => [...current, ...entries],
  },
);
