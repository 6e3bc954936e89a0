import type { JournalEntry } from "./journal-entry.ts";

/**
 * A whole thread, as JSON: what the console shows of it and what an exported page holds. Everything is data of others;
 * readers show it as text.
 */
export interface RunSnapshot {
  readonly version: 1;
  readonly thread: string;
  readonly graph: string;
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  /** The drawing of the graph with its teams opened, as `getGraphAsync({ xray: true })` has it as JSON; null if unknown. */
  readonly drawing: GraphDrawing | null;
  /** All entries of the thread, by time. Made from the checkpoints (`entriesOfHistory`) if no journal was kept. */
  readonly entries: readonly JournalEntry[];
  /** True if the entries are those of a journal, false if they were made from checkpoints. */
  readonly hasJournal: boolean;
  /**
   * When the last entry happened before the journal was full, in milliseconds since 1970: later ones are missing. Null, or
   * absent, if it is not full.
   */
  readonly journalFullSince?: number | null;
  /** True if the thread has older checkpoints, which were not read. Absent if not. */
  readonly isHistoryCut?: boolean;
  /** The channels of the newest state. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The channels at the end of earlier runs, by the run, as far as they are known. Absent if none are. */
  readonly runValues?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Pictures in deliveries of a Software House, as PNG in base64, by their SHA-256. Absent if there are none. */
  readonly pictures?: Readonly<Record<string, string>>;
  /** What the thread waits for. */
  readonly questions: readonly unknown[];
}

/** The nodes and arrows of a graph. */
export interface GraphDrawing {
  readonly nodes: readonly { readonly id: string; readonly label: string }[];
  readonly edges: readonly {
    readonly source: string;
    readonly target: string;
    readonly isConditional: boolean;
    readonly label: string | null;
  }[];
}
