import type { TroupeEvent } from "../../src/events/events.ts";
import { nameOf, type Observation, type ShownEvent } from "./event-text.ts";
import type { LiveView } from "./view.ts";
import { blankRow, type Row, type RowState, isWithin, sameTeams } from "./row.ts";

/** The key of the row that is shown before the first event. */
export const OPENING = "opening";

/** Returns the key of a step's row. */
export function stepKey(run: string, step: string): string {
  return `${run} step ${step}`;
}

/** Returns the key of the row that an event is about. */
export function keyOf(event: ShownEvent): string {
  const { run, step, agent } = event;
  if (step !== null) return stepKey(run, step);
  return event.type === "routed" ? turnKey(run) : `${run} agent ${agent}`;
}

/** Returns the key of the row of the specialist that a router has chosen. */
export function turnKey(run: string): string {
  return `${run} turn`;
}

/** Makes the row of an event. */
export function rowOf({ event, teams }: Observation, name = nameOf(event, teams)): Row {
  const agent = event.step === null ? "" : (event.agent ?? "");
  return { ...blankRow(keyOf(event), name), teams, agent };
}

/** Returns the row that an event is about: the last one with its key that is not over. */
export function openRowOf(view: LiveView, event: ShownEvent): Row | undefined {
  const key = keyOf(event);
  return view.rows.findLast((row) => row.key === key && isOpen(row));
}

/** Changes the event's row, or adds a row if the event is the first one of its work. */
export function changed(view: LiveView, observation: Observation, part: Partial<Row>): LiveView {
  const row = openRowOf(view, observation.event) ?? runningRow(view, observation);
  if (row === undefined) return withRows(view, observation.teams, [{ ...rowOf(observation), ...part }]);
  return withRow(view, row, { ...row, ...part });
}

/** Replaces a row. */
export function withRow(view: LiveView, row: Row, replacement: Row): LiveView {
  return mapRows(view, (one) => (one === row ? replacement : one));
}

/** Finds the running row for an event that has no row of its own yet, such as a retry before the first event. */
function runningRow(view: LiveView, { event, teams }: Observation): Row | undefined {
  const isOfRunningRow =
    event.type === "retrying" ||
    event.type === "falling_back" ||
    event.type === "handoff_refused" ||
    (event.type === "approval_requested" && event.kind === "tools");
  if (!isOfRunningRow || event.step !== null) return undefined;
  return view.rows.findLast((row) => row.state === "running" && sameTeams(row.teams, teams));
}

/** Adds rows at the end, but a team's rows after the team's other rows. */
export function withRows(view: LiveView, teams: readonly string[], rows: readonly Row[]): LiveView {
  const last = view.rows.findLastIndex(
    (row) =>
      isWithin(row.teams, teams) || (row.agent === teams.at(-1) && sameTeams(row.teams, teams.slice(0, -1))),
  );
  const place = teams.length === 0 || last === -1 ? view.rows.length : last + 1;
  return { ...view, rows: [...view.rows.slice(0, place), ...rows, ...view.rows.slice(place)] };
}

/** Marks the waiting steps of a run as skipped, because its plan is rewritten. */
export function dropped(view: LiveView, run: string): LiveView {
  return mapRows(view, (row) =>
    row.state === "waiting" && row.key.startsWith(stepKey(run, ""))
      ? { ...row, state: "skipped", detail: "no longer planned" }
      : row,
  );
}

/** Removes the rows of steps that the run's new plan repeats. */
export function replanned(view: LiveView, event: Extract<TroupeEvent, { type: "planned" }>): LiveView {
  const again = new Set(event.steps.map(({ id }) => stepKey(event.run, id)));
  return { ...view, rows: view.rows.filter((row) => !again.has(row.key)) };
}

/** Closes the row of the agent that decided something, such as the planner. A row that has a detail keeps it. */
export function startedBy(
  view: LiveView,
  { event, teams }: Observation,
  { detail, now }: { detail: string; now: number },
): LiveView {
  const key = `${event.run} agent ${event.agent}`;
  return mapRows(view, (row) =>
    row.state === "running" && (row.key === key || isOpening(row, teams))
      ? { ...closedRow(row, "done", now), detail: row.detail || detail }
      : row,
  );
}

/** Removes the first row if no event was about it: a run that continues may begin anywhere. */
export function withoutOpening(view: LiveView, { teams }: Observation): LiveView {
  return { ...view, rows: view.rows.filter((row) => !(row.state === "running" && isOpening(row, teams))) };
}

/** Closes the row of the specialist that had the conversation, and names it. */
export function handedOver(view: LiveView, { event, teams }: Observation, now: number): LiveView {
  const had = view.rows.findLast((row) => row.state === "running" && sameTeams(row.teams, teams));
  if (event.type !== "handed_over" || had === undefined) return view;
  const name = [...teams, event.agent].join("/");
  return withRow(view, had, { ...closedRow(had, "done", now), name, detail: `hands over to ${event.to}` });
}

/** Closes the running rows of a run that is over. */
export function ended(view: LiveView, { event, teams }: Observation, now: number): LiveView {
  if (event.type !== "finished") return view;
  const failed = event.outcome.status === "failed";
  return mapRows(view, (row) => {
    const isOfRun = row.key.startsWith(`${event.run} `) || isOpening(row, teams);
    if (row.state !== "running" || !isOfRun) return row;
    // Only now is it known which specialist answered as the fallback.
    const name = row.name === "fallback" && event.agent !== null ? event.agent : row.name;
    return { ...closedRow(row, failed ? "failed" : "done", now), name };
  });
}

/** Returns a row that is over. */
export function closedRow(row: Row, state: RowState, now: number): Row {
  const milliseconds = row.milliseconds ?? (row.startedAt === null ? null : now - row.startedAt);
  return { ...row, state, retry: null, milliseconds };
}

/** Changes every row. */
export function mapRows(view: LiveView, change: (row: Row) => Row): LiveView {
  return { ...view, rows: view.rows.map(change) };
}

/** Returns true for the first row, as the row of a graph that is not inside a team. */
export function isOpening(row: Row, teams: readonly string[]): boolean {
  return row.key === OPENING && teams.length === 0;
}

function isOpen({ state }: Row): boolean {
  return state === "running" || state === "waiting";
}
