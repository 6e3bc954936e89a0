import type { ThreadRun } from "../run/runs-of-thread.ts";
import { requestsOf } from "./thread-facts.ts";

/** Names the runs of a thread, the newest first, by the messages of its conversation, if the entries do not hold the requests. */
export function withRequests(
  runs: readonly ThreadRun[],
  values: Readonly<Record<string, unknown>> | null | undefined,
): readonly ThreadRun[] {
  if (runs.every(({ request }) => request !== null)) return runs;
  const requests = requestsOf(values ?? null).toReversed();
  // A run that was continued or forked has no message of its own, so then the two lists cannot be compared.
  if (requests.length !== runs.length) return runs;
  return runs.map((run, index) => ({ ...run, request: run.request ?? requests[index] ?? null }));
}
