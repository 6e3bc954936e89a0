import type { Command } from "@langchain/langgraph";
import type { ShownApproval } from "../view/approval-text.ts";
import { messageOf } from "../../src/errors/locate-error.ts";
import { isTroupeError } from "../../src/errors/troupe-error.ts";
import type { Limits } from "../../src/run/limits.ts";
import { detailsOf } from "../../src/langgraph/graph-details.ts";
import type { ThreadStatus } from "../../src/threads/next-action.ts";
import { createAnswering } from "../approval/answer-pending.ts";
import type { GivenAnswer } from "../approval/given-answer.ts";
import { personAtTerminal } from "../approval/person.ts";
import type { Output } from "../output.ts";
import { openDisplay, type Display } from "../view/display.ts";
import type { UnfinishedState } from "../view/live-view.ts";
import { openKeptJournal } from "../threads/kept-journal.ts";
import { holdThread, type HeldThread, type HoldOptions } from "./held-thread.ts";
import type { PreparedRun, RunOptions } from "./prepare-run.ts";
import { runGraph } from "./run-graph.ts";
import type { PrintedRun, RunPlace, RunState } from "./run-record.ts";

/** The thread and the output of a run, and the functions that the run calls to report its progress. */
export interface RunContext {
  thread: string;
  signal: AbortSignal;
  output: Output;
  /** Called with the graph's name when it is known. */
  onGraph: (name: string) => void;
  /** Called with the place of a run that workers carry out, before it is submitted. */
  onQueued: (place: RunPlace) => void;
  onState: (state: RunState) => void;
  /** Called with the open questions if the run ends before they are answered. */
  onWaiting: (pending: readonly ShownApproval[]) => void;
  /** Called with the thread's status when the run is over, also if it rejects. Not called if the thread is not saved. */
  onStatus: (status: ThreadStatus) => void;
  /** Called with the error if the run is over, and its end cannot be saved or is not the one that was recorded. */
  onUnsaved: (error: unknown) => void;
  /** Called if results of builds and verifications came from a recording. */
  onPlayed: (played: NonNullable<PrintedRun["played"]>) => void;
}

/** The settings of a run that the command line's options choose. */
interface RunSettings {
  limits: Limits | null;
  /** The folder of `--out`, or null. */
  out: string | null;
  /** The answer to what the run waits for first, from an option of `troupe resume`. @default there is none */
  given?: GivenAnswer | null;
  /** True approves everything that the run asks about (`--yes`). */
  approvesAll: boolean;
  /** True shows the answer on a terminal while it is written. */
  showsAnswer: boolean;
}

/** Reads the settings of a run from the command line's options. */
export function settingsOf(asked: RunOptions, { columns }: Pick<Output, "columns">): RunSettings {
  const { maxModelCalls: modelCalls, maxTokens: tokens, maxSeconds: seconds } = asked;
  const limits = { modelCalls, tokens, seconds, hops: asked.maxHops, rounds: asked.maxRounds };
  const hasLimits = Object.values(limits).some((limit) => limit !== undefined);
  return {
    limits: hasLimits ? limits : null,
    out: asked.out ?? null,
    approvesAll: asked.yes === true,
    // Where the answer goes to a pipe or a file, or is data, it is not shown in addition.
    showsAnswer: columns !== null && asked.json !== true,
  };
}

/**
 * Runs a graph on a saved thread, or prints how the thread ended if it is finished. Rejects if the run rejects or cannot
 * start.
 */
export async function runHeld(
  prepared: PreparedRun,
  options: RunContext & RunSettings & Pick<HoldOptions, "threads" | "folder" | "intent">,
): Promise<void> {
  const { found, request } = prepared;
  const { output, limits } = options;
  using _journal = openKeptJournal(options.threads, output);
  using held = await holdThread({ ...options, found, request, isLimitChanged: limits !== null });
  const { input, status, state } = held;
  options.onState(state);
  let hasFailed = true;
  try {
    if (status === "finished") {
      output.say(`troupe: thread ${options.thread} is already finished; this was its result:`);
    } else {
      const opening = input === null ? found.name : null;
      await runUntilAnswered(prepared, {
        ...options,
        first: status === "waiting" ? null : { input, opening },
      });
    }
    hasFailed = false;
  } finally {
    await settle(held, { ...options, hasFailed });
  }
}

