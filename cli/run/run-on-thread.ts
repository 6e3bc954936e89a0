import { MemorySaver, type Command } from "@langchain/langgraph";
import type { ShownApproval } from "../view/approval-text.ts";
import type { Limits } from "../../src/run/limits.ts";
import { messageOf } from "../../src/errors/locate-error.ts";
import { TroupeError } from "../../src/errors/troupe-error.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import { detailsOf } from "../../src/langgraph/graph-details.ts";
import type { ThreadStatus } from "../../src/threads/next-action.ts";
import type { Threads } from "../../src/threads/open-threads.ts";
import { createAnswering } from "../approval/answer-pending.ts";
import { personAtTerminal } from "../approval/person.ts";
import type { Output } from "../output.ts";
import { openKeptThreads, openThreadsIfAny } from "../threads/open-kept-threads.ts";
import { openDisplay } from "../view/display.ts";
import { holdThread, type HeldThread, type HoldOptions } from "./held-thread.ts";
import { prepareRun, type PreparedRun, type RunOptions, type RunRequest, type Task } from "./prepare-run.ts";
import { runGraph } from "./run-graph.ts";
import type { RunState } from "./run-record.ts";

/** A thread that goes on; the graph and the request are those that it remembers. */
export interface ResumeRequest extends RunOptions {
  thread: string;
}

/** Where a run takes place, and who hears of it. */
export interface RunContext {
  thread: string;
  signal: AbortSignal;
  output: Output;
  onGraph: (name: string) => void;
  onState: (state: RunState) => void;
  /** Hears what the run waits for, where it ends without having been answered. */
  onWaiting: (pending: readonly ShownApproval[]) => void;
  /** Hears how the thread stands when the run is over, also where it rejects; not called where no thread is kept. */
  onStatus: (status: ThreadStatus) => void;
}

/** How a run goes. */
interface Manner extends RunContext {
  limits: Limits | null;
  /** The folder of `--out`, or null. */
  out: string | null;
  /** Whether everything that it asks about is approved. */
  approvesAll: boolean;
}

/** Runs a graph on a thread that is kept where it can be. Rejects where the run does, or where it cannot begin. */
export async function runOnThread(asked: RunRequest | ResumeRequest, context: RunContext): Promise<void> {
  const { signal, output } = context;
  const limits = limitsIn(asked);
  const out = asked.out ?? null;
  if (!("graph" in asked)) {
    using threads = await openKeptThreads(asked.db);
    const task = taskOf(threads, asked.thread);
    context.onGraph(task.graph);
    const prepared = await prepareRun(asked, task, { signal, output });
    const approvesAll = asked.yes === true;
    const { folder } = task;
    await runHeld(prepared, { ...context, threads, limits, out, approvesAll, folder, intent: "resume" });
    return;
  }
  const { graph, request, abandon } = asked;
  const folder = process.cwd();
  const prepared = await prepareRun(asked, { graph, folder, request, isRead: false }, { signal, output });
  signal.throwIfAborted();
  using threads = await openThreadsIfAny(asked.db, output);
  if (threads === null) {
    // Enough for what is asked and answered within this process.
    prepared.found.graph.checkpointer = new MemorySaver();
    const first = { input: prepared.request, opening: null };
    return goOn(prepared, { ...context, limits, out, approvesAll: asked.yes === true, first });
  }
  const approvesAll = asked.yes === true;
  const intent = abandon ? "abandon" : "ask";
  await runHeld(prepared, { ...context, threads, limits, out, approvesAll, folder, intent });
}

/** The limits that were asked for, or null. */
function limitsIn(asked: RunOptions): Limits | null {
  const { maxModelCalls: modelCalls, maxTokens: tokens, maxSeconds: seconds } = asked;
  const limits = { modelCalls, tokens, seconds, hops: asked.maxHops, rounds: asked.maxRounds };
  return Object.values(limits).every((limit) => limit === undefined) ? null : limits;
}

/** What a thread was asked for last, and of which graph. */
function taskOf({ records, file }: Threads, thread: string): Task {
  const record = records.find(thread);
  if (record !== null) return { ...record, isRead: true };
  const message = `there is no thread ${thread} in ${file}; \`troupe threads\` lists those that there are`;
  throw new TroupeError("thread_unknown", message);
}

async function runHeld(
  prepared: PreparedRun,
  options: Manner & Pick<HoldOptions, "threads" | "folder" | "intent">,
): Promise<void> {
  const { found, request } = prepared;
  const { output, limits } = options;
  using held = await holdThread({ ...options, found, request, isLimitChanged: limits !== null });
  const { input, status, state } = held;
  options.onState(state);
  try {
    if (status === "finished") {
      output.say(`troupe: thread ${options.thread} is finished; this is how it ended`);
    } else {
      const opening = input === null ? found.name : null;
      await goOn(prepared, { ...options, first: status === "waiting" ? null : { input, opening } });
    }
  } finally {
    await settle(held, options);
  }
}

/** A status that cannot be noted does not hide how the run ended. */
async function settle(held: HeldThread, { output, onStatus }: RunContext): Promise<void> {
  try {
    onStatus(await held.settle());
  } catch (error) {
    output.say(`troupe: the thread's status could not be noted: ${messageOf(error)}`);
  }
}

/** What a graph is called with, and who is at work then; null where its own beginning tells. */
interface Call {
  input: string | Command | null;
  opening: string | null;
}

/** Runs, unless there is nothing to do before an answer, and goes on for as long as somebody here gives answers. */
async function goOn(prepared: PreparedRun, options: Manner & { first: Call | null }): Promise<void> {
  const { found } = prepared;
  const { thread, signal, output, approvesAll, onWaiting } = options;
  const person = personAtTerminal(output, signal);
  const answer = createAnswering({ approvesAll, person, say: (text) => output.say(text) });
  if (options.first !== null) await perform(prepared, { ...options, ...options.first });
  for (;;) {
    const { pending, command } = await answer(found.graph, thread);
    signal.throwIfAborted();
    if (command === null) return onWaiting(pending);
    await perform(prepared, { ...options, input: command, opening: found.name });
  }
}

async function perform({ found }: PreparedRun, options: Manner & Call): Promise<void> {
  const { input, opening, thread, limits, out, signal, output, onState } = options;
  const display = await openDisplay(output, opening ?? openingOf(found.graph, found.name));
  try {
    await runGraph(found.graph, {
      request: input,
      thread,
      limits,
      out,
      signal,
      onEvent: (observation) => display.show(observation),
      onState,
    });
  } finally {
    display.close(signal.aborted ? "stopped" : "failed");
  }
}

const OPENINGS: Readonly<Record<string, string>> = {
  router: "classifier",
  supervisor: "planner",
  "software-house": "product manager",
};

/** The node that works before the first event; the graph's name if its first node calls no model. */
function openingOf(graph: CompiledGraph, name: string): string {
  const kind = detailsOf(graph)?.kind;
  return (kind === undefined ? undefined : OPENINGS[kind]) ?? name;
}
