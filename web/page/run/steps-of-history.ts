import type { PlanStep } from "../../../src/plan/plan.ts";
import type { StepResult } from "../../../src/plan/step-result.ts";
import type { Happened } from "./history-events.ts";
import type { Superstep } from "./supersteps.ts";
import { readValues } from "./values.ts";

/** Returns the steps that a superstep began. Of one that is not finished these are the steps that were ready. */
export function stepsStarted({ nodes, before, after }: Superstep): readonly Happened[] {
  const { plan, results } = readValues(before, null);
  const finished = after === null ? null : newResults(results, readValues(after, null).results);
  const tasks = new Map(plan.map((step) => [step.id, step]));
  return nodes.flatMap(({ name }, index): readonly Happened[] => {
    // Each step is a task of its own, so an agent with several steps is there several times.
    if (nodes.findIndex((node) => node.name === name) !== index) return [];
    const steps = finished ?? readySteps(plan, results);
    return steps
      .filter((step) => step.agent === name && !("status" in step && step.status === "skipped"))
      .map(({ id }) => ({ agent: name, step: id, type: "step_started", task: tasks.get(id)?.task ?? "" }));
  });
}

/** Returns the steps that a superstep finished. */
export function stepsEnded({ before, after }: Superstep): readonly Happened[] {
  const { plan, results } = readValues(before, null);
  return newResults(results, readValues(after, null).results).map((result): Happened => {
    const { id: step, agent, status, error, usage, milliseconds } = result;
    if (status === "completed") return { agent, step, type: "step_finished", usage, milliseconds };
    if (status === "skipped") {
      const { dependsOn = [] } = plan.find(({ id }) => id === step) ?? {};
      const because = dependsOn.find((id) => results[id]?.status !== "completed") ?? "";
      return { agent, step, type: "step_skipped", because };
    }
    const { code = "specialist_failed", message = "" } = error ?? {};
    // The codes are those of Troupe's own errors.
    return { agent, step, type: "step_failed", code, message, usage, milliseconds } as Happened;
  });
}

function newResults(before: Results, after: Results): readonly StepResult[] {
  return Object.values(after).filter(
    (result) => JSON.stringify(before[result.id]) !== JSON.stringify(result),
  );
}

type Results = Readonly<Record<string, StepResult>>;

function readySteps(plan: readonly PlanStep[], results: Results): readonly PlanStep[] {
  return plan.filter(
    ({ id, dependsOn }) =>
      results[id] === undefined && dependsOn.every((other) => results[other]?.status === "completed"),
  );
}
