import { Client } from "@langchain/langgraph-sdk";
import { createContext, useContext, useMemo, useState, useEffect, type ReactNode } from "react";
import { messageOf } from "../../../src/errors/locate-error.ts";
import { growingPause } from "./growing-pause.ts";
import { askJournals, type KeptJournals } from "./kept-journals.ts";
import { pacedFetch } from "./paced-fetch.ts";
import { readServerAddress } from "./server-address.ts";
import { askServer, type ServerInfo } from "./server-info.ts";

/** The server that the page talks to, and how the connection stands. */
export interface Connection {
  /** Its address. */
  readonly server: string;
  readonly isOwnServer: boolean;
  /** What is wrong with the address in `?server=`: nothing is asked then. Null if nothing is. */
  readonly fault: string | null;
  readonly client: Client;
  /** What our own server says about itself; null until it has answered, and for other servers. */
  readonly info: ServerInfo | null;
  /** Who writes the journals that the server has; null if it has none. */
  readonly journals: KeptJournals;
  readonly status: "connecting" | "ready" | "lost";
  /** Why there is no connection; null if there is one. */
  readonly error: string | null;
  /** Counts the times that the connection came, so that data is read again after a restart of the server. */
  readonly epoch: number;
}

const ConnectionContext = createContext<Connection | null>(null);

/** How often a server that answers is asked whether it still does, in milliseconds. */
const PROBE = 5_000;

/** Connects the page to its server, and keeps the connection. */
export function ConnectionProvider({ children }: { readonly children: ReactNode }): React.JSX.Element {
  const address = useMemo(() => readServerAddress(window.location), []);
  const client = useMemo(
    () =>
      new Client({
        apiUrl: address.server,
        apiKey: null,
        callerOptions: { maxRetries: 0, fetch: pacedFetch },
      }),
    [address],
  );
  const state = useProbe(address.server, address.isOwnServer, address.fault);
  const connection = useMemo(() => ({ ...address, client, ...state }), [address, client, state]);
  return <ConnectionContext value={connection}>{children}</ConnectionContext>;
}

/** Returns the connection of the page to its server. */
export function useConnection(): Connection {
  const connection = useContext(ConnectionContext);
  if (connection === null) throw new Error("useConnection must be called below ConnectionProvider");
  return connection;
}

type ProbeState = Pick<Connection, "info" | "journals" | "status" | "error" | "epoch">;

function useProbe(server: string, isOwnServer: boolean, fault: string | null): ProbeState {
  const [state, setState] = useState<ProbeState>({
    info: null,
    journals: null,
    status: "connecting",
    error: null,
    epoch: 0,
  });
  useEffect(() => {
    if (fault !== null) return;
    const abort = new AbortController();
    let failures = 0;
    let timer: number | undefined;
    const probe = async (): Promise<void> => {
      window.clearTimeout(timer);
      try {
        const info = await askServer(server, isOwnServer, abort.signal);
        const { signal } = abort;
        const journals = await askJournals(
          { server, isOwnServer },
          { info, origin: location.origin, signal },
        );
        failures = 0;
        const answer = { info, journals };
        setState((old) => (old.status === "ready" && isSame(old, answer) ? old : answered(old, answer)));
      } catch (error) {
        if (abort.signal.aborted) return;
        failures += 1;
        setState((old) => ({
          ...old,
          status: old.epoch === 0 ? "connecting" : "lost",
          error: wordsOf(error, server),
        }));
      }
      if (!abort.signal.aborted)
        timer = window.setTimeout(probeIfSeen, failures === 0 ? PROBE : growingPause(failures));
    };
    const probeIfSeen = (): void => {
      if (document.visibilityState === "visible") void probe();
    };
    document.addEventListener("visibilitychange", probeIfSeen);
    window.addEventListener("online", probeIfSeen);
    void probe();
    return () => {
      abort.abort();
      window.clearTimeout(timer);
      document.removeEventListener("visibilitychange", probeIfSeen);
      window.removeEventListener("online", probeIfSeen);
    };
  }, [server, isOwnServer, fault]);
  return state;
}

type Answer = Pick<Connection, "info" | "journals">;

function answered(old: ProbeState, answer: Answer): ProbeState {
  return {
    ...answer,
    status: "ready",
    error: null,
    epoch: old.status === "ready" ? old.epoch : old.epoch + 1,
  };
}

function isSame({ info, journals }: Answer, next: Answer): boolean {
  return journals === next.journals && JSON.stringify(info) === JSON.stringify(next.info);
}

function wordsOf(error: unknown, server: string): string {
  const words = messageOf(error);
  // Browsers reject with a TypeError, each in its own words. The words of a server may hold "network", too.
  return error instanceof TypeError && /fetch|network|load failed/i.test(words)
    ? `${server} does not answer`
    : words;
}
