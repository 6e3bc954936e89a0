import type { StepView } from "../run/run-view.ts";

/** An arrow from a step to one that waits for it. */
export interface StepArrow {
  readonly source: string;
  readonly target: string;
  /** True if other arrows say the same: the step waits for another that waits for the source, too. */
  readonly isImplied: boolean;
}

/** Lists the arrows of a plan, in the order of its steps. Steps that the plan does not have are left out. */
export function arrowsOfPlan(steps: readonly Pick<StepView, "id" | "dependsOn">[]): StepArrow[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const before = new Map<string, ReadonlySet<string>>();
  const allBefore = (id: string, onTheWay: ReadonlySet<string>): ReadonlySet<string> => {
    const known = before.get(id);
    if (known !== undefined) return known;
    const found = new Set<string>();
    const way = new Set([...onTheWay, id]);
    for (const source of byId.get(id)?.dependsOn ?? []) {
      // A plan is checked and has no circle; a plan of others may have one.
      if (way.has(source)) continue;
      found.add(source);
      for (const earlier of allBefore(source, way)) found.add(earlier);
    }
    before.set(id, found);
    return found;
  };
  return steps.flatMap(({ id, dependsOn }) => {
    const sources = [...new Set(dependsOn)].filter((source) => byId.has(source) && source !== id);
    return sources.map((source) => ({
      source,
      target: id,
      isImplied: sources.some((other) => other !== source && allBefore(other, new Set([id])).has(source)),
    }));
  });
}
