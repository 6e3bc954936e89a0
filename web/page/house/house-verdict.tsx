import { useMemo } from "react";
import type { RunView } from "../run/run-view.ts";
import { readHouseValues } from "./house-values.ts";
import { VerdictCard } from "./verdict-card.tsx";

interface HouseVerdictProps {
  readonly view: RunView;
  /** The channels of the thread's state; null until it is known. */
  readonly values: Readonly<Record<string, unknown>> | null;
}

/** Shows the verdict on what the Software House has built, which is what its reader looks for first. */
export function HouseVerdict({ view, values }: HouseVerdictProps): React.JSX.Element | null {
  const house = useMemo(() => readHouseValues(values), [values]);
  return hasVerdict(view) ? (
    <VerdictCard view={view} house={view.house} verdict={view.house.verdict} values={house} />
  ) : null;
}

/** A run of the Software House that has come to its verdict. */
type JudgedView = RunView & { house: { verdict: object } };

/** Returns true if a run has ended with a verdict. */
export function hasVerdict(view: RunView): view is JudgedView {
  const isOver = view.status !== "running" && view.status !== "waiting";
  return isOver && view.house !== null && view.house.verdict !== null;
}
