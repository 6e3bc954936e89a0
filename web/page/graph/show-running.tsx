import { Panel, useReactFlow } from "@xyflow/react";
import type { StepView } from "../run/run-view.ts";
import { Button } from "../ui/button.tsx";
import type { PlanLayout } from "./layout-plan.ts";
import styles from "./flow-canvas.module.css";

interface ShowRunningProps {
  readonly steps: readonly StepView[];
  readonly layout: PlanLayout;
}

/** A button that brings the steps that run or wait now into view, for plans that are large. */
export function ShowRunning({ steps, layout }: ShowRunningProps): React.JSX.Element | null {
  const flow = useReactFlow();
  const places = steps
    .filter(({ status }) => status === "running" || status === "waiting")
    .flatMap(({ id }) => layout.places.get(id) ?? []);
  if (places.length === 0) return null;
  const xs = places.map(({ x }) => x);
  const ys = places.map(({ y }) => y);
  const bounds = {
    x: Math.min(...xs),
    y: Math.min(...ys),
    width: Math.max(...xs) - Math.min(...xs) + layout.card.width,
    height: Math.max(...ys) - Math.min(...ys) + layout.card.height,
  };
  return (
    <Panel position="top-right" className={styles["above"] ?? ""}>
      <Button onClick={() => void flow.fitBounds(bounds, { padding: 0.15 })}>Show what runs</Button>
    </Panel>
  );
}
