import type { ThreadStatus } from "@langchain/langgraph-sdk";
import { useDeferredValue, useState } from "react";
import { useConnection } from "../connection/connection.tsx";
import { READING_LIMITS } from "../connection/reading-limits.ts";
import { useThreads } from "../connection/use-threads.ts";
import { useGraphs } from "../start/use-graphs.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Select } from "../ui/select.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { TextField } from "../ui/text-field.tsx";
import { ThreadItem } from "./thread-item.tsx";
import styles from "./thread-list.module.css";

const STATUSES = [
  { value: "", label: "Any status" },
  { value: "busy", label: "Running" },
  { value: "interrupted", label: "Waiting" },
  { value: "idle", label: "Ended" },
  { value: "error", label: "Failed" },
];

interface ThreadListProps {
  readonly selected: string | null;
  readonly onNavigate: () => void;
}

/** The threads of the server with a search, the newest first. */
export function ThreadList({ selected, onNavigate }: ThreadListProps): React.JSX.Element {
  const [search, setSearch] = useState("");
  const [graph, setGraph] = useState("");
  const [status, setStatus] = useState("");
  const { graphs, isCut } = useGraphs();
  const query = {
    search: useDeferredValue(search),
    graph: graph || null,
    status: (status || null) as ThreadStatus | null,
  };
  const { threads, error, hasMore, loadMore, refresh } = useThreads(query);
  const { status: connection } = useConnection();
  const isFiltered = search !== "" || graph !== "" || status !== "";
  return (
    <section className={styles["list"]} aria-label="Threads">
      <TextField
        label="Search the threads"
        isLabelHidden
        type="search"
        placeholder="Search threads   /"
        value={search}
        onChange={setSearch}
      />
      <div className={styles["filters"]}>
        <Select
          label="Graph"
          isLabelHidden
          value={graph}
          onChange={setGraph}
          options={[
            { value: "", label: "All graphs" },
            ...(graphs ?? []).map((name) => ({ value: name, label: name })),
          ]}
        />
        <Select label="Status" isLabelHidden value={status} onChange={setStatus} options={STATUSES} />
      </div>
      {isCut && (
        <p className={styles["cut"]}>
          The choice has the graphs of {READING_LIMITS.assistants} assistants only.
        </p>
      )}
      {error !== null && connection === "ready" && (
        <ErrorState title="The threads cannot be read" onRetry={refresh}>
          {error}
        </ErrorState>
      )}
      <div className={styles["scroll"]}>
        {threads === null && error === null && (
          <p className={styles["wait"]}>
            <Spinner label="Reading the threads" />
          </p>
        )}
        {threads?.length === 0 && <NoThreads isFiltered={isFiltered} />}
        {threads !== null && threads.length > 0 && (
          <ul className={styles["items"]}>
            {threads.map((facts) => (
              <li key={facts.id}>
                <ThreadItem facts={facts} isSelected={facts.id === selected} onNavigate={onNavigate} />
              </li>
            ))}
          </ul>
        )}
        {hasMore && search !== "" && (
          <p className={styles["cut"]}>
            Only the newest {READING_LIMITS.searchedThreads} threads were searched.
          </p>
        )}
        {hasMore && search === "" && (
          <Button className={styles["more"]} onClick={loadMore}>
            Show more
          </Button>
        )}
      </div>
    </section>
  );
}

function NoThreads({ isFiltered }: { readonly isFiltered: boolean }): React.JSX.Element {
  if (isFiltered)
    return <EmptyState title="Nothing found">Try fewer words, or another graph or status.</EmptyState>;
  return <EmptyState title="No threads yet">Start a run: its thread appears here and stays.</EmptyState>;
}
