import { useRef } from "react";
import type { RunView } from "../run/run-view.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { SpanPanel } from "./span-panel.tsx";
import { StepsTree } from "./steps-tree.tsx";
import styles from "./steps-panel.module.css";

interface StepsPanelProps {
  readonly view: RunView;
  /** The id of the span whose details are shown; null if no span is chosen. */
  readonly selected: string | null;
  readonly onSelect: (spanId: string | null) => void;
}

/** The agents and steps of a run with their calls, and next to them the details of the chosen one. */
export function StepsPanel({ view, selected, onSelect }: StepsPanelProps): React.JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  if (view.spans.length === 0) {
    return (
      <Card title="Steps">
        <EmptyState title="No step yet">
          Each agent, step, model call and tool is listed here as soon as it begins.
        </EmptyState>
      </Card>
    );
  }
  const span = view.spans.find(({ id }) => id === selected);
  return (
    <div className={styles["panel"]} data-chosen={span !== undefined}>
      <Card title="Steps" isFlush className={styles["list"]}>
        <StepsTree list={list} view={view} selected={selected} onSelect={onSelect} />
      </Card>
      <Card
        className={styles["details"]}
        title="Details"
        actions={
          span !== undefined && (
            <Button
              className={styles["back"]}
              onClick={() => {
                onSelect(null);
                // The list is there again when the page has been drawn.
                requestAnimationFrame(() => list.current?.focus());
              }}
            >
              Back to the list
            </Button>
          )
        }
      >
        {span === undefined ? (
          <EmptyState title="Choose a step or a call">
            Its details appear here: of a model call the exact prompt and reply, of a step its task and
            result.
          </EmptyState>
        ) : (
          <SpanPanel key={span.id} span={span} view={view} />
        )}
      </Card>
    </div>
  );
}
