import { randomUUID } from "node:crypto";
import { answerOf } from "../conversation/answer-of.ts";
import { askJudges, type Judges } from "./ask-judges.ts";
import { messageOf } from "../errors/locate-error.ts";
import type { ExpectationCheck } from "./check.ts";
import type { EvaluationCase } from "./evaluation.ts";
import { errorOf, gradeRun, planValidityOf, typedAnswer } from "./grade-run.ts";
import type { RunObservation } from "./observation.ts";
import { runCase, type CaseRun } from "./run-case.ts";
import type { TrialSpending } from "./spending.ts";
import type { EvaluationTrial } from "./trial.ts";

/** What all runs of an evaluation share. */
export interface TrialSettings extends Omit<CaseRun, "thread" | "gate"> {
  judges: Judges;
}

/** Runs a case once and grades the run. Never rejects: a run that cannot be graded, such as one of a foreign graph, is an error. */
export async function runTrial(
  given: EvaluationCase,
  { trial, spending, ...settings }: TrialSettings & { trial: number; spending: TrialSpending },
): Promise<EvaluationTrial> {
  const thread = `evaluation-${randomUUID()}`;
  const observation = await runCase(given, { ...settings, thread, gate: spending.gate });
  const about = {
    case: given.id,
    trial,
    route: observation.route,
    plan: null,
    trajectory: observation.trajectory,
    answer: null,
    milliseconds: observation.milliseconds,
    spent: spending.spent,
    checks: [],
    judgments: {},
  };
  try {
    return await grade(given, about, { observation, spending, settings });
  } catch (error) {
    return { ...about, status: "error", reason: `it could not be graded: ${messageOf(error)}` };
  }
}

/** Grades a run. Throws if its state has another shape than that of Troupe's graphs. */
async function grade(
  given: EvaluationCase,
  seen: Omit<EvaluationTrial, "status" | "reason">,
  run: { observation: RunObservation; spending: TrialSpending; settings: TrialSettings },
): Promise<EvaluationTrial> {
  const { observation, spending, settings } = run;
  const about = { ...seen, answer: answerOf(observation.state) };
  const stopped = whyUnfinished(observation, { spending, signal: settings.signal });
  if (stopped !== null) return { ...about, status: "unfinished", reason: stopped };
  const error = errorOf(observation, given.expect);
  if (error !== null) return { ...about, status: "error", reason: error };
  const checks = gradeRun(given.expect, observation, spending.spent);
  const plan = planValidityOf(observation, { names: settings.names, replies: spending.plannerReplies });
  const graded = { ...about, checks, plan };
  const failed = checks.filter(({ passed }) => !passed);
  if (failed.length > 0) return { ...graded, status: "failed", reason: reasonsOf(failed) };
  return judge(given, graded, run);
}

/** Returns why a run did not come to an end of its own; null if it did. */
function whyUnfinished(
  { error, state, waitsFor }: RunObservation,
  { spending, signal }: { spending: TrialSpending; signal: AbortSignal },
): string | null {
  if (spending.refused !== null) return spending.refused;
  const isOver = error === null && waitsFor === null && state.outcome?.code !== "run_aborted";
  if (signal.aborted && !isOver) return "the evaluation was stopped on request";
  return waitsFor;
}

/** Asks the judges of a case, whose other expectations all hold. */
async function judge(
  given: EvaluationCase,
  graded: Omit<EvaluationTrial, "status" | "reason">,
  {
    observation,
    spending,
    settings,
  }: {
    observation: RunObservation;
    spending: TrialSpending;
    settings: TrialSettings;
  },
): Promise<EvaluationTrial> {
  const { judges: names = [] } = given.expect;
  const { signal, judges } = settings;
  const run = {
    case: given,
    request: requestText(given),
    answer: graded.answer ?? "",
    value: typedAnswer(observation.state),
  };
  let judgments: EvaluationTrial["judgments"];
  try {
    judgments = await askJudges(names, run, { judges, gate: spending.gate, signal });
  } catch {
    return { ...graded, status: "unfinished", reason: "the evaluation was stopped on request" };
  }
  if (spending.refused !== null) return { ...graded, status: "unfinished", reason: spending.refused };
  const said = Object.entries(judgments);
  const against = said.find(([, { pass }]) => pass === false) ?? said.find(([, { pass }]) => pass === null);
  if (against === undefined) return { ...graded, judgments, status: "passed", reason: null };
  const [name, { pass, reason }] = against;
  return pass === null
    ? { ...graded, judgments, status: "not_judged", reason: `judge ${name} did not judge: ${reason}` }
    : { ...graded, judgments, status: "failed", reason: `judge ${name}: ${reason}` };
}

function requestText({ request }: EvaluationCase): string {
  return typeof request === "string"
    ? request
    : request.map(({ role, content }) => `${role}: ${content}`).join("\n");
}

function reasonsOf(checks: readonly ExpectationCheck[]): string {
  return checks.map(({ name, reason }) => `${name}: ${reason}`).join("\n");
}
