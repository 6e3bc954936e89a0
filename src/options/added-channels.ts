import { detailsOf } from "../langgraph/graph-details.ts";
import { NO_CHANNELS, readOwnChannels } from "../langgraph/own-channels.ts";
import { compiledGraphOf } from "../specialists/mountable-graph.ts";
import { isGraphSpecialist, type Specialist } from "../specialists/specialist.ts";
import type { AddedChannels } from "../state/extended-channels.ts";

/**
 * Reads what a graph has in addition to the channels of its kind, and the faults of it. `reserved` are the channels and nodes
 * of the kind.
 */
export function readAddedChannels(
  stateSchema: unknown,
  {
    specialists,
    reserved,
    compacts,
  }: { specialists: readonly Specialist[]; reserved: readonly string[]; compacts: boolean },
): { added: AddedChannels; faults: string[] } {
  const read = readOwnChannels(stateSchema);
  const own = "faults" in read ? NO_CHANNELS : read;
  const taken = own.names.filter((name) => reserved.includes(name));
  const faults = taken.map(
    (name) =>
      `stateSchema has a channel ${JSON.stringify(name)}, which is reserved; reserved are ${reserved.join(", ")}`,
  );
  const added = {
    own: taken.length > 0 ? NO_CHANNELS : own,
    hasTeams: specialists.some(isTeam),
    compacts,
  };
  return { added, faults: "faults" in read ? read.faults : faults };
}

/** Returns true for a specialist that is a graph of Troupe's. Other code names the fault of what is not a graph. */
function isTeam(specialist: Specialist): boolean {
  if (!isGraphSpecialist(specialist)) return false;
  try {
    return detailsOf(compiledGraphOf(specialist.graph)) !== null;
  } catch {
    return false;
  }
}