/** Records how the run ended. Never rejects, so that neither the run's own error nor its answer is lost. */
async function settle(
  held: HeldThread,
  { output, signal, onStatus, onUnsaved, hasFailed }: RunContext & { hasFailed: boolean },
): Promise<void> {
  try {
    onStatus(await held.settle(hasFailed && !signal.aborted));
  } catch (error) {
    // A run that has failed says why itself, and that is often the same.
    if (!hasFailed) output.say(`troupe: the end of the run cannot be saved: ${messageOf(error)}`);
    onUnsaved(error);
    // What was saved before can still be continued, unless the file is gone.
    if (hasFailed && !isTroupeError(error, "threads_deleted")) onStatus("unfinished");
  }
}

/** One call of the graph. */
interface Call {
  input: string | Command | null;
  /** The name that the display shows before the first event; null chooses the graph's first node. */
  opening: string | null;
}

/**
 * Makes the first call (null if the thread only waits for an answer), then asks the person and calls the graph again,
 * until the run is over or a question stays open.
 */
export async function runUntilAnswered(
  prepared: PreparedRun,
  options: RunContext & RunSettings & { first: Call | null },
): Promise<void> {
  const { found } = prepared;
  const { thread, signal, output, given = null, approvesAll, onWaiting } = options;
  const person = personAtTerminal(output, signal);
  const answer = createAnswering({ given, approvesAll, person, say: (text) => output.say(text) });
  // One display for all calls, so that it goes on with the same rows after an answer.
  let display: Display | null = null;
  const call = async (next: Call): Promise<void> => {
    display ??= await displayFor(prepared, { ...options, ...next });
    await perform(prepared, { ...options, ...next, display });
  };
  let isAnswered = false;
  let unfinished: UnfinishedState = "failed";
  try {
    if (options.first !== null) await call(options.first);
    for (;;) {
      (display as Display | null)?.pause();
      const { pending, command } = await answer(found.graph, thread);
      signal.throwIfAborted();
      if (command === null) {
        isAnswered = true;
        // A team whose own question waits is still at work.
        if (pending.length > 0) unfinished = "waiting";
        return onWaiting(pending);
      }
      await call({ input: command, opening: found.name });
    }
  } finally {
    const shown = display as Display | null;
    shown?.close(signal.aborted ? "stopped" : unfinished, { keepsText: !isAnswered });
  }
}

/** The kinds of graphs whose first event names the agent that works. */
const NAMED_BY_EVENTS: ReadonlySet<string | undefined> = new Set([
  "router",
  "handoffs",
  "supervisor",
  "software-house",
]);

function displayFor({ found }: PreparedRun, options: RunContext & RunSettings & Call): Promise<Display> {
  const { opening, output, showsAnswer } = options;
  const kind = detailsOf(found.graph)?.kind;
  const first = kind === "software-house" ? "product manager" : found.name;
  return openDisplay(output, opening ?? first, {
    saysOpening: !NAMED_BY_EVENTS.has(kind),
    showsAnswer,
  });
}

async function perform(
  { found }: PreparedRun,
  options: RunContext & RunSettings & Call & { display: Display },
): Promise<void> {
  const { input, thread, limits, out, signal, output, onState, display, showsAnswer } = options;
  await runGraph(found.graph, {
    request: input,
    thread,
    limits,
    out,
    signal,
    onEvent: (observation) => display.show(observation),
    showsSteps: output.isLive,
    onChat: showsAnswer && output.isLive ? (piece) => display.say(piece) : null,
    onState(state) {
      display.use(state.usage ?? []);
      onState(state);
    },
  });
}
