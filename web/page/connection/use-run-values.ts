import type { Client, ThreadState } from "@langchain/langgraph-sdk";
import { useEffect, useState } from "react";
import { useConnection } from "./connection.tsx";
import { READING_LIMITS } from "./reading-limits.ts";
import { lastStatesOf, runIdIn } from "./run-states.ts";
import type { Values } from "./thread-values.ts";
import type { History } from "./use-history.ts";

interface ShownRun {
  readonly thread: string;
  /** The run that is shown; null for the newest. */
  readonly run: string | null;
  /** True if it is the newest of the thread. */
  readonly isNewest: boolean;
  /** The channels of the newest state. */
  readonly newest: Values | null;
  readonly loadHistory: History["load"];
}

/**
 * Returns the channels at the end of the run that is shown. Null if no checkpoint has them, and undefined while they are being
 * read.
 */
export function useRunValues({
  thread,
  run,
  isNewest,
  newest,
  loadHistory,
}: ShownRun): Values | null | undefined {
  const { client } = useConnection();
  const [read, setRead] = useState<{ thread: string; run: string; values: Values | null } | null>(null);
  const isShown = run === null || isNewest || newest === null || runIdIn(newest) === run;
  const isRead = read?.thread === thread && read.run === run;
  useEffect(() => {
    if (isShown || isRead) return;
    let isCurrent = true;
    const show = (values: Values | null): void => {
      if (isCurrent) setRead({ thread, run, values });
    };
    readLastState({ client, thread, run, loadHistory }).then(show, () => show(null));
    return () => {
      isCurrent = false;
    };
  }, [client, thread, run, isShown, isRead, loadHistory]);
  if (isShown) return newest;
  return isRead ? read.values : undefined;
}

/** The next request begins with the state in which the run has ended. If there is none, all states are read. */
async function readLastState(options: {
  client: Client;
  thread: string;
  run: string;
  loadHistory: History["load"];
}): Promise<Values | null> {
  const { client, thread, run, loadHistory } = options;
  const ended = lastStatesOf(await readBeginnings(client, thread));
  return ended[run] ?? lastStatesOf(await loadHistory())[run] ?? null;
}

/** Reads the states with which the requests of a thread began, the newest first. In each, the run before it has ended. */
export function readBeginnings(client: Client, thread: string): Promise<readonly ThreadState<Values>[]> {
  return client.threads.getHistory<Values>(thread, {
    limit: READING_LIMITS.states,
    metadata: { source: "input" },
  });
}
