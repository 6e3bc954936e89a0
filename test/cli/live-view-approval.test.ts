import { describe, expect, it } from "vitest";
import type { Observation } from "../../cli/view/event-text.ts";
import { closedView, openView, pausedView, viewAfter, type LiveView } from "../../cli/view/live-view.ts";
import { outcome } from "../support/outcome.ts";
import { event } from "./support/events.ts";

/** A team `trip` in a router, up to the point where it asks a person about its plan. */
const asking: Observation[] = [
  { event: event("agent_started", {}, { agent: "classifier" }), teams: [] },
  {
    event: event(
      "routed",
      { route: { specialist: "trip", confidence: 0.9, reason: "a trip" }, fallback: false },
      { agent: "classifier" },
    ),
    teams: [],
  },
  { event: event("agent_started", {}, { agent: "trip" }), teams: [] },
  { event: event("agent_started", {}, { agent: "planner", run: "inner" }), teams: ["trip"] },
  { event: event("planned", { steps: [] }, { agent: "planner", run: "inner" }), teams: ["trip"] },
  {
    event: event("approval_requested", { approval: "p", kind: "plan" }, { agent: "approval", run: "inner" }),
    teams: ["trip"],
  },
];

/** What the resumed run tells, from the top of the node that waited. */
const answered: Observation[] = [
  { event: event("agent_started", {}, { agent: "trip" }), teams: [] },
  {
    event: event(
      "approval_answered",
      { approval: "p", decision: "approve", feedback: null },
      { agent: "approval", run: "inner" },
    ),
    teams: ["trip"],
  },
  { event: event("finished", { outcome: outcome() }, { run: "inner" }), teams: ["trip"] },
  { event: event("finished", { outcome: outcome() }, { agent: "trip" }), teams: [] },
];

function after(view: LiveView, observations: readonly Observation[], start: number): LiveView {
  return observations.reduce((so, one, index) => viewAfter(so, one, start + index * 10), view);
}

function rowsOf({ rows }: LiveView): string[] {
  return rows.map(({ name, state, milliseconds }) => [name, state, milliseconds ?? ""].join(" ").trim());
}

describe("the live view of a router whose team waits for a person", () => {
  it("shows the team as waiting, not as failed, if the command ends", () => {
    const view = closedView(pausedView(after(openView("travel", 0), asking, 10), 100), "waiting", 5_000);
    expect(rowsOf(view)).toEqual([
      "classifier done 20",
      "trip waiting 80",
      "trip/planner done 10",
      "trip/approval waiting",
    ]);
  });

  it("does not count the time in which it waits, and shows the answer", () => {
    const paused = pausedView(after(openView("travel", 0), asking, 10), 100);
    expect(rowsOf(after(paused, answered, 50_100))).toEqual([
      "classifier done 20",
      "trip done 110",
      "trip/planner done 10",
      "trip/approval done",
    ]);
  });

  it("has no row of the graph's name in the process that continues", () => {
    expect(rowsOf(after(openView("travel", 0), answered, 10))).toEqual([
      "trip done 40",
      "trip/approval done",
    ]);
  });
});
