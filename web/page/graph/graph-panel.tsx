import { useCallback, useMemo, useState } from "react";
import type { GraphDrawing } from "../../../src/journal/run-snapshot.ts";
import type { RunView } from "../run/run-view.ts";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ArrowEdge } from "./arrow-edge.tsx";
import { BoxNode } from "./box-node.tsx";
import { boxStates } from "./box-states.ts";
import { drawingInWords, nowInWords } from "./box-words.ts";
import { boxesOfDrawing, isAgentLoop, type BoxLevel } from "./boxes-of-drawing.ts";
import { FlowCanvas } from "./flow-canvas.tsx";
import { expectedSize } from "./expected-size.ts";
import { canvasHeight } from "./fit.ts";
import { flowOfLayout } from "./flow-of-layout.ts";
import { GraphLegend } from "./graph-legend.tsx";
import { layoutToFit, type DrawingLayout } from "./layout-drawing.ts";
import type { Size } from "./layout-graph.ts";
import { OpenTeamsContext } from "./open-teams.ts";
import { takenArrows } from "./taken-arrows.ts";
import { useLayouts } from "./use-layouts.ts";
import { useWidth } from "./use-width.ts";
import styles from "./graph-panel.module.css";

const NODES = { box: BoxNode };
const EDGES = { arrow: ArrowEdge };
const TALLEST = 760;

interface GraphPanelProps {
  readonly view: RunView;
  readonly drawing: GraphDrawing | null;
}

/** Shows the boxes and arrows of the run's graph, what happens in them now, and the way that the run has taken. */
export function GraphPanel({ view, drawing }: GraphPanelProps): React.JSX.Element {
  if (drawing === null || drawing.nodes.length === 0) {
    return (
      <Card title="Graph">
        <EmptyState title="No drawing of this graph">
          The server has not sent one. The timeline shows the same run meanwhile.
        </EmptyState>
      </Card>
    );
  }
  return <DrawnGraph view={view} drawing={drawing} />;
}

function DrawnGraph({
  view,
  drawing,
}: {
  readonly view: RunView;
  readonly drawing: GraphDrawing;
}): React.JSX.Element {
  const { ref, width } = useWidth();
  const level = useMemo(() => boxesOfDrawing(drawing), [drawing]);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((id: string) => setToggled((ids) => unlessInBoth(ids, new Set([id]))), []);
  const open = useMemo(() => unlessInBoth(openAtFirst(level), toggled), [level, toggled]);

  const room = useMemo(() => ({ width: Math.max(240, width), height: TALLEST }), [width]);
  const layouts = useLayouts(level, open);
  const layout = useMemo(() => layouts && layoutToFit(layouts, room), [layouts, room]);
  const kept = useMemo(() => expectedHeight(level, { open, room }), [level, open, room]);
  const states = useMemo(() => boxStates(drawing, view.boxes), [drawing, view.boxes]);
  const now = nowInWords(level, states);

  return (
    <Card title="Graph" isFlush actions={<NowText words={now} />}>
      <div ref={ref} style={layout === null ? { minHeight: kept } : {}}>
        <OpenTeamsContext value={toggle}>
          {width > 0 && layout !== null && <PlacedGraph {...{ view, drawing, layout, states, width }} />}
        </OpenTeamsContext>
      </div>
      <ul className={styles["words"]} aria-label="The nodes of the graph">
        {drawingInWords(level, states).map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
      </ul>
      <GraphLegend hasTeams={level.boxes.some(({ inside }) => inside !== null)} />
    </Card>
  );
}

interface PlacedGraphProps {
  readonly view: RunView;
  readonly drawing: GraphDrawing;
  readonly layout: DrawingLayout;
  readonly states: ReturnType<typeof boxStates>;
  /** The width of the canvas, in pixels. */
  readonly width: number;
}

function PlacedGraph({ view, drawing, layout, states, width }: PlacedGraphProps): React.JSX.Element {
  const { spans, outcome, status } = view;
  const drawn = useMemo(() => ({ width: layout.width, height: layout.height }), [layout]);
  const taken = useMemo(() => {
    const ids = new Set(drawing.nodes.map(({ id }) => id));
    return takenArrows({ arrows: layout.arrows, states, view: { spans, outcome }, ids });
  }, [drawing, layout, states, spans, outcome]);
  const flow = useMemo(
    () => flowOfLayout({ layout, states, taken, status }),
    [layout, states, taken, status],
  );
  return (
    <FlowCanvas
      {...flow}
      label="Drawing of the graph."
      nodeTypes={NODES}
      edgeTypes={EDGES}
      canvas={{ width, height: canvasHeight(layout, { width, tallest: TALLEST }) }}
      drawn={drawn}
      shape={shapeOf(layout)}
    />
  );
}

function NowText({ words }: { readonly words: string | null }): React.JSX.Element {
  return (
    <span role="status" className={styles["now"]}>
      {words ?? ""}
    </span>
  );
}

/** Returns about how tall the canvas is going to be, to keep its place until the drawing is laid out. */
function expectedHeight(level: BoxLevel, { open, room }: { open: ReadonlySet<string>; room: Size }): number {
  const [down, right] = [
    expectedSize(level, { direction: "down", open }),
    expectedSize(level, { direction: "right", open }),
  ];
  return canvasHeight(layoutToFit({ down, right }, room), { width: room.width, tallest: TALLEST });
}

/** Teams are open at first; agents with tools are closed, because all of them are the same inside. */
function openAtFirst({ boxes }: BoxLevel): ReadonlySet<string> {
  const open = new Set<string>();
  for (const box of boxes) {
    if (box.inside === null) continue;
    if (!isAgentLoop(box)) open.add(box.id);
    for (const id of openAtFirst(box.inside)) open.add(id);
  }
  return open;
}

/** The members of only one of two sets. */
function unlessInBoth(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...[...one].filter((id) => !other.has(id)), ...[...other].filter((id) => !one.has(id))]);
}

function shapeOf({ boxes, width, height }: DrawingLayout): string {
  return `${width}x${height}:${boxes.map(({ box }) => box.id).join()}`;
}
