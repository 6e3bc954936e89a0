import type { RunView } from "../run/run-view.ts";
import { Badge } from "../ui/badge.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ArrowRightIcon, PersonIcon } from "../ui/icons.tsx";
import { classNames } from "../ui/class-names.ts";
import { turnsOf } from "./turns-of-handoffs.ts";
import styles from "./handoffs-panel.module.css";

/** Shows who had the conversation, one after the other, and why it was handed over. */
export function HandoffsPanel({ view }: { readonly view: RunView }): React.JSX.Element {
  const turns = turnsOf(view);
  if (turns.length === 0) {
    return (
      <Card title="Handoffs">
        <EmptyState title="No specialist has the conversation yet">
          Send a request: the first specialist takes it, and each handoff appears here.
        </EmptyState>
      </Card>
    );
  }
  const hops = view.handoffs.length;
  return (
    <Card
      title="Handoffs"
      actions={<Badge tone="neutral">{hops === 1 ? "1 handoff" : `${hops} handoffs`}</Badge>}
    >
      <ol className={styles["turns"]}>
        {turns.map(({ specialist, received, isActive }, index) => (
          <li
            // oxlint-disable-next-line react/no-array-index-key -- turns are only ever added at the end.
            key={index}
            className={classNames(styles["turn"], isActive && styles["active"])}
          >
            <span className={styles["mark"]} aria-hidden="true">
              {isActive ? <PersonIcon /> : index + 1}
            </span>
            <div className={styles["content"]}>
              <p className={styles["who"]}>
                {received !== null && (
                  <>
                    <span className={styles["from"]}>{received.from}</span>
                    <ArrowRightIcon />
                    <span className={styles["hidden"]}>hands over to</span>
                  </>
                )}
                <strong>{specialist}</strong>
                {isActive && <Badge tone="accent">has the conversation</Badge>}
                {received?.after !== undefined && received.after !== null && (
                  <span className={styles["after"]}>{received.after}</span>
                )}
              </p>
              {received !== null && received.task !== "" && <p className={styles["task"]}>{received.task}</p>}
              {received !== null && received.reason !== "" && (
                <p className={styles["reason"]}>
                  <span className={styles["why"]}>Reason:</span> {received.reason}
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
