import { READING_LIMITS } from "../connection/reading-limits.ts";
import { Plain } from "../content/plain.tsx";
import { addressOf, threadPlace } from "../routes.ts";
import { Badge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { ChevronRightIcon, RetryIcon } from "../ui/icons.tsx";
import { IconButton } from "../ui/button.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { Ago } from "../ui/time.tsx";
import { faultsOf, titleOf } from "./question.ts";
import { useInbox } from "./use-inbox.ts";
import type { WaitingThread } from "./waiting-threads.ts";
import styles from "./inbox-page.module.css";

/** Shows everything on the server that waits for a person; each thread opens where it is answered. */
export function InboxPage(): React.JSX.Element {
  const { threads, isCut, count, error, refresh } = useInbox();
  return (
    <div className={styles["page"]}>
      <header className={styles["head"]}>
        <h1>Inbox</h1>
        {count > 0 && <Badge tone="warning">{count === 1 ? "1 question" : `${count} questions`}</Badge>}
        <IconButton label="Look again" onClick={refresh} className={styles["again"]}>
          <RetryIcon />
        </IconButton>
      </header>
      {error !== null && (
        <ErrorState title="The inbox could not be read" onRetry={refresh}>
          {error}
        </ErrorState>
      )}
      {threads === null && error === null && <Spinner />}
      {threads?.length === 0 && (
        <EmptyState title="Nothing waits for you">
          Plans, steps, tool calls and specifications that need an approval appear here, from all threads of
          this server. Try it with{" "}
          <a href={addressOf({ page: "new", graph: "supervisor-with-approval" })}>
            a supervisor that asks before its plan runs
          </a>
          .
        </EmptyState>
      )}
      <ul className={styles["threads"]}>
        {threads?.map((thread) => (
          <ThreadEntry key={thread.facts.id} thread={thread} />
        ))}
      </ul>
      {isCut && (
        <p className={styles["cut"]}>
          Only the newest {READING_LIMITS.waitingThreads} threads that wait were read. Others appear here when
          these are answered.
        </p>
      )}
    </div>
  );
}

function ThreadEntry({ thread }: { readonly thread: WaitingThread }): React.JSX.Element {
  const { facts, questions } = thread;
  return (
    <li>
      <a className={styles["thread"]} href={addressOf(threadPlace(facts.id))}>
        <span className={styles["words"]}>
          <span className={styles["title"]}>
            <Plain text={facts.title ?? facts.id} />
          </span>
          <span className={styles["facts"]}>
            {facts.graph} · <Ago at={facts.updatedAt} />
          </span>
          <span className={styles["questions"]}>
            {questions.map((question) => (
              <span key={question.id} className={styles["question"]}>
                <Plain text={titleOf(question)} />
                {faultsOf(question).length > 0 && <Badge tone="bad">answer not accepted</Badge>}
              </span>
            ))}
          </span>
        </span>
        <ChevronRightIcon />
      </a>
    </li>
  );
}
