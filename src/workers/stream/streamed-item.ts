import type { ItemPlace, RunItem } from "../../streaming/run-item.ts";

/**
 * Says that items are missing here. Tokens that came before, and that no `message` item has replaced yet, may be incomplete
 * or void: do not show them as an answer.
 */
export interface GapItem extends ItemPlace {
  type: "gap";
  /**
   * How many items are missing. Null if it is not known: another worker continued the run, and repeats the calls that were
   * not finished.
   */
  missed: number | null;
}

/** One item of the stream of a run on workers: an item as `streamRun` yields it, or a gap. */
export type StreamedItem<State = Record<string, unknown>> = RunItem<State> | GapItem;
