import type { Outcome } from "../../../src/run/outcome.ts";
import type { PlanStep } from "../../../src/plan/plan.ts";
import type { StepResult } from "../../../src/plan/step-result.ts";
import type { RoundReport } from "../../../src/software-house/contract/round-report.ts";
import type { Verdict } from "../../../src/software-house/contract/verdict.ts";
import type { Specification } from "../../../src/software-house/contract/specification.ts";
import type { Route } from "../../../src/routing/route.ts";
import type { UsageEntry } from "../../../src/run/usage.ts";

/** The channels of a run's state that the page reads. All are null or empty as long as the state does not have them. */
export interface ReadValues {
  /** True if the state is that of the run. */
  readonly isKnown: boolean;
  readonly route: Route | null;
  readonly plan: readonly PlanStep[];
  readonly results: Readonly<Record<string, StepResult>>;
  readonly usage: readonly UsageEntry[];
  readonly outcome: Outcome | null;
  readonly active: string | null;
  readonly specification: Specification | null;
  readonly verdict: Verdict | null;
  /** The evidence of the rounds of a Software House. */
  readonly reports: readonly RoundReport[];
  /** The folder of a Software House's delivery. */
  readonly delivery: string | null;
  /** True for the state of a handoff graph. */
  readonly hasHandoffs: boolean;
}

/** Reads the channels of a state. A state of another run than `run` counts as no state. */
export function readValues(values: Readonly<Record<string, unknown>> | null, run: string | null): ReadValues {
  const own: Readonly<Record<string, unknown>> = values !== null && isOf(values, run) ? values : {};
  const {
    route,
    plan,
    results,
    usage,
    outcome,
    active,
    specification,
    verdict,
    reports,
    delivery,
    handoffs,
  } = own;
  return {
    isKnown: own === values,
    route: isObject(route) ? (route as unknown as Route) : null,
    plan: Array.isArray(plan) ? (plan as PlanStep[]) : [],
    results: isObject(results) ? (results as Record<string, StepResult>) : {},
    usage: Array.isArray(usage) ? (usage as UsageEntry[]) : [],
    outcome: isObject(outcome) ? (outcome as unknown as Outcome) : null,
    active: typeof active === "string" ? active : null,
    specification: isObject(specification) ? (specification as unknown as Specification) : null,
    verdict: isObject(verdict) ? (verdict as unknown as Verdict) : null,
    reports: Array.isArray(reports) ? (reports as RoundReport[]) : [],
    delivery: typeof delivery === "string" ? delivery : null,
    hasHandoffs: Array.isArray(handoffs),
  };
}

/** Returns false for the state of another run. A state that does not name its run is taken for that of any. */
function isOf({ run }: Readonly<Record<string, unknown>>, shown: string | null): boolean {
  return shown === null || !isObject(run) || run["id"] === shown;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
