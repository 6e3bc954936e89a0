import type { Client, ThreadStatus } from "@langchain/langgraph-sdk";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { messageOf } from "../../../src/errors/locate-error.ts";
import { useConnection } from "./connection.tsx";
import { onThreadsChanged } from "./threads-changed.ts";
import { READING_LIMITS } from "./reading-limits.ts";
import { ThreadCache } from "./thread-cache.ts";
import { isFound, type ThreadFacts } from "./thread-facts.ts";

/** What is searched for in the list of threads. */
export interface ThreadQuery {
  readonly search: string;
  /** Null for threads of all graphs. */
  readonly graph: string | null;
  /** Null for all. */
  readonly status: ThreadStatus | null;
}

/** The threads of the server, the newest first. */
export interface Threads {
  /** Null until the server has answered for the first time. */
  readonly threads: readonly ThreadFacts[] | null;
  readonly error: string | null;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly refresh: () => void;
}

const PAGE = 30;
const PERIOD = 4_000;

/** Lists the threads of the server. It reads them again every few seconds while the page is seen, and on focus. */
export function useThreads(query: ThreadQuery): Threads {
  const { client, status, epoch } = useConnection();
  const { search, graph, status: wanted } = query;
  const [limit, setLimit] = useState(PAGE);
  const [found, setFound] = useState<{ threads: readonly ThreadFacts[]; hasMore: boolean } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const cache = useMemo(() => new ThreadCache(client), [client]);
  const wish = search.trim() === "" ? limit : READING_LIMITS.searchedThreads;
  useEffect(() => setLimit(PAGE), [graph, wanted]);

  const read = useCallback(
    async (signal: AbortSignal) => {
      try {
        const next = await readPage(client, cache, { graph, status: wanted, limit: wish, signal });
        if (signal.aborted) return;
        setFound((old) => (JSON.stringify(old) === JSON.stringify(next) ? old : next));
        setError(null);
      } catch (failure) {
        if (!signal.aborted) setError(messageOf(failure));
      }
    },
    [client, cache, graph, wanted, wish],
  );

  const again = useRef<() => void>(() => {});
  useEffect(() => {
    if (status !== "ready") return;
    const abort = new AbortController();
    let timer: number | undefined;
    const loop = async (): Promise<void> => {
      window.clearTimeout(timer);
      if (document.visibilityState === "visible") await read(abort.signal);
      if (!abort.signal.aborted) timer = window.setTimeout(() => void loop(), PERIOD);
    };
    const now = (): void => void loop();
    again.current = now;
    const forget = onThreadsChanged(now);
    window.addEventListener("focus", now);
    document.addEventListener("visibilitychange", now);
    now();
    return () => {
      abort.abort();
      forget();
      window.clearTimeout(timer);
      window.removeEventListener("focus", now);
      document.removeEventListener("visibilitychange", now);
    };
  }, [read, status, epoch]);

  const threads = useMemo(
    () => found?.threads.filter((facts) => isFound(facts, search)) ?? null,
    [found, search],
  );
  return {
    threads,
    error,
    hasMore: found?.hasMore ?? false,
    loadMore: useCallback(() => setLimit((old) => old + PAGE), []),
    refresh: useCallback(() => again.current(), []),
  };
}

async function readPage(
  client: Client,
  cache: ThreadCache,
  {
    graph,
    status,
    limit,
    signal,
  }: { graph: string | null; status: ThreadStatus | null; limit: number; signal: AbortSignal },
): Promise<{ threads: readonly ThreadFacts[]; hasMore: boolean }> {
  const listed = await client.threads.search({
    limit: limit + 1,
    sortBy: "updated_at",
    sortOrder: "desc",
    select: ThreadCache.PARTS,
    signal,
    ...(graph !== null && { metadata: { graph_id: graph } }),
    ...(status !== null && { status }),
  });
  return { threads: await cache.factsOf(listed.slice(0, limit), signal), hasMore: listed.length > limit };
}
