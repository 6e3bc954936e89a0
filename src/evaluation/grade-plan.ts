import type { Plan, PlanStep } from "../plan/plan.ts";
import { check, type ExpectationCheck } from "./check.ts";
import type { PlanExpectation } from "./evaluation.ts";

/** Compares a plan with what is expected of it. */
export function gradePlan(
  { steps, agents, dependsOn = [] }: PlanExpectation,
  plan: Plan,
): ExpectationCheck[] {
  const { min = 0, max = Infinity } = steps ?? {};
  const has = (agent: string): boolean => plan.some((step) => step.agent === agent);
  const range = max === Infinity ? `at least ${min}` : `${min} to ${max}`;
  return [
    ...(steps === undefined
      ? []
      : [
          check(
            "plan.steps",
            plan.length >= min && plan.length <= max,
            `the plan has ${plan.length} steps; expected: ${range}`,
          ),
        ]),
    ...(agents?.used ?? []).map((agent) =>
      check(
        "plan.agents.used",
        has(agent),
        `no step of the plan is for ${agent}; it has ${agentsText(plan)}`,
      ),
    ),
    ...(agents?.unused ?? []).map((agent) =>
      check("plan.agents.unused", !has(agent), `the plan has a step for ${agent}`),
    ),
    ...dependsOn.map(({ agent, on }) => {
      const own = plan.filter((step) => step.agent === agent);
      const free = own.find((step) => !waitsForAgent(step, on, plan));
      const reason =
        free === undefined
          ? `no step of the plan is for ${agent}`
          : `the step ${free.id} of ${agent} does not wait for a step of ${on}`;
      return check("plan.dependsOn", own.length > 0 && free === undefined, reason);
    }),
  ];
}

/** Returns true if a step waits for a step of an agent, directly or through other steps. A checked plan has no cycle. */
function waitsForAgent(step: PlanStep, agent: string, plan: Plan): boolean {
  return step.dependsOn.some((id) => {
    const earlier = plan.find((one) => one.id === id);
    return earlier !== undefined && (earlier.agent === agent || waitsForAgent(earlier, agent, plan));
  });
}

function agentsText(plan: Plan): string {
  return plan.length === 0
    ? "no steps"
    : `steps for ${[...new Set(plan.map(({ agent }) => agent))].join(", ")}`;
}
