import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { EVENT_CHANNEL, type PublishedEvent } from "../events/event-channel.ts";
import { MODEL_CALL_CHANNEL, type PublishedCall } from "./call-channel.ts";
import type { JournalEntry } from "./journal-entry.ts";
import { JournalWriter } from "./journal-writer.ts";

/** An open journal. Everything that happens on threads in this process is written to it. */
export interface Journal extends Disposable {
  readonly folder: string;
  /** Writes everything that has happened so far. Never throws. */
  flush(): void;
  /** Writes what is left, and stops. Never throws. */
  close(): void;
}

/** The options of a journal. */
export interface JournalOptions {
  /**
   * How large the journal of one thread gets, in bytes. What comes after that is not kept.
   * @default 20 MB
   */
  maximumBytes?: number;
  /**
   * Of how many threads journals are kept. A further one replaces the one that was not written for longest.
   * @default 500
   */
  maximumThreads?: number;
  /**
   * Called if something cannot be kept, once for each reason.
   * @default process.emitWarning
   */
  warn?: (message: string) => void;
}

const MAXIMUM_BYTES = 20_000_000;
const MAXIMUM_THREADS = 500;

/**
 * Opens the journal in a folder: each event and each model call of a run with a thread, in this process, is appended to the
 * file of its thread. Configured keys are hidden. A journal never makes a run fail or wait.
 *
 * @example
 * using journal = openJournal(".troupe/journal");
 * await team.invoke({ messages: "Compare Rust and Go." }, { configurable: { thread_id: "t-1" } });
 */
export function openJournal(folder: string, options: JournalOptions = {}): Journal {
  const {
    maximumBytes = MAXIMUM_BYTES,
    maximumThreads = MAXIMUM_THREADS,
    warn = (message) => process.emitWarning(message),
  } = options;
  const writer = new JournalWriter({ folder, maximumBytes, maximumThreads, warn });
  const onEvent = (message: unknown): void => {
    const { thread, event, teams, above } = message as PublishedEvent;
    if (thread === null) return;
    const nested = { ...(teams.length > 0 && { teams }), ...(above !== null && { above }) };
    // The sequence never steps back. The clock may have, and the times of calls are those of the clock.
    const at = Math.min(event.sequence / 1000, Date.now());
    // The members of an event are those that its sender has given it.
    writer.add(thread, { at, kind: "event", event, ...nested } as JournalEntry);
  };
  const onCall = (message: unknown): void => {
    const { thread, call } = message as PublishedCall;
    if (thread === null) return;
    writer.add(thread, { at: call.startedAt + call.milliseconds, kind: "call", call });
  };
  const onExit = (): void => writer.flush();
  subscribe(EVENT_CHANNEL, onEvent);
  subscribe(MODEL_CALL_CHANNEL, onCall);
  process.once("exit", onExit);
  const close = (): void => {
    unsubscribe(EVENT_CHANNEL, onEvent);
    unsubscribe(MODEL_CALL_CHANNEL, onCall);
    writer.flush();
    process.off("exit", onExit);
  };
  return { folder, flush: () => writer.flush(), close, [Symbol.dispose]: close };
}
