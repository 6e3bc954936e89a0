import { memo } from "react";
import { tokensText } from "../timeline/figures.ts";
import { KIND_WORDS, KindIcon } from "../timeline/kind-icon.tsx";
import { isSameRow, type SpanRow } from "../timeline/span-rows.ts";
import { TreeToggle } from "../timeline/tree-toggle.tsx";
import { Badge } from "../ui/badge.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { durationWords } from "../ui/time-words.ts";
import styles from "./steps-panel.module.css";

interface StepsRowProps {
  readonly id: string;
  readonly row: SpanRow;
  /** The task of a step; null for other spans. */
  readonly task: string | null;
  readonly isLive: boolean;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly onToggle: (id: string) => void;
  readonly onSelect: (id: string) => void;
}

/** One agent, step or call in the list: its name, and below it what it did in a few words. */
export const StepsRow = memo(function StepsRow(properties: StepsRowProps): React.JSX.Element {
  const { id, row, task, isLive, isActive, isSelected, onToggle, onSelect } = properties;
  const { span } = row;
  const isGrowing = span.endedAt === null && isLive;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the tree has the focus and the keys.
    <div
      id={id}
      role="treeitem"
      className={styles["row"]}
      style={{ paddingLeft: 8 + (row.level - 1) * 20 }}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={isSelected}
      aria-expanded={row.hasChildren ? row.isOpen : undefined}
      data-active={isActive}
      data-top={row.level === 1}
      onClick={() => onSelect(span.id)}
    >
      <TreeToggle row={row} onToggle={onToggle} />
      <KindIcon kind={span.kind} />
      <span className={styles["words"]}>
        <span className={styles["first"]}>
          <span className={styles["label"]}>{span.label}</span>
          {span.attempt > 1 && <Badge tone="warning">attempt {span.attempt}</Badge>}
          {span.status === "failed" && <Badge tone="bad">failed</Badge>}
          {span.status === "stopped" && <Badge tone="neutral">stopped</Badge>}
          {isGrowing && (
            <span className={styles["running"]}>
              <Spinner />
              {span.kind === "wait" ? "waiting" : "running"}
            </span>
          )}
        </span>
        <span className={styles["second"]}>{secondLine(row, task)}</span>
      </span>
      <span className={styles["time"]}>
        {span.endedAt !== null && durationWords(span.endedAt - span.startedAt)}
      </span>
    </div>
  );
}, isSameProperties);

function secondLine({ span, agent: named, usage }: SpanRow, task: string | null): string {
  const isEarly = span.status === "failed" || span.status === "stopped";
  if (isEarly && span.error !== null) return span.error;
  if (task !== null) return span.agent === null ? task : `${span.agent}: ${task}`;
  const agent = named ?? KIND_WORDS[span.kind];
  const tokens = tokensText(usage);
  return tokens === "" ? agent : `${agent}, ${tokens} tokens`;
}

function isSameProperties(one: StepsRowProps, other: StepsRowProps): boolean {
  const keys = Object.keys(other) as (keyof StepsRowProps)[];
  return keys.every((key) =>
    key === "row" ? isSameRow(one.row, other.row) : Object.is(one[key], other[key]),
  );
}
