import { useState } from "react";
import type { RunView } from "../run/run-view.ts";
import { Badge } from "../ui/badge.tsx";
import { IconButton } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { GraphIcon, ListIcon } from "../ui/icons.tsx";
import { PlanCanvas } from "./plan-canvas.tsx";
import { PlanLegend } from "./plan-legend.tsx";
import { PlanBar } from "./plan-bar.tsx";
import { PlanTable } from "./plan-table.tsx";
import styles from "./plan-graph.module.css";

interface PlanGraphProps {
  readonly view: RunView;
  /** The id of the selected step; null if none is. */
  readonly selected: string | null;
  readonly onSelect: (step: string) => void;
}

/** Shows the plan of a run as a graph of what waits for what, or as a table, and how far each step is. */
export function PlanGraph({ view, selected, onSelect }: PlanGraphProps): React.JSX.Element {
  const [look, setLook] = useState<"graph" | "table">("graph");
  if (view.plan.length === 0) {
    return (
      <Card title="Plan">
        <EmptyState title="No plan yet">
          {view.status === "finished"
            ? "This run ended without a plan."
            : "The steps appear here as soon as the planner has written them."}
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card
      title="Plan"
      isFlush
      actions={
        <>
          {view.replans > 0 && <Badge tone="warning">{replanWords(view.replans)}</Badge>}
          <span className={styles["switch"]} role="group" aria-label="Show the plan as">
            <IconButton label="Graph" aria-pressed={look === "graph"} onClick={() => setLook("graph")}>
              <GraphIcon />
            </IconButton>
            <IconButton label="Table" aria-pressed={look === "table"} onClick={() => setLook("table")}>
              <ListIcon />
            </IconButton>
          </span>
        </>
      }
    >
      <PlanBar steps={view.plan} />
      {look === "graph" ? (
        <>
          <PlanCanvas steps={view.plan} spans={view.spans} selected={selected} onSelect={onSelect} />
          <PlanLegend />
        </>
      ) : (
        <PlanTable steps={view.plan} spans={view.spans} selected={selected} onSelect={onSelect} />
      )}
    </Card>
  );
}

function replanWords(replans: number): string {
  return replans === 1 ? "written again once" : `written again ${replans} times`;
}
