import type { UsageEntry } from "../../src/run/usage.ts";
import { sumUsage } from "../../src/run/sum-usage.ts";
import type { Observation } from "./event-text.ts";
import type { LiveView } from "./view.ts";
import type { Row } from "./row.ts";
import { openRowOf, withRow } from "./view-rows.ts";

/** How much of a text that is being written a row keeps, in characters: more than a line. */
const KEPT_CHARACTERS = 400;

/** Shows a piece of a step's text in its row. A row that is over does not change. */
export function withText(view: LiveView, { event }: Observation, text: string): LiveView {
  return withOpenRow(view, event, (row) => ({
    ...row,
    retry: null,
    written: (row.written + text).slice(-KEPT_CHARACTERS),
  }));
}

/** Shows a call of a tool in the row of its agent. */
export function withToolCalled(
  view: LiveView,
  { event }: Observation,
  { call, tool }: { call: string; tool: string },
): LiveView {
  return withOpenRow(view, event, (row) => {
    const others = row.tools.filter((one) => one.call !== call);
    return { ...row, retry: null, written: "", tools: [...others, { call, tool, isAnswered: false }] };
  });
}

/** Shows that a tool has answered. */
export function withToolAnswered(
  view: LiveView,
  { event }: Observation,
  { call }: { call: string },
): LiveView {
  return withOpenRow(view, event, (row) => ({
    ...row,
    tools: row.tools.map((one) => (one.call === call ? { ...one, isAnswered: true } : one)),
  }));
}

/**
 * Shows the usage of agents that work outside of steps, such as the planner, in their rows. `entries` is the usage of the
 * run so far. An agent with several rows has in each row what was used since the row before it.
 */
export function withUsage(view: LiveView, entries: readonly UsageEntry[]): LiveView {
  const counted = new Map<string, number>();
  const rows = view.rows.map((row, index) => {
    if (row.agent !== "" || row.teams.length > 0) return row;
    const isLast = !view.rows.slice(index + 1).some((later) => later.agent === "" && later.name === row.name);
    const before = counted.get(row.name) ?? 0;
    const own = entries.filter(({ agent, step }) => agent === row.name && step === null).slice(before);
    const used = isLast ? own : own.slice(0, row.usage?.modelCalls ?? 0);
    counted.set(row.name, before + used.length);
    return used.length === 0 ? row : { ...row, usage: sumUsage(used) };
  });
  return { ...view, rows };
}

/** Shows that an agent speaks: if it was tried again, that has succeeded. */
export function withSpeaker(view: LiveView, speaker: string): LiveView {
  const speaks = (row: Row): boolean => row.state === "running" && row.name === speaker && row.retry !== null;
  return view.rows.some(speaks)
    ? { ...view, rows: view.rows.map((row) => (speaks(row) ? { ...row, retry: null } : row)) }
    : view;
}

/** Returns what a row does at this moment, or null if only its task is known. */
export function activityOf({ state, tools, written, detail }: Row): string | null {
  const open = tools.filter(({ isAnswered }) => !isAnswered).map(({ tool }) => tool);
  if (state === "running" && open.length > 0) return `calls ${open.join(", ")}`;
  if (state === "running" && written.trim() !== "") return `… ${written}`;
  if (state === "running" || detail !== "" || tools.length === 0) return null;
  return `used ${[...new Set(tools.map(({ tool }) => tool))].join(", ")}`;
}

function withOpenRow(view: LiveView, event: Observation["event"], change: (row: Row) => Row): LiveView {
  const row = openRowOf(view, event);
  return row === undefined ? view : withRow(view, row, change(row));
}
