import type { Client, Thread, ThreadState } from "@langchain/langgraph-sdk";
import type { UseStreamThread } from "@langchain/langgraph-sdk/ui";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { messageOf } from "../../../src/errors/locate-error.ts";
import { LISTED } from "./thread-facts.ts";
import type { Values } from "./thread-values.ts";
import { useConnection } from "./connection.tsx";

/** A thread of the server and its newest state. */
export interface Head {
  /** What the list of threads knows of it; null until it is read. */
  readonly thread: Omit<Thread, "values"> | null;
  /** Null until it is read, and before the first run. */
  readonly state: ThreadState<Values> | null;
  /** The state in the form that `useStream` takes. */
  readonly source: UseStreamThread<Values>;
  /** Why the thread cannot be read; null if it can be. */
  readonly error: string | null;
  /** True until the server has answered. */
  readonly isLoading: boolean;
  readonly refresh: () => void;
}

const PERIOD = 3_000;

interface HeadState {
  readonly id: string;
  readonly thread: Omit<Thread, "values"> | null;
  readonly states: ThreadState<Values>[] | undefined;
  readonly error: string | null;
}

/** Reads a thread and its newest state, and reads them again after others have changed them. */
export function useHead(id: string): Head {
  const { client, status, epoch } = useConnection();
  const [kept, setKept] = useState<HeadState>({ id, thread: null, states: undefined, error: null });
  const held = kept.id === id ? kept : { id, thread: null, states: undefined, error: null };
  const version = useRef("");

  const readState = useCallback(async (): Promise<ThreadState<Values>[]> => {
    const states = await readNewest(client, id);
    setKept((old) => ({ ...(old.id === id ? old : { thread: null }), id, states, error: null }));
    return states;
  }, [client, id]);

  const read = useCallback(async () => {
    try {
      const [thread] = await client.threads.search({ ids: [id], limit: 1, select: LISTED });
      if (thread === undefined) throw new Error(`the server has no thread ${id}`);
      const next = `${id} ${thread.updated_at} ${thread.status}`;
      if (version.current === next) {
        // It may be read again after an attempt that failed.
        setKept((old) => (old.error === null ? old : { ...old, error: null }));
        return;
      }
      const states = await readNewest(client, id);
      version.current = next;
      setKept({ id, thread, states, error: null });
    } catch (error) {
      const words = messageOf(error);
      setKept((old) => ({ thread: null, states: undefined, ...(old.id === id && old), id, error: words }));
    }
  }, [client, id]);

  useEffect(() => {
    if (status !== "ready") return;
    version.current = "";
    void read();
    const readIfSeen = (): void => {
      if (document.visibilityState === "visible") void read();
    };
    const timer = window.setInterval(readIfSeen, PERIOD);
    document.addEventListener("visibilitychange", readIfSeen);
    return () => {
      window.clearInterval(timer);
      document.removeEventListener("visibilitychange", readIfSeen);
    };
  }, [read, status, epoch]);

  const { states, thread, error } = held;
  const isLoading = states === undefined && error === null;
  const source = useMemo(
    () => ({ data: states, error: undefined, isLoading, mutate: readState }),
    [states, isLoading, readState],
  );
  const refresh = useCallback(() => void read(), [read]);
  return { thread, state: states?.[0] ?? null, source, error, isLoading, refresh };
}

async function readNewest(client: Client, id: string): Promise<ThreadState<Values>[]> {
  const state = await client.threads.getState<Values>(id);
  return state.checkpoint?.checkpoint_id ? [state] : [];
}
