import { codeOf, messageOf } from "../../errors/locate-error.ts";
import { isTroupeError } from "../../errors/troupe-error.ts";
import { withinTrace } from "../../events/trace-context.ts";
import type { RunItem } from "../../streaming/run-item.ts";
import { patiently } from "../patience.ts";
import type { Claim, RunEnd } from "../run-store.ts";
import type { WorkEnd, WorkerCounts } from "../operations/worker-status.ts";
import type { RunPublisher } from "../stream/publisher.ts";
import { carryOutRun, isLost, type CarriedOut } from "./carry-out-run.ts";
import { waitAtMost } from "../wait-at-most.ts";
import type { HeldRun } from "./held-runs.ts";
import { errorFields, runFields } from "./log-fields.ts";
import type { WorkerParts } from "./worker-parts.ts";

/** How long the last writes of a run that was stopped may take, in milliseconds. */
const LAST_WRITES = 1_000;

/** Works on a run that was claimed, and records how it ended. Never rejects. */
export async function workOnRun(parts: WorkerParts, held: HeldRun): Promise<WorkEnd> {
  const { claim } = held;
  const publisher = parts.publisher.publish(claim.record, claim.epoch);
  try {
    const { maximumTakeOvers } = parts.settings;
    const carried =
      claim.takeOversWithoutProgress > maximumTakeOvers
        ? givenUp(claim)
        : await withinTrace(claim.trace, () => carriedOut(parts, { held, publisher }));
    return await close(parts, { held, publisher, carried });
  } catch (error) {
    if (isLost(error) || held.stopped === "lost") return "lost";
    // The run stays as it is recorded. Any worker can take it again, if PostgreSQL hears of it.
    parts.log({ level: "error", event: "run_not_settled", ...runFields(claim), ...errorFields(error) });
    if (!parts.giveUp.aborted) await parts.runs.release(claim).catch(() => undefined);
    return "lost";
  } finally {
    parts.counts.itemsDropped += publisher.dropped;
  }
}

/** Carries a run out. A thread that cannot be continued ends the run, as an error in one of its nodes does. */
async function carriedOut(
  parts: WorkerParts,
  { held, publisher }: { held: HeldRun; publisher: RunPublisher },
): Promise<CarriedOut> {
  const { claim, signal } = held;
  try {
    return await carryOutRun(claim, {
      graph: parts.graphOf(claim),
      signal,
      gate: parts.limits.gateOf(claim),
      noteBase: (checkpoint) => patiently(() => parts.runs.noteBase(claim, checkpoint), { signal }),
      onItem: (item) => publisher.send(item),
    });
  } catch (error) {
    const isOfRun = isTroupeError(error) && !isLost(error) && !isTroupeError(error, "lease_missing");
    // After any other error, such as one of PostgreSQL, the run is taken again.
    if (!isOfRun && held.stopped === null) throw error;
    return failed({ code: codeOf(error), message: messageOf(error) });
  }
}

function givenUp({ takeOversWithoutProgress: times }: Claim): CarriedOut {
  return failed({
    code: "run_given_up",
    message:
      `the run was taken over ${times} times without a new checkpoint, and is not tried again: it probably ends the ` +
      "process that carries it out, for example because it needs too much memory. Read the logs of the workers that had it",
  });
}

function failed({ code, message }: { code: ReturnType<typeof codeOf>; message: string }): CarriedOut {
  const place = { run: null, agent: null, step: null, sequence: 0 };
  const last: RunItem = { type: "error", ...place, code, message, error: null };
  return { end: { status: "failed", error: { code, message } }, last };
}

/** Records the end, tells readers, and adds the next run of the thread to the queue. */
async function close(
  parts: WorkerParts,
  { held, publisher, carried }: { held: HeldRun; publisher: RunPublisher; carried: CarriedOut },
): Promise<WorkEnd> {
  const { claim, stopped } = held;
  if (stopped === "lost") return "lost";
  // While Redis is gone, readers find the end in the record.
  if (parts.isRedisConnected()) await publisher.flush();
  const { end, last } = carried;
  // A run that reached its end in spite of the signal is over.
  const isOver = end.status === "finished" || end.status === "waiting";
  if (stopped === "closing" && !isOver) return giveBack(parts, held);
  const recorded: RunEnd = stopped === "canceled" && !isOver ? { status: "canceled" } : end;
  const signal = parts.giveUp;
  const next = await patiently(() => parts.runs.settle(claim, recorded), { signal });
  countEnd(parts.counts, recorded);
  if (last !== null) publisher.send(last);
  const published = publisher.end();
  if (parts.isRedisConnected()) await published;
  await parts.notify(claim.record);
  if (next !== null) await parts.add(next);
  if (recorded.status === "finished") await parts.deleteHistory(claim);
  return recorded.status;
}

/** Counts what a finished run says of itself. */
function countEnd(counts: WorkerCounts, end: RunEnd): void {
  if (end.status !== "finished") return;
  const { status = "none", usage } = end.outcome ?? {};
  counts.outcomes[status] = (counts.outcomes[status] ?? 0) + 1;
  counts.modelCalls += usage?.modelCalls ?? 0;
  counts.inputTokens += usage?.inputTokens ?? 0;
  counts.outputTokens += usage?.outputTokens ?? 0;
}

/** Gives a run back after its last writes, so that another worker does not repeat what was finished. */
async function giveBack(parts: WorkerParts, { claim }: HeldRun): Promise<WorkEnd> {
  await waitAtMost(LAST_WRITES, parts.idle());
  await patiently(() => parts.runs.giveBack(claim), { signal: parts.giveUp });
  return "given_back";
}
