import type { Usage } from "../../src/run/usage.ts";

/** The state of one piece of work. Work that was running when the user stopped the run is `stopped`. */
export type RowState = "waiting" | "running" | "done" | "failed" | "skipped" | "stopped";

/** One line of the live view: a step, or a node such as the planner. */
export interface Row {
  /** Unique within the view. */
  key: string;
  /** The teams that contain the work, the outermost first. */
  teams: readonly string[];
  name: string;
  /** The agent that does the work; empty if that is the name itself. */
  agent: string;
  state: RowState;
  /** The task, or its result. */
  detail: string;
  /** The retry or fallback that is shown instead of the detail; null if there is none. */
  retry: string | null;
  /** Milliseconds since the epoch. */
  startedAt: number | null;
  milliseconds: number | null;
  usage: Usage | null;
  /** The tools that it called so far. */
  tools: readonly ToolUse[];
  /** The end of the text that it writes at this moment; empty if it writes none. */
  written: string;
}

/** One call of a tool. */
export interface ToolUse {
  call: string;
  tool: string;
  isAnswered: boolean;
}

/** Returns a row that has only a key and a name. */
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
    tools: [],
    written: "",
  };
}

/** Returns true if both rows are in the same team. */
export function sameTeams(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && isWithin(one, other);
}

/** Returns true if the inner team is the outer one, or a team in it. */
export function isWithin(inner: readonly string[], outer: readonly string[]): boolean {
  return outer.every((team, index) => inner[index] === team);
}
