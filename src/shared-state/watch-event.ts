/** An event of a watch. A watch returns its events in the order in which they happened. */
export type SharedEvent<Value = unknown> = CurrentEvent<Value> | ChangeEvent<Value> | GapEvent;

/** The current value of a key: at the start of a watch, and after a gap. After a gap, the value may have been deleted. */
export interface CurrentEvent<Value = unknown> {
  type: "current";
  key: string;
  value: Value | undefined;
  version: number;
}

/** One change of a key. Without an old value, the key had none before; without a new value, it was deleted. */
export interface ChangeEvent<Value = unknown> {
  type: "change";
  key: string;
  oldValue: Value | undefined;
  newValue: Value | undefined;
  version: number;
}

/** Changes of a key that the watch missed. The key's current value follows as the next event. */
export interface GapEvent {
  type: "gap";
  key: string;
  /** The number of changes that were missed. */
  missed: number;
}

/** Options of a watch. */
export interface WatchOptions {
  /**
   * Where the watch starts: with the current values ("current"), with the next change ("now"), or with the changes after
   * this version of each key. A namespace keeps its last 1,000 changes; a gap replaces older ones.
   *
   * @default "current"
   */
  from?: "current" | "now" | number;
  /** Ends the watch without an error. */
  signal?: AbortSignal | undefined;
  /**
   * How many changes of the namespace the reader may be behind. If it is further behind, a gap replaces them.
   *
   * @default 1_000, the number of changes that are kept
   */
  bound?: number;
}
