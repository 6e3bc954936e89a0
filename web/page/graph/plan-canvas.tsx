import { useMemo, useState } from "react";
import type { Span, StepView } from "../run/run-view.ts";
import { ArrowEdge } from "./arrow-edge.tsx";
import { canvasHeight } from "./fit.ts";
import { FlowCanvas } from "./flow-canvas.tsx";
import { createPlanFlow } from "./flow-of-plan.ts";
import { FocusStep } from "./focus-step.tsx";
import { layoutPlan, MANY_STEPS } from "./layout-plan.ts";
import { PlanActionsContext } from "./plan-actions.ts";
import { ShowRunning } from "./show-running.tsx";
import { StepNode } from "./step-node.tsx";
import { usePlanFocus } from "./use-plan-focus.ts";
import { useWidth } from "./use-width.ts";

const NODES = { step: StepNode };
const EDGES = { arrow: ArrowEdge };
const TALLEST = 600;

interface PlanCanvasProps {
  readonly steps: readonly StepView[];
  readonly spans: readonly Span[];
  readonly selected: string | null;
  readonly onSelect: (step: string) => void;
}

/** Draws a plan. Its steps are placed anew only if the plan has another shape. */
export function PlanCanvas({ steps, spans, selected, onSelect }: PlanCanvasProps): React.JSX.Element {
  const { ref, width } = useWidth();
  // A width in coarse steps, so that dragging the window's border does not place a large plan for each pixel.
  const roomWidth = Math.max(240, Math.ceil(width / 80) * 80);
  const shape = JSON.stringify(steps.map(({ id, dependsOn }) => [id, dependsOn]));
  const layout = useMemo(() => {
    const pairs = JSON.parse(shape) as [string, string[]][];
    return layoutPlan(
      pairs.map(([id, dependsOn]) => ({ id, dependsOn })),
      { width: roomWidth, height: TALLEST },
    );
  }, [shape, roomWidth]);
  const drawn = useMemo(() => ({ width: layout.width, height: layout.height }), [layout]);
  const { tabStop, actions } = usePlanFocus({ steps, places: layout.places, selected, onSelect });
  const [flowOf] = useState(createPlanFlow);
  const flow = useMemo(
    () => flowOf({ steps, layout, spans, selected, tabStop }),
    [flowOf, steps, layout, spans, selected, tabStop],
  );
  return (
    <div ref={ref}>
      {width > 0 && (
        <PlanActionsContext value={actions}>
          <FlowCanvas
            {...flow}
            label={`The plan as a graph of ${steps.length} steps.`}
            nodeTypes={NODES}
            edgeTypes={EDGES}
            canvas={{ width, height: canvasHeight(layout, { width, tallest: TALLEST }) }}
            drawn={drawn}
            shape={`${layout.width}:${shape}`}
          >
            <FocusStep tabStop={tabStop} places={layout.places} card={layout.card} />
            {steps.length > MANY_STEPS && <ShowRunning steps={steps} layout={layout} />}
          </FlowCanvas>
        </PlanActionsContext>
      )}
    </div>
  );
}
