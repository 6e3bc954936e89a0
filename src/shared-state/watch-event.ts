/** What somebody who watches is told, in the order in which it happened. */
export type SharedEvent<Value = unknown> = CurrentEvent<Value> | ChangeEvent<Value> | GapEvent;

/** How a key stands: at the beginning, and after a gap (where it may have no value any more). */
export interface CurrentEvent<Value = unknown> {
  type: "current";
  key: string;
  value: Value | undefined;
  version: number;
}

/** One change; without an old value the key is new, without a new one it was deleted. */
export interface ChangeEvent<Value = unknown> {
  type: "change";
  key: string;
  oldValue: Value | undefined;
  newValue: Value | undefined;
  version: number;
}

/** So many changes of the key are left out here; what the key has become comes next. */
export interface GapEvent {
  type: "gap";
  key: string;
  missed: number;
}

/** How a watch begins and ends. */
export interface WatchOptions {
  /**
   * With the values that there are ("current", the default), with the next change ("now"), or with the changes of each
   * key after that version, as far as they are still kept.
   */
  from?: "current" | "now" | number;
  /** Ends the watch, without an error. */
  signal?: AbortSignal | undefined;
  /** How many changes of the namespace a slow reader may be behind before some are left out; 1,000 are kept. */
  bound?: number;
}
