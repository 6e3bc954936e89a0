import { writeFile } from "node:fs/promises";
import { MemorySaver } from "@langchain/langgraph";
import { messageOf } from "../../src/errors/locate-error.ts";
import {
  acceptedRunOf,
  DamagedAcceptedRun,
  readAcceptedRun,
  writeAcceptedRun,
  type AcceptedRun,
} from "../../src/evaluation/accepted-run.ts";
import { compareWithAccepted, problemsOf } from "../../src/evaluation/compare.ts";
import type { AcceptanceCriteria, EvaluatedGraph } from "../../src/evaluation/evaluation.ts";
import { toJUnit } from "../../src/evaluation/junit.ts";
import { renderReport } from "../../src/evaluation/render-report.ts";
import type { EvaluationReport } from "../../src/evaluation/report.ts";
import { runCases } from "../../src/evaluation/run-evaluation.ts";
import type { EvaluationTrial } from "../../src/evaluation/trial.ts";
import { openTrialReplay, type TrialReplay } from "../../src/evaluation/trial-recordings.ts";
import { announceModels, environmentModels } from "../../src/models/models.ts";
import { REAL_MODEL_HINT } from "../../src/rehearsal/real-model-hint.ts";
import { compiledGraphOf } from "../../src/specialists/mountable-graph.ts";
import { counted } from "../../src/text/counted.ts";
import { oneLine } from "../../src/text/printable.ts";
import { EXIT_CODES } from "../errors.ts";
import type { Output } from "../output.ts";
import { listenForInterruption } from "../run/interruption.ts";
import { loadEvaluation, readEvaluation, type LoadedEvaluation } from "./load-evaluation.ts";

/** The argument and options of `troupe eval`. */
export interface EvalRequest {
  file: string;
  /** @default that of the file, as for `concurrency` */
  repeat?: number;
  concurrency?: number;
  /** @default all cases */
  only?: string[];
  /** What all runs together may use. @default no limit, as for `cost` */
  modelCalls?: number;
  cost?: number;
  /** The folder for recordings of the runs. @default they are not recorded */
  record?: string;
  /** The folder whose recordings answer. @default models answer */
  replay?: string;
  /** Keeps the run as the one to compare with. @default not set */
  accept?: true;
  /** Approves everything that a run asks about. @default not set: such a run is unfinished */
  yes?: true;
  /** The file for JUnit XML. @default not written */
  junit?: string;
  /** Prints one JSON object instead of the table. @default not set */
  json?: true;
}

/** The most runs at the same time. */
const MOST_AT_ONCE = 64;

/** Runs an evaluation and prints its report. Resolves to the exit code; rejects if nothing could be run. */
export async function evaluate(options: EvalRequest, output: Output): Promise<number> {
  const { file, replay: folder, accept, only } = options;
  const definition = await readEvaluation(file);
  const acceptedFile = `${file}.accepted.json`;
  const isReplaced = accept === true && only === undefined;
  const earlier = await readEarlier(acceptedFile, { isReplaced, output });
  await using replay = folder === undefined ? null : await openTrialReplay(folder, { byEnvironment: true });
  // Graphs of a project read the environment when they are first run.
  if (replay !== null) Object.assign(process.env, replay.environment);
  const loaded = await loadEvaluation(file, definition);
  announce(loaded, options, output);
  const ran = await runLoaded(loaded, { options, output, earlier, replay });
  const kept =
    accept === true ? acceptable(ran, { earlier: only === undefined ? null : earlier, output }) : null;
  const report = kept === null ? ran : acceptedBy(kept, { report: ran, criteria: definition.accept ?? {} });
  const isWritten = await deliver(report, options, output);
  const isKept = accept !== true || (kept !== null && (await keep(kept, { file: acceptedFile, output })));
  if (report.interrupted) return EXIT_CODES.interrupted;
  return report.accepted && isWritten && isKept ? EXIT_CODES.completed : EXIT_CODES.incomplete;
}

/** Reads the accepted run. One that is damaged is an error, unless this run is going to replace it. */
async function readEarlier(
  file: string,
  { isReplaced, output }: { isReplaced: boolean; output: Output },
): Promise<AcceptedRun | null> {
  try {
    return await readAcceptedRun(file);
  } catch (error) {
    if (!isReplaced || !(error instanceof DamagedAcceptedRun)) throw error;
    output.say(`troupe: ${messageOf(error)}; nothing is compared with it`);
    return null;
  }
}

