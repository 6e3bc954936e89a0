import { Panel, useReactFlow, useStoreApi } from "@xyflow/react";
import type { StepView } from "../run/run-view.ts";
import { Button } from "../ui/button.tsx";
import type { PlanLayout } from "./layout-plan.ts";
import styles from "./flow-canvas.module.css";

interface ShowRunningProps {
  readonly steps: readonly StepView[];
  readonly layout: PlanLayout;
}

/** The zoom from which on the words of small cards can be read. */
const READABLE = 0.6;

/**
 * A button that brings the steps that run or wait now into view, for plans that are large. If they are too far from each
 * other to be read together, it shows the first of them.
 */
export function ShowRunning({ steps, layout }: ShowRunningProps): React.JSX.Element | null {
  const flow = useReactFlow();
  const store = useStoreApi();
  const places = steps
    .filter(({ status }) => status === "running" || status === "waiting")
    .flatMap(({ id }) => layout.places.get(id) ?? []);
  const [first] = places;
  if (first === undefined) return null;
  const xs = places.map(({ x }) => x);
  const ys = places.map(({ y }) => y);
  const bounds = {
    x: Math.min(...xs),
    y: Math.min(...ys),
    width: Math.max(...xs) - Math.min(...xs) + layout.card.width,
    height: Math.max(...ys) - Math.min(...ys) + layout.card.height,
  };
  const show = (): void => {
    const { width, height } = store.getState();
    const isReadable = Math.min(width / bounds.width, height / bounds.height) >= READABLE;
    if (isReadable) void flow.fitBounds(bounds, { padding: 0.15 });
    else
      void flow.setCenter(first.x + layout.card.width / 2, first.y + layout.card.height / 2, { zoom: 0.8 });
  };
  return (
    <Panel position="bottom-left" className={styles["extra"] ?? ""}>
      <Button onClick={show}>Show what runs</Button>
    </Panel>
  );
}
