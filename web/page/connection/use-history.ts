import type { ThreadState } from "@langchain/langgraph-sdk";
import { useCallback, useEffect, useRef, useState } from "react";
import { useConnection } from "./connection.tsx";
import { READING_LIMITS } from "./reading-limits.ts";
import { isHistoryCut } from "./run-states.ts";
import type { Values } from "./thread-values.ts";

/** The earlier states of a thread. */
export interface History {
  /** The states that have been read, the newest first. Empty until `load` is called. */
  readonly states: readonly ThreadState<Values>[];
  /** Reads them, and resolves to them. */
  readonly load: () => Promise<readonly ThreadState<Values>[]>;
  /** True if the thread has older states, which were not read. */
  readonly isCut: boolean;
}

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
    const states = await client.threads.getHistory<Values>(id, { limit: READING_LIMITS.states });
    if (current.current === id) setKept({ id, states });
    return states;
  }, [client, id]);
  const states = kept.id === id ? kept.states : NONE;
  return { states, load, isCut: isHistoryCut(states) };
}

const NONE: readonly ThreadState<Values>[] = [];
