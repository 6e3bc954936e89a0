import { useMemo, useRef, useState } from "react";
import type { StepView } from "../run/run-view.ts";
import type { Point } from "./layout-graph.ts";
import type { PlanActions } from "./plan-actions.ts";
import { stepInDirection } from "./step-in-direction.ts";

interface PlanFocusInput {
  readonly steps: readonly StepView[];
  readonly places: ReadonlyMap<string, Point>;
  readonly selected: string | null;
  readonly onSelect: (step: string) => void;
}

/**
 * Keeps the one step that the tab key reaches: the one that had the focus last, else the selected one, else the first.
 * The arrow keys move the focus from step to step.
 */
export function usePlanFocus({ steps, places, selected, onSelect }: PlanFocusInput): {
  readonly tabStop: string | null;
  readonly actions: PlanActions;
} {
  const [visited, setVisited] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  const newest = useRef({ places, onSelect });
  newest.current = { places, onSelect };
  const actions = useMemo<PlanActions>(
    () => ({
      select: (step) => {
        setVisited(step);
        newest.current.onSelect(step);
      },
      moveFocus: (step, key) => {
        if (!key.startsWith("Arrow")) return false;
        const next = stepInDirection(key, step, newest.current.places);
        if (next !== null) {
          wanted.current = next;
          setVisited(next);
        }
        return true;
      },
      claimFocus: (step) => {
        if (wanted.current !== step) return false;
        wanted.current = null;
        return true;
      },
    }),
    [],
  );
  const known = [visited, selected].find((id) => id !== null && places.has(id));
  return { tabStop: known ?? steps[0]?.id ?? null, actions };
}
