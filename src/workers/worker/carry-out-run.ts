import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { isTroupeError } from "../../errors/troupe-error.ts";
import type { CompiledGraph } from "../../langgraph/compiled-graph.ts";
import { CALL_GATE_KEY, type CallGate } from "../../run/call-gate.ts";
import type { RunItem } from "../../streaming/run-item.ts";
import { streamRun, type RunConfig } from "../../streaming/stream-run.ts";
import { EPOCH_KEY } from "../fencing/epoch-key.ts";
import { threadKeyOf, type RunRecord } from "../run-record.ts";
import type { Claim, RunEnd } from "../run-store.ts";
import { remainingTask } from "./run-task.ts";

/** What the work on a run needs. */
export interface CarryOutOptions {
  graph: CompiledGraph;
  /** What each request to a model must pass. */
  gate: CallGate;
  /** Stops the run. */
  signal: AbortSignal;
  /** Records the thread's last checkpoint before the run. */
  noteBase: (checkpoint: string | null) => Promise<void>;
  /** Hears each item of the run's stream, except the last one. */
  onItem: (item: RunItem) => void;
}

/** How the work on a run ended, and the last item of its stream, which readers may see once the end is recorded. */
export interface CarriedOut {
  end: RunEnd;
  last: RunItem | null;
}

type Questions = RunRecord["questions"];

/**
 * Carries out a run, from where it stands to its end or to the next question to a person. Rejects if the state of the
 * thread cannot be read or written before the run continues.
 */
export async function carryOutRun(claim: Claim, options: CarryOutOptions): Promise<CarriedOut> {
  const { graph, noteBase, onItem } = options;
  const config = configOf(claim, options);
  const task = await remainingTask(claim, { graph, config, noteBase });
  const waiting = async (questions: Questions): Promise<RunEnd> => {
    const { values } = await graph.getState(config);
    return { status: "waiting", questions, result: values as unknown };
  };
  if (task.do === "wait") return { end: await waiting(task.questions), last: null };
  const questions: Questions = [];
  let last: RunItem | null = null;
  for await (const item of streamRun(graph, task.input, config)) {
    if (last !== null) onItem(last);
    if (item.type === "approval") questions.push(item.question);
    last = canBeLast(item) ? item : null;
    if (last === null) onItem(item);
  }
  return { end: last?.type === "approval" ? await waiting(questions) : endOf(last), last };
}

/** Returns true for an item that can end a run. All others are shown to readers at once. */
function canBeLast({ type }: RunItem): boolean {
  return type === "approval" || type === "result" || type === "error";
}

function configOf(
  { record, epoch, limits, context }: Claim,
  { gate, signal }: CarryOutOptions,
): LangGraphRunnableConfig & RunConfig<CompiledGraph> {
  return {
    configurable: {
      thread_id: threadKeyOf(record),
      [EPOCH_KEY]: epoch,
      ...(limits && { limits }),
      [CALL_GATE_KEY]: gate,
    },
    ...(context && { context }),
    // Everything that a step has made is stored before the next one begins.
    durability: "sync",
    signal,
  };
}

function endOf(last: RunItem | null): RunEnd {
  if (last?.type === "result") {
    return { status: "finished", answer: last.text, outcome: last.outcome, result: last.state };
  }
  const { code, message } =
    last?.type === "error"
      ? last
      : { code: "run_aborted" as const, message: "the run ended without a result" };
  return { status: "failed", error: { code, message } };
}

/** Returns true for an error that says that another worker has the thread. */
export function isLost(error: unknown): boolean {
  return isTroupeError(error, "lease_lost");
}
