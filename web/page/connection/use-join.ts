import type { StreamMode } from "@langchain/langgraph-sdk";
import { useCallback, useEffect, useRef } from "react";
import { useConnection } from "./connection.tsx";
import { READING_LIMITS } from "./reading-limits.ts";
import { takeStart } from "./started-runs.ts";
import { useIsSeen } from "./use-is-seen.ts";

/** What is streamed of a run. */
export const STREAM_MODES: StreamMode[] = ["values", "custom", "messages-tuple"];

interface JoinOptions {
  readonly thread: string;
  readonly stream: {
    readonly joinStream: (
      run: string,
      last?: string,
      options?: { streamMode?: StreamMode[] },
    ) => Promise<void>;
    readonly isLoading: boolean;
    readonly stop: () => Promise<void>;
  };
  /** True if a run of the thread is going on. */
  readonly isBusy: boolean;
  /** True if the stream belongs to a run that the server has not taken yet. */
  readonly isSending: boolean;
  readonly refresh: () => void;
}

/**
 * Joins the run that is going on, also one that another page or program has started, while the page is seen. A hidden page
 * lets go of its stream, and joins again when it is seen: a browser has six connections to a server, which all its tabs share.
 */
export function useJoin(options: JoinOptions): (serverRun: string) => void {
  const { thread, isBusy, isSending } = options;
  const { client } = useConnection();
  const isSeen = useIsSeen();
  const latest = useRef(options);
  latest.current = options;
  const joining = useRef<string | null>(null);

  const join = useCallback((serverRun: string) => {
    if (joining.current === serverRun) return;
    joining.current = serverRun;
    void latest.current.stream.joinStream(serverRun, undefined, { streamMode: STREAM_MODES }).finally(() => {
      joining.current = null;
      latest.current.refresh();
    });
  }, []);

  const { isLoading } = options.stream;
  useEffect(() => {
    if (!isSeen) return;
    const started = takeStart(thread);
    if (started !== null) return join(started);
    if (!isBusy || isLoading) return;
    const abort = new AbortController();
    const joinGoing = async (): Promise<void> => {
      const runs = await client.runs.list(thread, {
        limit: READING_LIMITS.activeRuns,
        signal: abort.signal,
      });
      const going = runs.find(({ status }) => status === "running" || status === "pending");
      if (going !== undefined && !abort.signal.aborted && !latest.current.stream.isLoading)
        join(going.run_id);
    };
    // If the server does not answer now, the thread is read again in a moment, and this with it.
    joinGoing().catch(() => {});
    return () => abort.abort();
  }, [client, thread, isSeen, isBusy, isLoading, join]);

  useEffect(() => {
    if (isSeen || isSending || !isLoading) return;
    void latest.current.stream.stop().then(() => latest.current.refresh());
  }, [isSeen, isSending, isLoading]);

  // What was joined must not go on in the background after the page has gone elsewhere.
  useEffect(() => () => void latest.current.stream.stop(), [thread]);
  return join;
}
