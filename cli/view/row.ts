import type { Usage } from "../../src/run/usage.ts";

/** How a piece of work stands; what was running when somebody stopped the run is `stopped`. */
export type RowState = "waiting" | "running" | "done" | "failed" | "skipped" | "stopped";

/** One line of the live view: a step, or a box such as the planner. */
export interface Row {
  /** Unique within the view. */
  key: string;
  /** The teams inside which it runs, outermost first. */
  teams: readonly string[];
  name: string;
  /** Who does it, where that is not the name itself. */
  agent: string;
  state: RowState;
  /** What it does, or what became of it. */
  detail: string;
  /** What it waits for just now, in the place of the detail; null where nothing is. */
  retry: string | null;
  /** Milliseconds since the epoch. */
  startedAt: number | null;
  milliseconds: number | null;
  usage: Usage | null;
}

/** A row of which nothing is known yet but its name. */
export function blankRow(key: string, name: string): Row {
  const times = { startedAt: null, milliseconds: null };
  return {
    key,
    teams: [],
    name,
    agent: "",
    state: "waiting",
    detail: "",
    retry: null,
    ...times,
    usage: null,
  };
}
