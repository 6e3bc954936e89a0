import { nameOf, type Observation } from "./event-text.ts";
import type { LiveView } from "./view.ts";
import { type Row, sameTeams } from "./row.ts";
import {
  changed,
  closedRow,
  isOpening,
  keyOf,
  openRowOf,
  rowOf,
  turnKey,
  withRow,
  withRows,
} from "./view-rows.ts";

/** Shows an agent that began to work: in the row that an earlier event made for it, otherwise in a new one. */
export function agentStarted(view: LiveView, observation: Observation, now: number): LiveView {
  const { event, teams } = observation;
  const name = nameOf(event, teams);
  const row = expectedRow(view, observation, name);
  const part = { name, key: keyOf(event), state: "running" } as const;
  if (row !== undefined) return withRow(view, row, { ...row, ...part, startedAt: row.startedAt ?? now });
  return withRows(view, teams, [{ ...rowOf(observation), ...part, startedAt: now }]);
}

/** Finds the row that a route or a handoff made for the agent, its own row if it waited, or the first row. */
function expectedRow(view: LiveView, { event, teams }: Observation, name: string): Row | undefined {
  const ownRow = openRowOf(view, event);
  if (ownRow !== undefined) return ownRow;
  return view.rows.findLast((row) => {
    if (row.state !== "running" || !sameTeams(row.teams, teams)) return false;
    if (isOpening(row, teams) || row.key === turnKey(event.run)) return true;
    return row.name === name && row.key.startsWith(`${event.run} `);
  });
}

/** Closes the row of an agent that failed. The agent that takes over gets a row of its own when it starts. */
export function agentTakenOver(
  view: LiveView,
  observation: Observation,
  { detail, now }: { detail: string; now: number },
): LiveView {
  const row = openRowOf(view, observation.event);
  const failed = changed(view, observation, { detail });
  return row === undefined ? failed : withRow(view, row, { ...closedRow(row, "failed", now), detail });
}
