import type { TroupeEvent } from "../../src/events/events.ts";
import {
  approvalAnswerText,
  fallbackText,
  nameOf,
  replanText,
  retryText,
  routeText,
  stepsText,
  type Observation,
  type ShownEvent,
} from "./event-text.ts";
import { isSoftwareHouseEvent } from "../../src/software-house/events.ts";
import { houseViewAfter } from "./house-rows.ts";
import type { HouseTable } from "./house-table.ts";
import { cutRow } from "./cut-row.ts";
import { blankRow, isWithin, sameTeams, type Row, type RowState } from "./row.ts";

/** The content of the live view. It depends only on the events so far. */
export interface LiveView {
  startedAt: number;
  rows: readonly Row[];
  /** The criteria of a Software House by round; null without a Software House. */
  table: HouseTable | null;
}

/** Returns the view before the first event: one node is working. */
export function openView(opening: string, now: number): LiveView {
  const row: Row = { ...blankRow("opening", opening), state: "running", startedAt: now };
  return { startedAt: now, rows: [row], table: null };
}

/** Returns the view after an event that arrived at `now` (milliseconds since the epoch). */
export function viewAfter(view: LiveView, observation: Observation, now: number): LiveView {
  const { event, teams } = observation;
  if (isSoftwareHouseEvent(event)) {
    // Inside another graph, a Software House is one row.
    return teams.length > 0 ? view : houseViewAfter(view, event, now);
  }
  switch (event.type) {
    case "routed":
      return withRows(closed(view, "opening", { detail: routeText(event), now }), teams, [
        {
          ...rowOf(observation, event.fallback ? "fallback" : (event.route?.specialist ?? "fallback")),
          state: "running",
          startedAt: now,
        },
      ]);
    case "handed_over":
      return withRows(handedOver(view, observation, now), teams, [
        {
          // A specialist that gets the conversation again gets a new row.
          ...blankRow(`${event.run} ${event.to} ${event.sequence}`, [...teams, event.to].join("/")),
          teams,
          state: "running",
          detail: event.task,
          startedAt: now,
        },
      ]);
    case "handoff_refused":
      return changed(view, observation, { retry: event.message });
    case "planned":
      return withRows(
        replanned(
          teams.length === 0 ? closed(view, "opening", { detail: stepsText(event.steps.length), now }) : view,
          event,
          now,
        ),
        teams,
        event.steps.map(({ id, agent, task, dependsOn }) => ({
          ...blankRow(`${event.run} ${id}`, [...teams, id].join("/")),
          teams,
          agent,
          detail: dependsOn.length === 0 ? task : `waits for ${dependsOn.join(", ")}`,
        })),
      );
    case "step_started":
      return changed(view, observation, {
        state: "running",
        agent: event.agent ?? "",
        detail: event.task,
        retry: null,
        startedAt: now,
      });
    case "limit_reached":
      return changed(view, observation, { state: "failed", detail: event.message, retry: null });
    case "step_finished":
      return changed(view, observation, { state: "done", retry: null, ...measures(event) });
    case "step_failed":
      return changed(view, observation, {
        state: "failed",
        retry: null,
        detail: event.message,
        ...measures(event),
      });
    case "step_skipped":
      return changed(view, observation, {
        state: "skipped",
        detail: `step ${event.because} did not complete`,
      });
    case "retrying":
      return changed(view, observation, { retry: retryText(event) });
    case "falling_back":
      return changed(view, observation, { retry: fallbackText(event) });
    case "replanning":
      return changed(dropped(view, event.run), observation, {
        state: "running",
        detail: `writes a new plan: ${replanText(event)}`,
        startedAt: now,
        milliseconds: null,
      });
    case "approval_requested":
      return changed(openingDone(view, now), observation, {
        state: "waiting",
        detail: "waiting for approval",
      });
    case "approval_answered":
      return changed(openingDone(view, now), observation, {
        // An approval node is done with its answer; a step or an agent continues.
        state: event.step === null && event.agent === "approval" ? "done" : "running",
        detail: approvalAnswerText(event),
        startedAt: now,
      });
    case "summarized":
    case "summary_failed":
      return view;
    case "conversation_cut":
      return withRows(view, teams, [cutRow(event, teams)]);
    case "synthesizing":
      return changed(view, observation, {
        state: "running",
        detail: `from ${event.results} ${event.results === 1 ? "result" : "results"}`,
        startedAt: now,
      });
    case "finished":
      return ended(view, observation, now);
    default:
      // An event of an application that the command line does not know.
      return (event satisfies never, view);
  }
}

