import { useEffect, useMemo, useState } from "react";
import type { StepView } from "../run/run-view.ts";
import { layoutPlan, MANY_STEPS, type PlanLayout } from "./layout-plan.ts";

interface PlanLayoutInput {
  readonly steps: readonly StepView[];
  /** The room for the plan, in pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * Finds the places of a plan's steps, again only if the plan has another shape. A large plan is laid out after the rest of
 * the page is drawn; until then this returns the places of the plan before, or null.
 */
export function usePlanLayout({ steps, width, height }: PlanLayoutInput): PlanLayout | null {
  const shape = JSON.stringify(steps.map(({ id, dependsOn }) => [id, dependsOn]));
  const isLarge = steps.length > MANY_STEPS;
  const small = useMemo(
    () => (isLarge ? null : layoutOf(shape, { width, height })),
    [isLarge, shape, width, height],
  );
  const [large, setLarge] = useState<PlanLayout | null>(null);
  useEffect(() => {
    if (!isLarge) return;
    const timer = setTimeout(() => setLarge(layoutOf(shape, { width, height })));
    return () => clearTimeout(timer);
  }, [isLarge, shape, width, height]);
  return small ?? large;
}

function layoutOf(shape: string, room: { width: number; height: number }): PlanLayout {
  const steps = JSON.parse(shape) as [string, string[]][];
  return layoutPlan(
    steps.map(([id, dependsOn]) => ({ id, dependsOn })),
    room,
  );
}
