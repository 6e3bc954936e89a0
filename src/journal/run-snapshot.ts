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
  /** The channels of the newest state. */
  readonly values: Readonly<Record<string, unknown>>;
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
