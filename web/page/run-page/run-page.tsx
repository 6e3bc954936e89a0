import { useMemo, type ReactNode } from "react";
import { GraphPanel } from "../graph/graph-panel.tsx";
import { HandoffsPanel } from "../graph/handoffs-panel.tsx";
import { PlanGraph } from "../graph/plan-graph.tsx";
import { RouteCard } from "../graph/route-card.tsx";
import type { ReadOnlyControl } from "../connection/run-control.ts";
import { ErrorBoundary } from "../shell/error-boundary.tsx";
import { TextsPanel } from "../steps/texts-panel.tsx";
import { Card } from "../ui/card.tsx";
import { AnswerCard } from "./answer-card.tsx";
import { partsOf, withoutAnswer } from "./glance.ts";
import { ReplayBar } from "./replay-bar.tsx";
import { RunHeader } from "./run-header.tsx";
import { RunTabs } from "./run-tabs.tsx";
import { useReplay } from "./use-replay.ts";
import { useSelection, type Selection } from "./use-selection.ts";
import styles from "./run-page.module.css";

interface RunPageProps {
  readonly control: ReadOnlyControl;
  /** The buttons that stop, continue, fork and export the run; none for an exported run. */
  readonly actions?: ReactNode;
  /** What waits for the person's answer. */
  readonly questions?: ReactNode;
  /** The box for the next message. */
  readonly followUp?: ReactNode;
  /** The tab and the span that are open; kept in the page if they are not given. */
  readonly selection?: Selection;
}

/** One run: what was asked and answered, the graph and the plan, what everybody wrote, and how it went in time. */
export function RunPage({
  control,
  actions,
  questions,
  followUp,
  selection,
}: RunPageProps): React.JSX.Element {
  const own = useSelection();
  const { tab, span, onTab, onSpan } = selection ?? own;
  const replay = useReplay(control);
  const { view, time } = replay;
  const { drawing, graph } = control;
  const parts = useMemo(() => partsOf(view, { drawing, graph }), [view, drawing, graph]);
  const texts = useMemo(() => withoutAnswer(view), [view]);
  const step = view.spans.find(({ id }) => id === span)?.step ?? null;
  const selectStep = (id: string): void => {
    const found = view.spans.findLast((one) => one.kind === "step" && one.step === id);
    if (found !== undefined) onSpan(found.id);
  };
  return (
    <div className={styles["page"]}>
      <RunHeader
        control={control}
        view={view}
        actions={
          <>
            {view.status === "finished" && control.entries.length > 0 && <ReplayBar replay={replay} />}
            {view.status !== "finished" && time !== null && <ReplayBar replay={replay} />}
            {actions}
          </>
        }
      />
      {time === null && questions}
      {view.answer !== null && time === null && <AnswerCard answer={view.answer} />}
      {time === null && followUp}
      <div className={styles["columns"]}>
        <div className={styles["column"]}>
          {parts.hasPlan && (
            <Part name="The plan">
              <PlanGraph view={view} selected={step} onSelect={selectStep} />
            </Part>
          )}
          <Part name="The graph">
            <GraphPanel view={view} drawing={drawing} />
          </Part>
        </div>
        <div className={styles["column"]}>
          {parts.hasRoute && (
            <Part name="The route">
              <RouteCard view={view} />
            </Part>
          )}
          {parts.hasHandoffs && (
            <Part name="The list of handoffs">
              <HandoffsPanel view={view} />
            </Part>
          )}
          {texts.texts.length > 0 || view.answer === null ? (
            <Part name="What the specialists write">
              <Card title="Texts">
                <TextsPanel view={texts} />
              </Card>
            </Part>
          ) : null}
        </div>
      </div>
      <RunTabs
        control={control}
        view={view}
        hasHouse={parts.hasHouse}
        tab={tab}
        onTab={onTab}
        span={span}
        onSpan={onSpan}
      />
    </div>
  );
}

/** A part of the page: an error in it leaves the others. */
function Part({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ReactNode;
}): React.JSX.Element {
  return <ErrorBoundary name={name}>{children}</ErrorBoundary>;
}
