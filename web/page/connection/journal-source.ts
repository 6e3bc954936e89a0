import type { JournalEntry } from "../../../src/journal/journal-entry.ts";
import { readEventStream } from "./event-stream.ts";
import { growingPause } from "./growing-pause.ts";

interface JournalSourceOptions {
  /** The address of the thread's journal. */
  readonly address: string;
  readonly onEntry: (entry: JournalEntry) => void;
  /** Is called if the journal is full, with when its last entry happened, in milliseconds since 1970. */
  readonly onFull: (since: number) => void;
  /** Is called when all entries that exist have come, and if the server does not answer. */
  readonly onRead: () => void;
}

/** The journal of a thread on a server. It holds a connection only as long as something may come. */
interface JournalSource {
  /**
   * Reads what has come since the last reading, also over a restart of the server. While the thread runs it goes on; else it
   * ends when nothing has come for a moment. A browser has few connections to a server, which all its tabs share.
   */
  read: (thread: { readonly isRunning: boolean }) => void;
  /** Lets the connection go. `read` goes on after the last entry. */
  pause: () => void;
}

/** If nothing comes for so many milliseconds, the entries that existed have come. */
const QUIET = 400;

/** The last entries of a run may come a little after its end. */
const REST = 2_000;

/** Creates the source of a journal. It has no connection until it is read. */
export function createJournalSource({
  address,
  onEntry,
  onFull,
  onRead,
}: JournalSourceOptions): JournalSource {
  let after: string | null = null;
  let isRunning = false;
  let isOpen = false;
  let failures = 0;
  let connection: AbortController | null = null;
  const timers = { quiet: noTimer(), rest: noTimer(), again: noTimer() };

  const pause = (): void => {
    for (const timer of Object.values(timers)) clearTimeout(timer);
    connection?.abort();
    connection = null;
    isOpen = false;
  };
  const awaitQuiet = (): void => {
    clearTimeout(timers.quiet);
    timers.quiet = setTimeout(onRead, QUIET);
    awaitRest();
  };
  const awaitRest = (): void => {
    clearTimeout(timers.rest);
    if (isOpen && !isRunning) timers.rest = setTimeout(pause, REST);
  };
  const open = async (): Promise<void> => {
    const own = new AbortController();
    connection = own;
    try {
      await readEventStream(address, {
        after,
        signal: own.signal,
        onOpen: () => {
          failures = 0;
          isOpen = true;
          awaitQuiet();
        },
        onEvent: ({ name, id, data }) => {
          after = id ?? after;
          if (name === "full") onFull((JSON.parse(data) as { since: number }).since);
          else onEntry(JSON.parse(data) as JournalEntry);
          awaitQuiet();
        },
      });
    } catch {
      // Whatever it was, the journal is asked for again.
    }
    if (own.signal.aborted) return;
    failures += 1;
    isOpen = false;
    awaitQuiet();
    timers.again = setTimeout(() => void open(), growingPause(failures));
  };
  return {
    read(thread) {
      ({ isRunning } = thread);
      if (connection === null) void open();
      else awaitRest();
    },
    pause,
  };
}

function noTimer(): ReturnType<typeof setTimeout> | undefined {
  return undefined;
}
