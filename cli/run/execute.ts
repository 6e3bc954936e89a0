import { randomUUID } from "node:crypto";
import { messageOf } from "../../src/errors/locate-error.ts";
import { TroupeError } from "../../src/errors/troupe-error.ts";
import type { Outcome } from "../../src/outcome.ts";
import { REAL_MODEL_HINT } from "../../src/rehearsal/real-model-hint.ts";
import type { CompiledGraph } from "../../src/specialists/mountable-graph.ts";
import { describeError } from "../describe-error.ts";
import { EXIT_CODES, exitCodeOfError, exitCodeOfOutcome } from "../exit-code.ts";
import type { Output } from "../output.ts";
import { durationText, usageText } from "../view/amounts.ts";
import { openDisplay } from "../view/display.ts";
import { listenForInterruption } from "./interruption.ts";
import { prepareRun, type PreparedRun, type RunRequest } from "./prepare-run.ts";
import { runGraph } from "./run-graph.ts";
import { failureRecord, runRecord, type RunRecord, type RunState } from "./run-record.ts";
import { saveRecord, withLineEnd } from "./save-record.ts";

/** A run that is over: what to print, and with which code to end. */
interface Ended {
  record: RunRecord;
  exitCode: number;
}

/** Runs a graph and delivers what became of it: work shown on stderr, the answer or one JSON object on stdout. */
export async function executeRun(asked: RunRequest, output: Output): Promise<number> {
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

async function run(asked: RunRequest, output: Output): Promise<Ended> {
  using interruption = listenForInterruption();
  const { signal } = interruption;
  const place = { graph: asked.graph, thread: asked.thread ?? randomUUID() };
  const startedAt = Date.now();
  let state: RunState = {};
  try {
    const prepared = await prepareRun(asked, { signal, output });
    signal.throwIfAborted();
    await perform(prepared, { thread: place.thread, signal, output, onState: (next) => (state = next) });
  } catch (thrown) {
    if (signal.aborted) {
      const error = new TroupeError("run_aborted", "the run was stopped on request", { cause: thrown });
      const after = durationText(Date.now() - startedAt);
      output.say(`troupe: stopped on request (${messageOf(signal.reason)}) after ${after}`);
      return { record: failureRecord(error, place, state), exitCode: EXIT_CODES.interrupted };
    }
    output.say(`troupe: ${describeError(thrown)}`);
    return { record: failureRecord(thrown, place, state), exitCode: exitCodeOfError(thrown) };
  }
  const record = runRecord(state, place);
  // On a terminal the answer follows on the same screen.
  output.say(`${endingText(record)}${output.isLive ? "\n" : ""}`);
  const isAnswered = record.answer !== null;
  return { record, exitCode: isAnswered ? exitCodeOfOutcome(record.outcome) : EXIT_CODES.incomplete };
}

async function perform(
  { found, request }: PreparedRun,
  options: { thread: string; signal: AbortSignal; output: Output; onState: (state: RunState) => void },
): Promise<void> {
  const { thread, signal, output, onState } = options;
  const display = await openDisplay(output, openingOf(found.graph, found.name));
  try {
    await runGraph(found.graph, {
      request,
      thread,
      signal,
      onEvent: (observation) => display.show(observation),
      onState,
    });
  } finally {
    display.close(signal.aborted ? "stopped" : "failed");
  }
}

/** Who works before the first event, told by the graph's channels. */
function openingOf({ channels }: CompiledGraph, name: string): string {
  if ("plan" in channels) return "planner";
  return "route" in channels ? "classifier" : name;
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