/** Returns the accepted run of a report; null, and says why, if it cannot be accepted. */
function acceptable(
  report: EvaluationReport,
  { earlier, output }: { earlier: AcceptedRun | null; output: Output },
): AcceptedRun | null {
  try {
    return acceptedRunOf(report, { acceptedAt: new Date().toISOString(), earlier });
  } catch (error) {
    output.say(`troupe: ${messageOf(error)}`);
    return null;
  }
}

/** Writes an accepted run. Resolves to false, and says why, if it cannot be written. */
async function keep(run: AcceptedRun, { file, output }: { file: string; output: Output }): Promise<boolean> {
  try {
    await writeAcceptedRun(file, run);
  } catch (error) {
    output.say(`troupe: ${file} cannot be written, so that nothing is accepted: ${messageOf(error)}`);
    return false;
  }
  output.say(`troupe: accepted; later runs are compared with ${file}`);
  return true;
}

/** Returns a report that was just accepted: cases that fail are known now, and criteria must still be met. */
function acceptedBy(
  kept: AcceptedRun,
  { report, criteria }: { report: EvaluationReport; criteria: AcceptanceCriteria },
): EvaluationReport {
  const comparison = compareWithAccepted(report, { accepted: kept, known: report.cases });
  const problems = problemsOf(report, { accept: criteria, comparison });
  return { ...report, problems, accepted: problems.length === 0 };
}

async function runLoaded(
  loaded: LoadedEvaluation,
  {
    options,
    output,
    earlier,
    replay,
  }: { options: EvalRequest; output: Output; earlier: AcceptedRun | null; replay: TrialReplay | null },
): Promise<EvaluationReport> {
  const { name, ...definition } = loaded;
  const {
    repeat = definition.repeat,
    concurrency = definition.concurrency,
    modelCalls,
    cost,
    record,
  } = options;
  using interruption = listenForInterruption();
  const run = {
    ...definition,
    graph: withSaver(definition.graph),
    repeat,
    concurrency: concurrency === undefined ? undefined : Math.min(concurrency, MOST_AT_ONCE),
    only: options.only,
    limits: { modelCalls, cost },
    record,
    accepted: earlier,
    approve: options.yes,
    signal: interruption.signal,
    onTrial: (trial: EvaluationTrial) => sayTrial(trial, output),
  };
  return await runCases(run, { replay, subject: `evaluation ${options.file}`, name });
}

/** Gives a graph a saver, which approvals need. It keeps the threads until the process ends. */
function withSaver(given: EvaluatedGraph): EvaluatedGraph {
  return async (models) => {
    const made = typeof given !== "function" ? given : await (models === undefined ? given() : given(models));
    const graph = compiledGraphOf(made);
    graph.checkpointer = new MemorySaver();
    return graph;
  };
}

/** Says on stderr which models answer, and how much is going to be run. */
function announce(
  { cases, name, repeat: own = 1 }: LoadedEvaluation,
  options: EvalRequest,
  output: Output,
): void {
  const { file, repeat = own, replay, modelCalls, cost, only } = options;
  const settings = environmentModels.settings();
  output.keepSecret(settings.apiKey);
  if (replay === undefined) announceModels(settings);
  else output.say(`troupe: the recordings of ${replay} answer`);
  const amounts = [
    ...(modelCalls === undefined ? [] : [`at most ${counted(modelCalls, "model call")}`]),
    ...(cost === undefined ? [] : [`at most ${cost} of cost`]),
  ];
  const some = only === undefined ? counted(cases.length, "case") : `cases ${only.join(", ")}`;
  output.say(
    `troupe: evaluating ${oneLine(name ?? file)}: ${[`${some}, ${counted(repeat, "run")} each`, ...amounts].join("; ")}`,
  );
}

function sayTrial({ case: id, trial, status, reason }: EvaluationTrial, output: Output): void {
  if (status !== "passed")
    output.say(`  ${oneLine(id)}, run ${trial}: ${status.replace("_", " ")}: ${oneLine(reason ?? "")}`);
}

/** Prints the report, and writes the JUnit file. Resolves to false if that file cannot be written. */
async function deliver(
  report: EvaluationReport,
  { json, junit }: EvalRequest,
  output: Output,
): Promise<boolean> {
  if (json) await output.deliver(`${JSON.stringify(report, null, 2)}\n`, { isData: true });
  else await output.deliver(renderReport(report));
  if (report.mode === "rehearsal") output.say(REAL_MODEL_HINT);
  if (junit === undefined) return true;
  try {
    await writeFile(junit, output.redact(toJUnit(report)));
    return true;
  } catch (error) {
    output.say(`troupe: ${junit} cannot be written: ${messageOf(error)}`);
    return false;
  }
}
