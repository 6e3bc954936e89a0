import { checkOptions } from "../errors/check-options.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { messageOf } from "../errors/locate-error.ts";
import { faultsOfUnknownOptions, optionNames } from "../errors/unknown-options.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import type { Models } from "../models/models.ts";
import { compiledGraphOf } from "../specialists/mountable-graph.ts";
import type { AcceptedRun } from "./accepted-run.ts";
import { openJudges } from "./ask-judges.ts";
import { faultsOfNames } from "./check-cases.ts";
import { compareWithAccepted, problemsOf } from "./compare.ts";
import { EVALUATION_NAMES, faultsOfEvaluation } from "./define-evaluation.ts";
import type { EvaluatedGraph, EvaluationCase, EvaluationOptions } from "./evaluation.ts";
import { readGraphNames } from "./graph-names.ts";
import { inParallel } from "./in-parallel.ts";
import type { EvaluationMode, EvaluationReport } from "./report.ts";
import { runTrial, type TrialSettings } from "./run-trial.ts";
import { selectCases } from "./select-cases.ts";
import { checkEvaluationLimits, createSpending, type EvaluationLimits } from "./spending.ts";
import { summarizeTrials } from "./summarize-trials.ts";
import type { EvaluationTrial } from "./trial.ts";
import {
  checkRecordingPlaces,
  openTrialReplay,
  recordTrial,
  replayTrial,
  type TrialReplay,
} from "./trial-recordings.ts";

/** How an evaluation is run. */
export interface RunEvaluationOptions extends EvaluationOptions {
  /**
   * Runs only the cases with these ids. `*` stands for any characters.
   * @default all cases
   */
  only?: readonly string[] | undefined;
  /**
   * What all runs together may use. A run that would exceed it is stopped before, and the others do not begin.
   * @default no limit
   */
  limits?: EvaluationLimits | undefined;
  /**
   * The folder to which the model calls of each run are written, a file for each.
   * @default they are not recorded
   */
  record?: string | undefined;
  /**
   * The folder whose recordings answer in place of models. The graph must then be a function that takes the models.
   * @default models answer
   */
  replay?: string | undefined;
  /**
   * The run to compare with, as `readAcceptedRun` returns it.
   * @default there is none
   */
  accepted?: AcceptedRun | null | undefined;
  /**
   * Approves everything that a run asks about. The graph must have a checkpointer.
   * @default false: a run that asks is unfinished
   */
  approve?: boolean | undefined;
  /** Stops the evaluation. The report has what ran until then. */
  signal?: AbortSignal | undefined;
  /** Called with each run after it was graded. If it throws, the other runs still go on, and the error is a problem of the report. */
  onTrial?: ((trial: EvaluationTrial) => void) | undefined;
}

/**
 * Runs every case, and reports how it went. Everything that can be checked is checked before a model is called.
 *
 * Throws ConfigurationError, naming every fault, if the evaluation is invalid or names a specialist that the graph does not
 * have. A run that fails is in the report.
 *
 * @example
 * const report = await runEvaluation({
 *   graph: createDesk(),
 *   repeat: 3,
 *   cases: [{ id: "charged-twice", request: "I was charged twice.", expect: { route: "billing" } }],
 * });
 * console.log(report.passRate, renderReport(report));
 */
export async function runEvaluation(options: RunEvaluationOptions): Promise<EvaluationReport> {
  checkOptions("evaluation", faultsOfUnknownOptions(options, NAMES));
  const { graph, replay: folder } = options;
  if (folder === undefined) return runCases(options);
  if (typeof graph !== "function") {
    throw new ConfigurationError("evaluation", [
      "replay needs a graph that is made with its models: give a function, such as (models) => createDesk(models)",
    ]);
  }
  await using replay = await openTrialReplay(folder);
  return await runCases(options, { replay });
}

const NAMES = [
  ...EVALUATION_NAMES,
  ...optionNames<Omit<RunEvaluationOptions, keyof EvaluationOptions>>()([
    "only",
    "limits",
    "onTrial",
    "record",
    "replay",
    "accepted",
    "approve",
    "signal",
  ]),
];

