import type { ThreadFacts } from "../connection/thread-facts.ts";
import { addressOf, threadPlace } from "../routes.ts";
import { Badge } from "../ui/badge.tsx";
import { StatusIcon, type Status } from "../ui/status-icon.tsx";
import { Ago } from "../ui/time.tsx";
import styles from "./thread-item.module.css";

interface ThreadItemProps {
  readonly facts: ThreadFacts;
  readonly isSelected: boolean;
  readonly onNavigate: () => void;
}

/** One thread in the list: what was asked, of which graph, and how it stands. */
export function ThreadItem({ facts, isSelected, onNavigate }: ThreadItemProps): React.JSX.Element {
  const { id, title, graph, waiting, updatedAt } = facts;
  return (
    <a
      href={addressOf(threadPlace(id))}
      className={styles["item"]}
      aria-current={isSelected ? "page" : undefined}
      onClick={onNavigate}
    >
      <span className={styles["status"]}>
        <StatusIcon status={statusOf(facts)} />
      </span>
      <span className={styles["words"]}>
        <span className={styles["title"]}>{title ?? "Thread without a request"}</span>
        <span className={styles["facts"]}>
          <span className={styles["graph"]}>{graph ?? "no graph yet"}</span>
          <Ago at={updatedAt} />
          {waiting > 1 && <Badge tone="warning">{waiting} wait</Badge>}
        </span>
      </span>
    </a>
  );
}

/** Returns how a thread stands: by the outcome of its newest run, if that is known. */
function statusOf({ status, outcome }: Pick<ThreadFacts, "status" | "outcome">): Status {
  return status === "idle" && outcome !== null ? outcome : status;
}
