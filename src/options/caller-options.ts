import { faultsOfUnknownOptions } from "../errors/unknown-options.ts";
import type { ContextReading } from "../langgraph/run-context.ts";
import type { LimitKinds } from "../run/limits.ts";
import type { Specialist } from "../specialists/specialist.ts";
import type { AddedChannels } from "../state/extended-channels.ts";
import type { ObjectSchema, OwnStateSchema } from "../state/user-schemas.ts";
import { readAddedChannels } from "./added-channels.ts";
import { createContextReading, faultsOfContextSchema } from "./context-options.ts";

/** What a graph's caller can pass in addition to the conversation, as the graph reads it. */
interface CallerReading {
  callerContext: ContextReading;
  added: AddedChannels;
  faults: string[];
}

/**
 * Reads `contextSchema` and `stateSchema`, and finds their faults and the options that are unknown. `reserved` are the
 * channels and nodes of the graph's kind.
 */
export function readCallerOptions(
  options: { contextSchema?: ObjectSchema | undefined; stateSchema?: OwnStateSchema | undefined },
  reading: {
    names: readonly string[];
    specialists: readonly Specialist[];
    reserved: readonly string[];
    kinds: LimitKinds;
    hasManager?: boolean;
    compacts: boolean;
  },
): CallerReading {
  const { contextSchema, stateSchema } = options;
  const { added, faults } = readAddedChannels(stateSchema, reading);
  return {
    callerContext: createContextReading(contextSchema, reading),
    added,
    faults: [
      ...faults,
      ...faultsOfContextSchema(contextSchema),
      ...faultsOfUnknownOptions(options, reading.names),
    ],
  };
}
