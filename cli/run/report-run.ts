import { randomUUID } from "node:crypto";
import { messageOf } from "../../src/errors/locate-error.ts";
import type { ShownApproval } from "../view/approval-text.ts";
import { RECURSION_LIMIT } from "../../src/run/run.ts";
import { REAL_MODEL_HINT } from "../../src/rehearsal/real-model-hint.ts";
import type { ThreadStatus } from "../../src/threads/next-action.ts";
import { describeError, EXIT_CODES, exitCodeOfError, exitCodeOfOutcome } from "../errors.ts";
import type { Output } from "../output.ts";
import { durationText, usageText } from "../view/amounts.ts";
import { listenForInterruption } from "./interruption.ts";
import type { RunOptions } from "./prepare-run.ts";
import type { RunContext } from "./run-on-thread.ts";
import {
  printedError,
  abortedRecord,
  failureRecord,
  runRecord,
  type RunPlace,
  type PrintedRun,
  type RunState,
  type ShownOutcome,
} from "./run-record.ts";
import { waitingRecord } from "./waiting-record.ts";
import { saveRecord, withLineEnd } from "./save-record.ts";

/** The options of a run that decide how it is reported. */
type ReportOptions = RunOptions & { graph?: string; thread?: string };

/** What is said of a run that workers carry out, and that goes on without this process. */
export interface QueuedRun {
  /** Says that the run goes on, and returns what is known of it. */
  leave(place: RunPlace, state: RunState): PrintedRun;
  sayHowToAnswer(): void;
  /** Says how to continue a run that a limit stopped; `option` raises the limit. */
  sayHowToContinue(option: string | undefined): void;
}

/** The record of a run that is over, and the exit code. */
interface Ended {
  record: PrintedRun;
  exitCode: number;
}

/**
 * Runs `work` and reports it: the progress on stderr, the answer or one JSON object on stdout. Resolves to the exit
 * code, also if `work` rejects.
 */
export async function reportRun(
  options: ReportOptions,
  output: Output,
  work: (context: RunContext) => Promise<void>,
  queued: QueuedRun | null = null,
): Promise<number> {
  const { record: ended, exitCode } = await runToEnd(options, output, { work, queued });
  const record = { ...ended, answer: ended.answer === null ? null : output.redact(ended.answer) };
  const json = output.redact(`${JSON.stringify(record, null, 2)}\n`);
  const isSaved = options.out === undefined || (await save(options.out, { record, json, output }));
  if (options.json) {
    await output.deliver(json, { isData: true });
  } else if (record.answer !== null) {
    await output.deliver(withLineEnd(record.answer), { isAnswer: true });
    if (record.outcome?.mode === "rehearsal") output.say(`\n${REAL_MODEL_HINT}`);
  }
  return isSaved ? exitCode : Math.max(exitCode, EXIT_CODES.incomplete);
}

