import { useMemo, useState } from "react";
import type { Span, StepView } from "../run/run-view.ts";
import { Spinner } from "../ui/spinner.tsx";
import { ArrowEdge } from "./arrow-edge.tsx";
import { canvasHeight } from "./fit.ts";
import { FlowCanvas } from "./flow-canvas.tsx";
import { createPlanFlow } from "./flow-of-plan.ts";
import { FocusStep } from "./focus-step.tsx";
import { MANY_STEPS, type PlanLayout } from "./layout-plan.ts";
import { PlanActionsContext } from "./plan-actions.ts";
import { ShowRunning } from "./show-running.tsx";
import { StepNode } from "./step-node.tsx";
import { usePlanFocus } from "./use-plan-focus.ts";
import { usePlanLayout } from "./use-plan-layout.ts";
import { useWidth } from "./use-width.ts";
import styles from "./plan-graph.module.css";

const NODES = { step: StepNode };
const EDGES = { arrow: ArrowEdge };
const TALLEST = 600;

interface PlanCanvasProps {
  readonly steps: readonly StepView[];
  readonly spans: readonly Span[];
  readonly selected: string | null;
  readonly onSelect: (step: string) => void;
}

/** Draws a plan as a graph. */
export function PlanCanvas({ steps, ...properties }: PlanCanvasProps): React.JSX.Element {
  const { ref, width } = useWidth();
  // A width in coarse steps, so that dragging the window's border does not place a large plan for each pixel.
  const roomWidth = Math.max(240, Math.ceil(width / 80) * 80);
  const layout = usePlanLayout({ steps, width: roomWidth, height: TALLEST });
  return (
    <div ref={ref}>
      {width === 0 ? null : layout === null ? (
        <p className={styles["placing"]}>
          <Spinner />
          Placing {steps.length} steps
        </p>
      ) : (
        <PlacedPlan steps={steps} layout={layout} width={width} {...properties} />
      )}
    </div>
  );
}

interface PlacedPlanProps extends PlanCanvasProps {
  readonly layout: PlanLayout;
  readonly width: number;
}

function PlacedPlan({ steps, layout, width, spans, selected, onSelect }: PlacedPlanProps): React.JSX.Element {
  const drawn = useMemo(() => ({ width: layout.width, height: layout.height }), [layout]);
  const { tabStop, actions } = usePlanFocus({ steps, places: layout.places, selected, onSelect });
  const [flowOf] = useState(createPlanFlow);
  const flow = useMemo(
    () => flowOf({ steps, layout, spans, selected, tabStop }),
    [flowOf, steps, layout, spans, selected, tabStop],
  );
  return (
    <PlanActionsContext value={actions}>
      <FlowCanvas
        {...flow}
        label={`The plan as a graph of ${steps.length} steps.`}
        nodeTypes={NODES}
        edgeTypes={EDGES}
        canvas={{ width, height: canvasHeight(layout, { width, tallest: TALLEST }) }}
        drawn={drawn}
        shape={`${layout.width}x${layout.height}:${[...layout.places.keys()].join()}`}
      >
        <FocusStep tabStop={tabStop} places={layout.places} card={layout.card} />
        {steps.length > MANY_STEPS && <ShowRunning steps={steps} layout={layout} />}
      </FlowCanvas>
    </PlanActionsContext>
  );
}
