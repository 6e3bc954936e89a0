import { useId, useState, type ReactNode } from "react";
import {
  ReactFlow,
  ReactFlowProvider,
  useStore,
  type Edge,
  type EdgeTypes,
  type Node,
  type NodeTypes,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { ArrowHeads, ArrowHeadsContext } from "./arrow-heads.tsx";
import { DrawnSizeContext, fittingViewport, useIsFitted, ZOOM } from "./fit.ts";
import { FlowControls } from "./flow-controls.tsx";
import { KeepFitted } from "./keep-fitted.tsx";
import type { Size } from "./layout-graph.ts";
import { useCanvasKeys } from "./use-canvas-keys.ts";
import styles from "./flow-canvas.module.css";

interface FlowCanvasProps {
  /** Says what is drawn, for screen readers. */
  readonly label: string;
  readonly nodes: Node[];
  readonly edges: Edge[];
  readonly nodeTypes: NodeTypes;
  readonly edgeTypes: EdgeTypes;
  /** The size of the canvas. */
  readonly canvas: Size;
  /** The size of what is drawn on it. */
  readonly drawn: Size;
  /** Changes if the drawing has another shape: then the whole of it is shown again. */
  readonly shape: string;
  /** More controls, and what needs the canvas. */
  readonly children?: ReactNode;
}

/** Below this zoom, small words cannot be read, and boxes leave them out. */
const FAR = 0.6;

/**
 * A canvas with boxes and arrows that have their places already. It can be moved and zoomed, also by keyboard. Nothing on
 * it can be edited.
 */
export function FlowCanvas(properties: FlowCanvasProps): React.JSX.Element {
  return (
    <ReactFlowProvider>
      <DrawnSizeContext value={properties.drawn}>
        <Canvas {...properties} />
      </DrawnSizeContext>
    </ReactFlowProvider>
  );
}

function Canvas({ label, canvas, drawn, shape, children, ...drawing }: FlowCanvasProps): React.JSX.Element {
  const heads = useId();
  const [first] = useState(() => fittingViewport(drawn, canvas));
  const onKeyDown = useCanvasKeys();
  // A drawing that is in view as a whole leaves a finger's swipe to the page, so that a phone can scroll past it.
  const isWhole = useIsFitted();
  const isFar = useStore(({ transform }) => transform[2] < FAR);
  return (
    <div className={styles["canvas"]} style={{ height: canvas.height }} data-far={isFar} data-whole={isWhole}>
      <ArrowHeads id={heads} />
      <ArrowHeadsContext value={heads}>
        <ReactFlow
          {...drawing}
          aria-label={`${label} The arrow keys move it, plus and minus zoom, 0 shows all of it.`}
          tabIndex={0}
          onKeyDown={onKeyDown}
          width={canvas.width}
          height={canvas.height}
          minZoom={ZOOM.least}
          maxZoom={ZOOM.most}
          defaultViewport={first}
          onlyRenderVisibleElements
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          panActivationKeyCode={null}
          panOnDrag={!isWhole}
          zoomOnScroll={false}
          zoomOnDoubleClick={false}
          preventScrolling={false}
          attributionPosition="bottom-left"
        >
          <KeepFitted shape={shape} />
          <FlowControls />
          {children}
        </ReactFlow>
      </ArrowHeadsContext>
    </div>
  );
}
