import { randomUUID } from "node:crypto";
import { messageOf } from "../../src/errors/locate-error.ts";
import { TroupeError } from "../../src/errors/troupe-error.ts";
import type { ShownApproval } from "../view/approval-text.ts";
import type { Outcome } from "../../src/run/outcome.ts";
import { RECURSION_LIMIT } from "../../src/run/run.ts";
import { REAL_MODEL_HINT } from "../../src/shipped/rehearsal/real-model-hint.ts";
import type { ThreadStatus } from "../../src/threads/next-action.ts";
import { describeError } from "../describe-error.ts";
import { EXIT_CODES, exitCodeOfError, exitCodeOfOutcome } from "../exit-code.ts";
import type { Output } from "../output.ts";
import { durationText, usageText } from "../view/amounts.ts";
import { listenForInterruption } from "./interruption.ts";
import type { RunRequest } from "./prepare-run.ts";
import { runOnThread, type ResumeRequest } from "./run-on-thread.ts";
import { failureRecord, runRecord, type RunPlace, type RunRecord, type RunState } from "./run-record.ts";
import { waitingRecord } from "./waiting-record.ts";
import { saveRecord, withLineEnd } from "./save-record.ts";

/** A run that is over: what to print, and with which code to end. */
interface Ended {
  record: RunRecord;
  exitCode: number;
}

/**
 * Runs a graph, or goes on with a thread, and delivers what became of it: work shown on stderr, the answer or one JSON
 * object on stdout.
 */
export async function executeRun(asked: RunRequest | ResumeRequest, output: Output): Promise<number> {
  const { record, exitCode } = await run(asked, output);
  const json = output.redact(`${JSON.stringify(record, null, 2)}\n`);
  const isSaved = asked.out === undefined || (await save(asked.out, { record, json, output }));
  if (asked.json) {
    await output.deliver(json, { isData: true });
  } else if (record.answer !== null) {
    await output.deliver(withLineEnd(record.answer));
    const isRehearsal = record.outcome?.mode === "rehearsal";
    // A placeholder for a request that has no script says so itself.
    if (isRehearsal && !record.answer.includes(REAL_MODEL_HINT)) output.say(`\n${REAL_MODEL_HINT}`);
  }
  return isSaved ? exitCode : Math.max(exitCode, EXIT_CODES.incomplete);
}

async function run(asked: RunRequest | ResumeRequest, output: Output): Promise<Ended> {
  using interruption = listenForInterruption();
  const { signal } = interruption;
  const { thread = randomUUID(), db, out } = asked;
  const place: RunPlace = { graph: "graph" in asked ? asked.graph : null, thread };
  const startedAt = Date.now();
  let state: RunState = {};
  let status: ThreadStatus | null = null;
  let waiting: readonly ShownApproval[] = [];
  try {
    await runOnThread(asked, {
      thread,
      signal,
      output,
      onGraph: (name) => (place.graph = name),
      onState: (next) => (state = next),
      onWaiting: (pending) => (waiting = pending),
      onStatus: (next) => (status = next),
    });
  } catch (thrown) {
    if (signal.aborted) {
      const error = new TroupeError("run_aborted", "the run was stopped on request", { cause: thrown });
      const after = durationText(Date.now() - startedAt);
      output.say(`troupe: stopped on request (${messageOf(signal.reason)}) after ${after}`);
      sayHowToResume(status, { thread, db, out }, output);
      return { record: failureRecord(error, place, state), exitCode: EXIT_CODES.interrupted };
    }
    output.say(`troupe: ${describeError(thrown)}`);
    sayHowToResume(status, { thread, db, out }, output);
    return { record: failureRecord(thrown, place, state), exitCode: exitCodeOfError(thrown) };
  }
  const record =
    waiting.length > 0 ? waitingRecord(waiting, { place, state, startedAt }) : runRecord(state, place);
  // On a terminal the answer follows on the same screen.
  output.say(`${endingText(record)}${output.isLive ? "\n" : ""}`);
  sayHowToResume(status, { thread, db, out, limit: record.outcome?.limit?.name }, output);
  const isAnswered = record.answer !== null;
  return { record, exitCode: isAnswered ? exitCodeOfOutcome(record.outcome) : EXIT_CODES.incomplete };
}

/** Which option gives a run more of what it came to the end of; LangGraph's own limit counts anew in any case. */
const LIMIT_OPTIONS: Readonly<Record<string, string>> = {
  modelCalls: "--max-model-calls <more>",
  tokens: "--max-tokens <more>",
  seconds: "--max-seconds <more>",
  hops: "--max-hops <more>",
  rounds: "--max-rounds <more>",
};

/** How to go on with a thread that is not at its end. */
function sayHowToResume(
  status: ThreadStatus | null,
  asked: { thread: string; db: string | undefined; out: string | undefined; limit?: string | undefined },
  output: Output,
): void {
  const { thread, db, out, limit } = asked;
  const options = [...(db === undefined ? [] : ["--db", db]), ...(out === undefined ? [] : ["--out", out])];
  const command = ["troupe", "resume", thread, ...options].join(" ");
  if (status === "finished" && limit !== undefined) {
    const larger = limit === RECURSION_LIMIT ? "" : ` ${LIMIT_OPTIONS[limit] ?? "--max-..."}`;
    output.say(`troupe: to go on with thread ${thread}: ${command}${larger}`);
  }
  if (status === null || status === "finished") return;
  if (status === "waiting") {
    output.say(
      `troupe: thread ${thread} waits for an answer; to be asked on a terminal: ${command}\n` +
        `  to approve whatever it asks: ${command} --yes`,
    );
  } else {
    output.say(`troupe: thread ${thread} is unfinished; to go on with it: ${command}`);
  }
}

function endingText({ outcome, error }: RunRecord): string {
  if (outcome === null) return `troupe: ${error?.message ?? "completed"}`;
  return `troupe: ${statusText(outcome)}${outcome.reason === null ? "" : `\n  ${outcome.reason}`}`;
}

function statusText({ status, mode, milliseconds, usage }: Outcome): string {
  const rehearsed = mode === "rehearsal" ? " (rehearsal)" : "";
  return `${status}${rehearsed} in ${durationText(milliseconds)}: ${usageText(usage)}`;
}

async function save(
  folder: string,
  { record, json, output }: { record: RunRecord; json: string; output: Output },
): Promise<boolean> {
  try {
    await saveRecord(folder, { record, json });
    return true;
  } catch (error) {
    output.say(`troupe: the run could not be written to ${folder}: ${messageOf(error)}`);
    return false;
  }
}
