import { useMemo } from "react";
import type { ReadOnlyControl } from "../connection/run-control.ts";
import { GraphPanel } from "../graph/graph-panel.tsx";
import { HandoffsPanel } from "../graph/handoffs-panel.tsx";
import { PlanGraph } from "../graph/plan-graph.tsx";
import { RouteCard } from "../graph/route-card.tsx";
import { HouseVerdict } from "../house/house-verdict.tsx";
import { HousePanel } from "../house/house-panel.tsx";
import type { RunView } from "../run/run-view.ts";
import { TextsPanel } from "../steps/texts-panel.tsx";
import { Card } from "../ui/card.tsx";
import type { TabItem } from "../ui/tabs.tsx";
import { partsOf, withoutAnswer } from "./glance.ts";
import { withStepTexts } from "./step-texts.ts";

/** A part of the page, with the name by which an error names it. */
export interface PagePart {
  readonly name: string;
  readonly content: React.JSX.Element;
}

/** Where the parts of a run stand on its page. */
export interface Layout {
  /** What stands above the answer; null for nothing. */
  readonly head: PagePart | null;
  readonly left: readonly PagePart[];
  readonly right: readonly PagePart[];
  /** Tabs that stand before those that every run has. */
  readonly tabs: readonly TabItem[];
}

interface LayoutOptions {
  readonly control: ReadOnlyControl;
  readonly view: RunView;
  /** The step that is selected; null if none is. */
  readonly step: string | null;
  readonly onStep: (step: string) => void;
}

/** Puts the parts of a run side by side: what happens in the graph at the left, what is said at the right. */
export function useLayout({ control, view, step, onStep }: LayoutOptions): Layout {
  const { drawing, graph: name } = control;
  const values = control.runValues ?? null;
  const { hasRoute, hasPlan, hasHandoffs, hasHouse } = partsOf(view, { drawing, graph: name });
  const texts = useMemo(() => withoutAnswer(withStepTexts(view)), [view]);
  const graph = { name: "The graph", content: <GraphPanel view={view} drawing={drawing} /> };
  if (hasHouse) {
    const head = { name: "The verdict", content: <HouseVerdict view={view} values={values} /> };
    // Tables of criteria and files need the full width. While it is built, the header says who has it.
    const tabs = [
      {
        id: "software",
        label: "Software",
        content: <HousePanel view={view} values={values} pictureAddress={control.pictureAddress} />,
      },
      { id: "graph", label: "Graph", content: graph.content },
    ];
    return { head, left: [], right: [], tabs };
  }
  // Texts come while a run works. After it, an empty card would only say that there are none.
  const hasTexts = texts.texts.length > 0 || view.status === "running";
  const said: PagePart[] = [
    ...(hasRoute ? [{ name: "The route", content: <RouteCard view={view} /> }] : []),
    ...(hasHandoffs ? [{ name: "The list of handoffs", content: <HandoffsPanel view={view} /> }] : []),
    ...(hasTexts ? [{ name: "What the specialists write", content: <Texts view={texts} /> }] : []),
  ];
  const plan = { name: "The plan", content: <PlanGraph view={view} selected={step} onSelect={onStep} /> };
  if (!hasPlan) return { head: null, left: [graph], right: said, tabs: [] };
  if (said.length === 0) return { head: null, left: [plan], right: [graph], tabs: [] };
  return { head: null, left: [plan, graph], right: said, tabs: [] };
}

function Texts({ view }: { readonly view: RunView }): React.JSX.Element {
  return (
    <Card title="Texts">
      <TextsPanel view={view} />
    </Card>
  );
}