/** What the command line knows of an evaluation that its options do not say. */
interface EvaluationPlace {
  /**
   * The open replay whose models answer.
   * @default null: models answer
   */
  replay?: TrialReplay | null;
  /**
   * What errors name as the place of a fault.
   * @default "evaluation"
   */
  subject?: string;
  /**
   * The name by which the user knows the graph: reports and recordings have it.
   * @default the graph's own name
   */
  name?: string | undefined;
}

/** Runs every case, with the models of an open replay if there is one. */
export async function runCases(
  options: Omit<RunEvaluationOptions, "replay">,
  { replay = null, subject = "evaluation", name }: EvaluationPlace = {},
): Promise<EvaluationReport> {
  const { cases, repeat = 1, concurrency = 4, judges: given = {}, accept = {}, limits = {} } = options;
  const definition = { graph: options.graph, cases, repeat, concurrency, judges: given, accept };
  checkOptions(subject, faultsOfEvaluation(definition));
  checkEvaluationLimits(limits);
  const chosen = selectCases(cases, options.only);
  const graph = await makeGraph(options.graph, replay?.models);
  const names = await readGraphNames(graph);
  const graphName = name ?? graph.name ?? names.kind ?? "graph";
  checkOptions(subject, faultsOfNames(cases, names));
  const signal = options.signal ?? new AbortController().signal;
  const spending = createSpending(limits);
  const judges = await openJudges(given, replay?.models ?? null);
  const settings: TrialSettings = { graph, names, judges, approves: options.approve ?? false, signal };

  const planned = plannedTrials(chosen, repeat);
  if (options.record !== undefined) checkRecordingPlaces(options.record, planned);

  const trials: EvaluationTrial[] = [];
  let hasRehearsed = false;
  let callbackFault: string | null = null;
  const perform = async ({ given: one, trial }: PlannedTrial): Promise<void> => {
    if (signal.aborted || spending.isExhausted) return;
    const own = spending.openTrial({ needsPrice: one.expect.budget?.cost !== undefined });
    const work = (): Promise<EvaluationTrial> => runTrial(one, { ...settings, trial, spending: own });
    const ended =
      replay === null
        ? await recordTrial(work, { given: one, trial, folder: options.record, graph: graphName })
        : await replayTrial(work, { given: one, trial, replay });
    hasRehearsed ||= own.isRehearsal;
    trials.push(ended);
    try {
      // It may be asynchronous, and reject.
      await (options.onTrial?.(ended) as unknown);
    } catch (error) {
      callbackFault ??= `onTrial threw: ${messageOf(error)}`;
    }
  };
  await inParallel(planned, replay === null ? concurrency : 1, perform);

  // A rehearsal that was recorded stays one.
  const mode: EvaluationMode = hasRehearsed ? "rehearsal" : replay === null ? "live" : "recordings";
  const summary = summarizeTrials(chosen, trials, { repeat, needed: accept.passedTrials ?? repeat });
  // The answers of a script cannot be compared with those of a model.
  const accepted = mode === "rehearsal" ? null : (options.accepted ?? null);
  const comparison =
    accepted === null
      ? null
      : compareWithAccepted({ ...summary, graph: graphName }, { accepted, known: cases });
  const missed = problemsOf(summary, { accept, comparison });
  const problems = callbackFault === null ? missed : [...missed, callbackFault];
  return {
    graph: graphName,
    mode,
    accepted: problems.length === 0,
    problems,
    interrupted: signal.aborted,
    ...summary,
    comparison,
  };
}

/** One run that is to be done. */
interface PlannedTrial {
  given: EvaluationCase;
  trial: number;
}

/** Orders the runs so that each case has run once before one runs again: what is stopped early has then seen most cases. */
function plannedTrials(cases: readonly EvaluationCase[], repeat: number): PlannedTrial[] {
  const rounds = Array.from({ length: repeat }, (_, index) => index + 1);
  return rounds.flatMap((trial) => cases.map((given) => ({ given, trial })));
}

async function makeGraph(given: EvaluatedGraph, models: Models | undefined): Promise<CompiledGraph> {
  if (typeof given !== "function") return compiledGraphOf(given);
  return compiledGraphOf(await (models === undefined ? given() : given(models)));
}
