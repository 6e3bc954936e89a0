import { answerOf } from "../conversation/answer-of.ts";
import { codeOf, messageOf } from "../errors/locate-error.ts";
import { checkPlan } from "../plan/check-plan.ts";
import { check, type ExpectationCheck } from "./check.ts";
import type { Expectations, RunBudgetExpectation } from "./evaluation.ts";
import { gradeAnswer } from "./grade-answer.ts";
import { gradePlan } from "./grade-plan.ts";
import { gradeTrajectory } from "./grade-trajectory.ts";
import type { GraphNames } from "./graph-names.ts";
import { choiceFor, type ChosenRoute, type RunObservation } from "./observation.ts";
import { GIVE_PRICE, type AmountsSpent } from "./spending.ts";
import type { PlanValidity } from "./trial.ts";

/**
 * The codes with which a model's own words end a run. Such a run is graded. Every other error, such as that of a server, a key or
 * a tool, says nothing about the model.
 */
const MODEL_BEHAVIOR: ReadonlySet<string> = new Set([
  "route_unknown",
  "plan_invalid",
  "handoff_unknown",
  "handoff_failed",
  "step_declined",
  "structured_reply_invalid",
  "budget_exhausted",
  "model_reply_truncated",
  "model_reply_unfinished",
  "model_reply_unreadable",
  "model_reply_empty",
  "model_declined",
]);

/** Returns why a run cannot be graded, or null if it can: an expected failure, and one by the model's words, can. */
export function errorOf(
  { error, state }: RunObservation,
  { outcome: expected }: Expectations,
): string | null {
  if (error !== null) return MODEL_BEHAVIOR.has(codeOf(error)) ? null : messageOf(error);
  const { outcome } = state;
  if (!outcome || outcome.status === "completed" || outcome.status === expected) return null;
  const { code, reason, status } = outcome;
  return code === null || MODEL_BEHAVIOR.has(code) ? null : `${status}: ${reason ?? code}`;
}

/** Checks every expectation of a run. */
export function gradeRun(
  expect: Expectations,
  observation: RunObservation,
  spent: AmountsSpent,
): ExpectationCheck[] {
  const { state, route, trajectory } = observation;
  const { plan, answer, budget } = expect;
  return [
    ...gradeOutcome(expect, observation),
    ...(expect.route === undefined ? [] : [gradeRoute([expect.route].flat(), route)]),
    ...(plan === undefined ? [] : gradePlan(plan, state.plan ?? [])),
    ...gradeTrajectory(expect.trajectory ?? [], trajectory),
    ...(answer === undefined
      ? []
      : gradeAnswer(answer, { text: answerOf(state), value: typedAnswer(state) })),
    ...(budget === undefined ? [] : gradeBudget(budget, spent, observation.milliseconds)),
  ];
}

/** Returns the typed answer of a run; undefined if the graph has none. */
export function typedAnswer({ answer }: RunObservation["state"]): unknown {
  return answer ?? undefined;
}

function gradeOutcome(
  { outcome: expected = "completed", route }: Expectations,
  observation: RunObservation,
): ExpectationCheck[] {
  const { error, state } = observation;
  // A router without a fallback rejects if its classifier names no specialist. That can be what is expected.
  if (error !== null && codeOf(error) === "route_unknown" && route !== undefined) return [];
  if (error !== null) return [check("outcome", false, `the run rejected: ${messageOf(error)}`)];
  const { outcome } = state;
  if (!outcome) return [];
  const why = outcome.reason === null ? "" : `: ${outcome.reason}`;
  return [
    check(
      "outcome",
      outcome.status === expected,
      `the run is ${outcome.status}${why}; expected: ${expected}`,
    ),
  ];
}

function gradeRoute(expected: readonly string[], route: ChosenRoute | null): ExpectationCheck {
  const chosen = choiceFor(expected, route);
  const reason = `the route is ${chosen ?? "not known"}; expected: ${expected.join(" or ")}`;
  return check("route", chosen !== null && expected.includes(chosen), reason);
}

function gradeBudget(
  budget: RunBudgetExpectation,
  spent: AmountsSpent,
  milliseconds: number,
): ExpectationCheck[] {
  const used = { ...spent, seconds: milliseconds / 1000 };
  return Object.entries(budget).flatMap(([name, most]: [string, number | undefined]) => {
    if (most === undefined) return [];
    const amount = used[name as keyof RunBudgetExpectation];
    const reason =
      amount === null
        ? `the cost is unknown: ${GIVE_PRICE}`
        : `${name} is ${Number(amount.toPrecision(4))}; at most ${most} is expected`;
    return [check(`budget.${name}`, amount !== null && amount <= most, reason)];
  });
}

/** Returns whether a supervisor's plan was valid; null if there was no plan to write. */
export function planValidityOf(
  { state, plans, error }: RunObservation,
  { names, replies }: { names: GraphNames; replies: number },
): PlanValidity | null {
  if (names.kind !== "supervisor" || replies === 0 || error !== null) return null;
  const { plan = [], outcome } = state;
  // The planner may answer without a plan.
  if (plans === 0) return outcome?.status === "completed" ? null : "invalid";
  const faults = checkPlan(plan, { agents: names.specialists, maximumSteps: Infinity });
  if (faults.length > 0) return "invalid";
  return replies > plans ? "repaired" : "valid";
}
