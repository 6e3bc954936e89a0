import { useMemo } from "react";
import type { Limits } from "../../../src/run/limits.ts";
import type { RunView } from "../run/run-view.ts";
import { Badge } from "../ui/badge.tsx";
import { Card } from "../ui/card.tsx";
import { useNow } from "../ui/time.tsx";
import { budgetLinesOf, tokenFactsOf, type BudgetLine } from "./budget-lines.ts";
import { pausesOf, workedMilliseconds } from "./pauses.ts";
import { beginOfRun, endOfRun, isLive, latestOf } from "./run-times.ts";
import styles from "./budget-panel.module.css";

interface BudgetPanelProps {
  readonly view: RunView;
  /** The limits of the run; null if they are not known. */
  readonly limits: Limits | null;
}

/** What a run has used so far, against its limits. */
export function BudgetPanel({ view, limits }: BudgetPanelProps): React.JSX.Element {
  const worked = useWorked(view);
  const lines = budgetLinesOf(view, limits, worked);
  const facts = tokenFactsOf(view);
  const reached = lines.find(({ isReached }) => isReached);
  return (
    <Card
      title="Budget"
      actions={
        reached === undefined ? (
          lines.every(({ limit }) => limit === null) && (
            <span className={styles["muted"]}>no limits are known</span>
          )
        ) : (
          <Badge tone="bad">limit reached: {reached.title.toLowerCase()}</Badge>
        )
      }
    >
      <ul className={styles["lines"]}>
        {lines.map((line) => (
          <BudgetMeter key={line.name} line={line} />
        ))}
      </ul>
      {facts.length > 0 && (
        <dl className={styles["facts"]} aria-label="Tokens">
          {facts.map(({ title, text }) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}

/** Counts the time of work, four times a second while the run works. */
function useWorked(view: RunView): number {
  const now = useNow(view.status === "running" ? 250 : null);
  const pauses = useMemo(() => pausesOf(view.spans), [view.spans]);
  if (view.startedAt === null && view.spans.length === 0) return 0;
  const end = isLive(view) ? Math.max(now, latestOf(view.spans)) : endOfRun(view);
  return workedMilliseconds(beginOfRun(view), end, pauses);
}

function BudgetMeter({ line }: { readonly line: BudgetLine }): React.JSX.Element {
  const { title, used, usedText, limit, limitText, share, isReached } = line;
  const words = limitText === null ? usedText : `${usedText} of ${limitText}`;
  const state = isReached ? "reached" : (share ?? 0) >= 0.8 ? "close" : "free";
  return (
    <li className={styles["line"]} data-state={state}>
      <span className={styles["title"]}>
        {title}
        {isReached && <span className={styles["reached"]}>limit reached</span>}
        {state === "close" && <span className={styles["close"]}>{Math.round((share ?? 0) * 100)} %</span>}
      </span>
      <span className={styles["numbers"]}>
        <strong data-unknown={used === null}>{usedText}</strong>
        {limitText !== null && <span className={styles["muted"]}> of {limitText}</span>}
      </span>
      {share !== null && (
        <span
          role="meter"
          className={styles["meter"]}
          aria-label={title}
          aria-valuemin={0}
          aria-valuemax={limit ?? undefined}
          aria-valuenow={Math.min(used ?? 0, limit ?? 0)}
          aria-valuetext={words}
        >
          <span style={{ width: `${share * 100}%` }} />
        </span>
      )}
    </li>
  );
}
