import { addressOf, type Place } from "../routes.ts";
import { ThreadList } from "../threads/thread-list.tsx";
import { Badge } from "../ui/badge.tsx";
import { InboxIcon, PlusIcon } from "../ui/icons.tsx";
import styles from "./sidebar.module.css";

interface SidebarProps {
  readonly place: Place;
  /** How many questions wait for a person. */
  readonly waiting: number;
  /** Is called when the person goes somewhere. */
  readonly onNavigate: () => void;
}

/** The ways to everything: a new run, the inbox, and the threads. */
export function Sidebar({ place, waiting, onNavigate }: SidebarProps): React.JSX.Element {
  const current = (page: Place["page"]): "page" | undefined => (place.page === page ? "page" : undefined);
  return (
    <div className={styles["sidebar"]}>
      <nav aria-label="Pages" className={styles["pages"]}>
        <a
          href={addressOf({ page: "new", graph: null })}
          aria-current={current("new")}
          className={styles["new"]}
          onClick={onNavigate}
        >
          <PlusIcon /> New run
        </a>
        <a
          href={addressOf({ page: "inbox" })}
          aria-current={current("inbox")}
          className={styles["link"]}
          onClick={onNavigate}
        >
          <InboxIcon /> Inbox
          {waiting > 0 && (
            <span className={styles["count"]}>
              <Badge tone="warning">{waiting === 1 ? "1 waits" : `${waiting} wait`}</Badge>
            </span>
          )}
        </a>
      </nav>
      <ThreadList selected={place.page === "thread" ? place.thread : null} onNavigate={onNavigate} />
    </div>
  );
}
