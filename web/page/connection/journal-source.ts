import type { JournalEntry } from "../../../src/journal/journal-entry.ts";
import { growingPause } from "./growing-pause.ts";

interface JournalSourceOptions {
  /** The address of the thread's journal. */
  readonly address: string;
  /** Gets the entries that have come since the last frame. */
  readonly onEntries: (entries: readonly JournalEntry[]) => void;
  /** Is called once, when all entries that existed at the beginning have come, or if there is no journal. */
  readonly onRead: () => void;
}

/** If nothing comes for so many milliseconds, the entries that existed have come. */
const QUIET = 400;

/** Reads the journal of a thread and follows it, also over a restart of the server, until it is closed. */
export function openJournal({ address, onEntries, onRead }: JournalSourceOptions): { close: () => void } {
  let source: EventSource | null = null;
  let failures = 0;
  let timer: number | undefined;
  let quiet: number | undefined;
  let isRead = false;
  const batch = createBatch<JournalEntry>(onEntries);

  const waitForQuiet = (): void => {
    if (isRead) return;
    window.clearTimeout(quiet);
    quiet = window.setTimeout(() => {
      isRead = true;
      batch.flush();
      onRead();
    }, QUIET);
  };
  const open = (): void => {
    source = new EventSource(address);
    source.addEventListener("open", () => {
      failures = 0;
      waitForQuiet();
    });
    source.addEventListener("message", ({ data }: MessageEvent<string>) => {
      batch.add(JSON.parse(data) as JournalEntry);
      waitForQuiet();
    });
    source.addEventListener("error", () => {
      waitForQuiet();
      // The browser itself connects again, but gives up after an answer that is not a stream.
      if (source?.readyState !== EventSource.CLOSED) return;
      failures += 1;
      timer = window.setTimeout(open, growingPause(failures));
    });
  };
  open();
  return {
    close: () => {
      window.clearTimeout(timer);
      window.clearTimeout(quiet);
      source?.close();
      batch.cancel();
    },
  };
}

/** Collects items, and hands them over once for each frame, so that a burst of events makes one change of the page. */
export function createBatch<Item>(onItems: (items: readonly Item[]) => void): {
  add: (item: Item) => void;
  flush: () => void;
  cancel: () => void;
} {
  let items: Item[] = [];
  let frame: number | null = null;
  let timer: number | undefined;
  const cancel = (): void => {
    if (frame !== null) cancelAnimationFrame(frame);
    window.clearTimeout(timer);
    frame = null;
    items = [];
  };
  const flush = (): void => {
    const collected = items;
    cancel();
    if (collected.length > 0) onItems(collected);
  };
  return {
    add: (item) => {
      items.push(item);
      if (frame !== null) return;
      frame = requestAnimationFrame(flush);
      // A page in the background has no frames.
      timer = window.setTimeout(flush, 250);
    },
    flush,
    cancel,
  };
}
