import { READING_LIMITS } from "../connection/reading-limits.ts";
import type { ControlledThread } from "./controlled-run.ts";
import { momentsOf, type Moment } from "./moments.ts";
import type { StateEdit } from "./state-edits.ts";

/** Reads the moments of a thread's past, newest first. */
export async function readMoments({
  client,
  thread,
}: Pick<ControlledThread, "client" | "thread">): Promise<Moment[]> {
  return momentsOf(await client.threads.getHistory(thread, { limit: READING_LIMITS.forkPoints }));
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
