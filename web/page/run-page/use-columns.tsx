import { useMemo } from "react";
import type { GraphDrawing } from "../../../src/journal/run-snapshot.ts";
import { GraphPanel } from "../graph/graph-panel.tsx";
import { HandoffsPanel } from "../graph/handoffs-panel.tsx";
import { PlanGraph } from "../graph/plan-graph.tsx";
import { RouteCard } from "../graph/route-card.tsx";
import type { RunView } from "../run/run-view.ts";
import { TextsPanel } from "../steps/texts-panel.tsx";
import { Card } from "../ui/card.tsx";
import { withoutAnswer, type Parts } from "./glance.ts";

/** A part of the page, with the name by which an error names it. */
export interface PagePart {
  readonly name: string;
  readonly content: React.JSX.Element;
}

/** Puts the parts of a run side by side: what happens in the graph at the left, what is said at the right. */
export function useColumns(options: {
  view: RunView;
  drawing: GraphDrawing | null;
  parts: Parts;
  /** The step that is selected; null if none is. */
  step: string | null;
  onStep: (step: string) => void;
}): { left: PagePart[]; right: PagePart[] } {
  const { view, drawing, parts, step, onStep } = options;
  const { hasRoute, hasPlan, hasHandoffs } = parts;
  const texts = useMemo(() => withoutAnswer(view), [view]);
  // Texts come while a run works. After it, an empty card would only say that there are none.
  const hasTexts = texts.texts.length > 0 || view.status === "running";
  const said: PagePart[] = [
    ...(hasRoute ? [{ name: "The route", content: <RouteCard view={view} /> }] : []),
    ...(hasHandoffs ? [{ name: "The list of handoffs", content: <HandoffsPanel view={view} /> }] : []),
    ...(hasTexts ? [{ name: "What the specialists write", content: <Texts view={texts} /> }] : []),
  ];
  const plan = { name: "The plan", content: <PlanGraph view={view} selected={step} onSelect={onStep} /> };
  const graph = { name: "The graph", content: <GraphPanel view={view} drawing={drawing} /> };
  if (!hasPlan) return { left: [graph], right: said };
  return said.length === 0 ? { left: [plan], right: [graph] } : { left: [plan, graph], right: said };
}

function Texts({ view }: { readonly view: RunView }): React.JSX.Element {
  return (
    <Card title="Texts">
      <TextsPanel view={view} />
    </Card>
  );
}