/** Runs `work`, prints how it ended, and returns its record. Never rejects. */
async function runToEnd(
  options: ReportOptions,
  output: Output,
  { work, queued }: { work: (context: RunContext) => Promise<void>; queued: QueuedRun | null },
): Promise<Ended> {
  using interruption = listenForInterruption();
  const { signal } = interruption;
  const { thread = randomUUID(), db, out } = options;
  const place: RunPlace = { graph: options.graph ?? null, thread };
  const startedAt = performance.now();
  let state: RunState = {};
  let status: ThreadStatus | null = null;
  let waiting: readonly ShownApproval[] = [];
  let unsaved: PrintedRun["error"] | null = null;
  let played: PrintedRun["played"];
  try {
    await work({
      thread,
      signal,
      output,
      onGraph: (name) => (place.graph = name),
      onQueued: (run) => Object.assign(place, run),
      onState: (next) => (state = next),
      onWaiting: (pending) => (waiting = pending),
      onStatus: (next) => (status = next),
      onUnsaved: (error) => (unsaved = printedError(error)),
      onPlayed: (recorded) => (played = recorded),
    });
  } catch (thrown) {
    if (signal.aborted && queued !== null && place.run !== undefined) {
      return { record: queued.leave(place, state), exitCode: EXIT_CODES.interrupted };
    }
    if (signal.aborted) {
      const milliseconds = performance.now() - startedAt;
      const after = durationText(milliseconds);
      output.say(`troupe: stopped on request (${messageOf(signal.reason)}) after ${after}`);
      sayHowToResume(status, { thread, db, out }, output);
      return { record: abortedRecord(place, state, milliseconds), exitCode: EXIT_CODES.interrupted };
    }
    output.say(`troupe: ${describeError(thrown)}`);
    sayHowToResume(status, { thread, db, out }, output);
    return { record: failureRecord(thrown, place, state), exitCode: exitCodeOfError(thrown) };
  }
  const { outcome = null } = state;
  const ended =
    waiting.length > 0 ? waitingRecord(waiting, { place, state, startedAt }) : runRecord(state, place);
  const record = {
    ...(unsaved !== null && { error: unsaved }),
    ...ended,
    ...(played !== undefined && { played }),
  };
  output.say(endingText(record));
  sayHowToResume(status, { thread, db, out, limit: record.outcome?.limit?.name }, output);
  if (waiting.length > 0) queued?.sayHowToAnswer();
  if (record.outcome?.limit) queued?.sayHowToContinue(LIMIT_OPTIONS[record.outcome.limit.name]);
  const isAnswered = record.answer !== null;
  // An empty line separates this from the answer, if the same terminal shows it next.
  if (isAnswered && output.isLive && output.columns !== null) output.say("");
  const isComplete = isAnswered && unsaved === null;
  if (waiting.length > 0 && unsaved === null) return { record, exitCode: EXIT_CODES.waiting };
  return { record, exitCode: isComplete ? exitCodeOfOutcome(outcome) : EXIT_CODES.incomplete };
}

/** The option that raises each limit. LangGraph's own limit has none: it starts at zero in every call. */
const LIMIT_OPTIONS: Readonly<Record<string, string>> = {
  modelCalls: "--max-model-calls <more>",
  tokens: "--max-tokens <more>",
  seconds: "--max-seconds <more>",
  hops: "--max-hops <more>",
  rounds: "--max-rounds <more>",
};

/** Prints the command that continues the thread, if there is something to continue. */
function sayHowToResume(
  status: ThreadStatus | null,
  run: { thread: string; db: string | undefined; out: string | undefined; limit?: string | undefined },
  output: Output,
): void {
  const { thread, db, out, limit } = run;
  const options = [...(db === undefined ? [] : ["--db", db]), ...(out === undefined ? [] : ["--out", out])];
  const command = ["troupe", "resume", thread, ...options].join(" ");
  if (status === "finished" && limit !== undefined) {
    const larger = limit === RECURSION_LIMIT ? "" : ` ${LIMIT_OPTIONS[limit] ?? "--max-..."}`;
    output.say(
      `troupe: to continue the run${larger === "" ? "" : " with a larger limit"}:\n  ${command}${larger}`,
    );
  }
  if (status === null || status === "finished") return;
  if (status === "waiting") {
    output.say(
      `troupe: the run waits for an answer. To answer on a terminal:\n  ${command}\n` +
        `To answer by an option:\n  ${command} --approve | --reject "..." | --answer <file>\n` +
        `To approve everything that it asks:\n  ${command} --yes`,
    );
  } else {
    output.say(`troupe: the run is unfinished. To continue it:\n  ${command}`);
  }
}

function endingText({ outcome, error }: PrintedRun): string {
  if (outcome === null) return `troupe: ${error?.message ?? "completed"}`;
  return `troupe: ${statusText(outcome)}${outcome.reason === null ? "" : `\n  ${outcome.reason}`}`;
}

function statusText({ status, mode, milliseconds, usage }: ShownOutcome): string {
  const rehearsed = mode === "rehearsal" ? " (rehearsal)" : "";
  return `${status}${rehearsed} in ${durationText(milliseconds)}: ${usageText(usage)}`;
}

async function save(
  folder: string,
  { record, json, output }: { record: PrintedRun; json: string; output: Output },
): Promise<boolean> {
  try {
    await saveRecord(folder, { record, json });
    return true;
  } catch (error) {
    output.say(`troupe: the run cannot be written to ${folder}: ${messageOf(error)}`);
    return false;
  }
}