/** Returns the view of a run that is over. Rows that are still running become `unfinished`. */
export function closedView(view: LiveView, unfinished: "failed" | "stopped", now: number): LiveView {
  return mapRows(view, (row) => (row.state === "running" ? close(row, unfinished, now) : row));
}

function rowOf({ event, teams }: Observation, name = nameOf(event, teams)): Row {
  const agent = event.step === null ? "" : (event.agent ?? "");
  return { ...blankRow(keyOf(event), name), teams, agent };
}

function keyOf(event: ShownEvent): string {
  return `${event.run} ${event.step ?? (event.type === "routed" ? "turn" : event.agent)}`;
}

/** Changes the event's row, or adds a row if the event is the first one of its work. */
function changed(view: LiveView, observation: Observation, part: Partial<Row>): LiveView {
  const row = view.rows.find((one) => one.key === keyOf(observation.event)) ?? runningRow(view, observation);
  if (row === undefined) return withRows(view, observation.teams, [{ ...rowOf(observation), ...part }]);
  return mapRows(view, (one) => (one === row ? { ...one, ...part } : one));
}

/** Finds the running row for an event that has no row of its own yet, such as a retry of the classifier or planner. */
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
function withRows(view: LiveView, teams: readonly string[], rows: readonly Row[]): LiveView {
  const last = view.rows.findLastIndex(
    (row) =>
      isWithin(row.teams, teams) || (row.agent === teams.at(-1) && sameTeams(row.teams, teams.slice(0, -1))),
  );
  const place = teams.length === 0 || last === -1 ? view.rows.length : last + 1;
  return { ...view, rows: [...view.rows.slice(0, place), ...rows, ...view.rows.slice(place)] };
}

/** Marks the waiting steps of a run as skipped, because its plan is rewritten. */
function dropped(view: LiveView, run: string): LiveView {
  return mapRows(view, (row) =>
    row.state === "waiting" && row.key.startsWith(`${run} `)
      ? { ...row, state: "skipped", detail: "no longer planned" }
      : row,
  );
}

/** Removes the rows of steps that the run's new plan repeats, and closes the planner's row. */
function replanned(view: LiveView, event: Extract<TroupeEvent, { type: "planned" }>, now: number): LiveView {
  const again = new Set(event.steps.map(({ id }) => `${event.run} ${id}`));
  const rows = view.rows
    .filter((row) => !again.has(row.key))
    .map((row) => (row.key === keyOf(event) && row.state === "running" ? close(row, "done", now) : row));
  return { ...view, rows };
}

/** Closes the first row. A run that continues after an answer has no other event that closes it. */
function openingDone(view: LiveView, now: number): LiveView {
  return mapRows(view, (row) =>
    row.key === "opening" && row.state === "running" ? close(row, "done", now) : row,
  );
}

/** Closes the row of the specialist that had the conversation, and shows the next one in it. */
function handedOver(view: LiveView, { event, teams }: Observation, now: number): LiveView {
  const had = view.rows.findLast((row) => row.state === "running" && sameTeams(row.teams, teams));
  if (event.type !== "handed_over" || had === undefined) return view;
  const name = [...teams, event.agent].join("/");
  const detail = `hands over to ${event.to}`;
  return mapRows(view, (row) => (row === had ? { ...close(row, "done", now), name, detail } : row));
}

function closed(view: LiveView, key: string, { detail, now }: { detail: string; now: number }): LiveView {
  return mapRows(view, (row) => (row.key === key ? { ...close(row, "done", now), detail } : row));
}

function ended(view: LiveView, { event, teams }: Observation, now: number): LiveView {
  if (event.type !== "finished") return view;
  const failed = event.outcome.status === "failed";
  return mapRows(view, (row) => {
    if (row.state !== "running" || !sameTeams(row.teams, teams)) return row;
    // Only now is it known which specialist answered as the fallback.
    const name = row.name === "fallback" && event.agent !== null ? event.agent : row.name;
    return { ...close(row, failed ? "failed" : "done", now), name };
  });
}

function close(row: Row, state: RowState, now: number): Row {
  const milliseconds = row.milliseconds ?? (row.startedAt === null ? null : now - row.startedAt);
  return { ...row, state, retry: null, milliseconds };
}

function mapRows(view: LiveView, change: (row: Row) => Row): LiveView {
  return { ...view, rows: view.rows.map(change) };
}

function measures({ usage, milliseconds }: Pick<Row, "usage" | "milliseconds">): Partial<Row> {
  return { usage, milliseconds };
}
