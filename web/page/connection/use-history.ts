import type { ThreadState } from "@langchain/langgraph-sdk";
import { useCallback, useEffect, useRef, useState } from "react";
import { useConnection } from "./connection.tsx";
import type { Values } from "./thread-values.ts";

/** The earlier states of a thread. */
export interface History {
  /** The states that have been read, the newest first. Empty until `load` is called. */
  readonly states: readonly ThreadState<Values>[];
  /** Reads them, and resolves to them. */
  readonly load: () => Promise<readonly ThreadState<Values>[]>;
}

/** At most so many states are read. */
const LIMIT = 500;

/** Reads the earlier states of a thread, only when they are needed: each has all channels, so together they are large. */
export function useHistory(id: string): History {
  const { client } = useConnection();
  const [kept, setKept] = useState<{ id: string; states: readonly ThreadState<Values>[] }>({
    id,
    states: [],
  });
  const current = useRef(id);
  useEffect(() => {
    current.current = id;
  }, [id]);
  const load = useCallback(async () => {
    const states = await client.threads.getHistory<Values>(id, { limit: LIMIT });
    if (current.current === id) setKept({ id, states });
    return states;
  }, [client, id]);
  return { states: kept.id === id ? kept.states : NONE, load };
}

const NONE: readonly ThreadState<Values>[] = [];
