import {
  approvalAnswerText,
  compactedText,
  fallbackText,
  nameOf,
  fastRouterText,
  replanText,
  retryText,
  routeText,
  stepsText,
  type Observation,
} from "./event-text.ts";
import { isSoftwareHouseEvent } from "../../src/software-house/events.ts";
import { agentStarted, agentTakenOver } from "./agent-rows.ts";
import { houseViewAfter } from "./house-rows.ts";
import type { LiveView } from "./view.ts";
import { cutRow } from "./cut-row.ts";
import { withText, withToolAnswered, withToolCalled } from "./row-activity.ts";
import { blankRow, type Row } from "./row.ts";
import {
  changed,
  closedRow,
  dropped,
  ended,
  handedOver,
  mapRows,
  OPENING,
  replanned,
  rowOf,
  startedBy,
  stepKey,
  withoutOpening,
  withRows,
} from "./view-rows.ts";

export type { LiveView } from "./view.ts";

/** Returns the view before the first event: one node is working. */
export function openView(opening: string, now: number): LiveView {
  const row: Row = { ...blankRow(OPENING, opening), state: "running", startedAt: now };
  return { startedAt: now, rows: [row], table: null };
}

/** Returns the view after an event that arrived at `now` (milliseconds since the epoch). */
export function viewAfter(paused: LiveView, observation: Observation, now: number): LiveView {
  const { event, teams } = observation;
  const view = workingView(paused, now);
  if (isSoftwareHouseEvent(event)) {
    // Inside another graph, a Software House is one row.
    return teams.length > 0 ? view : houseViewAfter(view, event, now);
  }
  switch (event.type) {
    case "agent_started":
      return agentStarted(view, observation, now);
    case "routed":
      return withRows(startedBy(view, observation, { detail: routeText(event), now }), teams, [
        {
          ...rowOf(observation, event.fallback ? "fallback" : (event.route?.specialist ?? "fallback")),
          state: "running",
          startedAt: now,
        },
      ]);
    case "fast_router_passed":
      return changed(view, observation, { detail: fastRouterText(event) });
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
        replanned(startedBy(view, observation, { detail: stepsText(event.steps.length), now }), event),
        teams,
        event.steps.map(({ id, agent, task, dependsOn }) => ({
          ...blankRow(stepKey(event.run, id), [...teams, id].join("/")),
          teams,
          agent,
          detail: dependsOn.length === 0 ? task : `waits for ${dependsOn.join(", ")}`,
        })),
      );
    case "step_started":
      return changed(withoutOpening(view, observation), observation, {
        state: "running",
        agent: event.agent ?? "",
        detail: event.task,
        retry: null,
        written: "",
        startedAt: now,
      });
    case "step_text":
      return withText(view, observation, event.text);
    case "tool_called":
      return withToolCalled(view, observation, event);
    case "tool_answered":
      return withToolAnswered(view, observation, event);
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
      return changed(withoutOpening(view, observation), observation, {
        state: "skipped",
        detail: `step ${event.because} did not complete`,
      });
    case "retrying":
      return changed(view, observation, { retry: retryText(event), written: "" });
    case "falling_back":
      return event.step === null && event.kind === "specialist"
        ? agentTakenOver(view, observation, { detail: fallbackText(event), now })
        : changed(view, observation, { retry: fallbackText(event), written: "" });
    case "replanning": {
      const rest = dropped(withoutOpening(view, observation), event.run);
      const detail = `writes a new plan: ${replanText(event)}`;
      return withRows(rest, teams, [
        { ...rowOf(observation, nameOf(event, teams)), state: "running", detail, startedAt: now },
      ]);
    }
    case "approval_requested":
      return changed(withoutOpening(view, observation), observation, {
        state: "waiting",
        detail: "waiting for approval",
      });
    case "approval_answered":
      return changed(withoutOpening(view, observation), observation, {
        // An approval node is done with its answer; a step or an agent continues.
        state: event.step === null && event.agent === "approval" ? "done" : "running",
        detail: approvalAnswerText(event),
        startedAt: event.step === null && event.agent === "approval" ? null : now,
      });
    case "request_adapted":
    case "summarized":
    case "summary_failed":
    case "answered":
      return view;
    case "recall_failed":
      return view;
    case "compacted":
      return changed(view, observation, { state: "done", detail: compactedText(event), retry: null });
    case "compaction_failed":
      return changed(view, observation, { state: "failed", detail: event.message, retry: null });
    case "conversation_cut":
      return withRows(view, teams, [cutRow(event, teams)]);
    case "synthesizing":
      return changed(withoutOpening(view, observation), observation, {
        state: "running",
        detail: `from ${event.results} ${event.results === 1 ? "result" : "results"}`,
        startedAt: now,
      });
    case "finished":
      return ended(view, observation, now);
    default: // An event of an application that the command line does not know.
      return (event satisfies never, view);
  }
}

/** What becomes of rows that are still running when a run ends, or when it waits for an answer. */
export type UnfinishedState = "failed" | "stopped" | "waiting";

/** Returns the view of a run that waits for a person from `now` on. The time of its rows stands still. */
export function pausedView(view: LiveView, now: number): LiveView {
  return { ...view, pausedAt: view.pausedAt ?? now };
}

/** Returns the view of a run that works again: no row counts the time in which it waited. */
function workingView(view: LiveView, now: number): LiveView {
  const { pausedAt = null } = view;
  if (pausedAt === null) return view;
  const waited = now - pausedAt;
  const later = (time: number | null): number | null => (time === null ? null : time + waited);
  return mapRows({ ...view, pausedAt: null }, (row) => ({ ...row, startedAt: later(row.startedAt) }));
}

/**
 * Returns the view of a run that is over, or that waits for a person in another process. Rows that are still running
 * become `unfinished`.
 */
export function closedView(view: LiveView, unfinished: UnfinishedState, time: number): LiveView {
  const now = view.pausedAt ?? time;
  return mapRows(view, (row) => (row.state === "running" ? closedRow(row, unfinished, now) : row));
}

function measures({ usage, milliseconds }: Pick<Row, "usage" | "milliseconds">): Partial<Row> {
  return { usage, milliseconds };
}
