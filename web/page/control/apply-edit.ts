import type { ControlledThread } from "./controlled-run.ts";
import { momentsOf, type Moment } from "./moments.ts";
import type { StateEdit } from "./state-edits.ts";

/** How many of a thread's states are read: enough for the moments of a long run. */
const HISTORY = 200;

/** Reads the moments of a thread's past, newest first. */
export async function readMoments({
  client,
  thread,
}: Pick<ControlledThread, "client" | "thread">): Promise<Moment[]> {
  return momentsOf(await client.threads.getHistory(thread, { limit: HISTORY }));
}

/** Writes an edit to a thread. A run without an input then continues from it. */
export async function applyEdit(
  { client, thread }: Pick<ControlledThread, "client" | "thread">,
  { checkpointId, values, asNode }: StateEdit,
): Promise<void> {
  await client.threads.updateState(thread, {
    values: values as Record<string, unknown>,
    asNode,
    ...(checkpointId !== null && { checkpointId }),
  });
}
