import type { ReactNode } from "react";
import type { ReadOnlyControl } from "../connection/run-control.ts";
import { ErrorBoundary } from "../shell/error-boundary.tsx";
import { FrozenClock } from "../ui/frozen-clock.ts";
import { classNames } from "../ui/class-names.ts";
import { AnswerCard } from "./answer-card.tsx";
import { GapsNote } from "./gaps-note.tsx";
import { ReplayBar } from "./replay-bar.tsx";
import { RunHeader } from "./run-header.tsx";
import { RunTabs } from "./run-tabs.tsx";
import { useLayout } from "./use-layout.tsx";
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
  const { view, time, moment } = replay;
  const canReplay = time !== null || (view.status === "finished" && control.entries.length > 0);
  const step = view.spans.find(({ id }) => id === span)?.step ?? null;
  const selectStep = (id: string): void => {
    const found = view.spans.findLast((one) => one.kind === "step" && one.step === id);
    if (found !== undefined) onSpan(found.id);
  };
  const { head, left, right, tabs } = useLayout({ control, view, step, onStep: selectStep });
  return (
    <FrozenClock value={moment}>
      <div className={styles["page"]}>
        <RunHeader
          control={control}
          view={view}
          isReplay={time !== null}
          actions={
            <>
              {canReplay && <ReplayBar replay={replay} />}
              {time === null && actions}
            </>
          }
        />
        <GapsNote control={control} />
        {time === null && questions}
        {head !== null && <ErrorBoundary name={head.name}>{head.content}</ErrorBoundary>}
        {view.answer !== null && moment === null && (
          <AnswerCard answer={view.answer} isWhole={view.outcome?.status === "completed"} />
        )}
        {time === null && followUp}
        <div className={classNames(styles["columns"], left.length > 0 && right.length > 0 && styles["two"])}>
          {[left, right].map((column, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- there are always the same two.
            <div key={index} className={styles["column"]}>
              {column.map(({ name, content }) => (
                <ErrorBoundary key={name} name={name}>
                  {content}
                </ErrorBoundary>
              ))}
            </div>
          ))}
        </div>
        <RunTabs
          control={control}
          view={view}
          first={tabs}
          tab={tab}
          onTab={onTab}
          span={span}
          onSpan={onSpan}
        />
      </div>
    </FrozenClock>
  );
}
