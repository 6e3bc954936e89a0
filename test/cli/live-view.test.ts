import { describe, expect, it } from "vitest";
import { closedView, openView, viewAfter, type LiveView } from "../../cli/view/live-view.ts";
import type { Row } from "../../cli/view/row.ts";
import type { ShownEvent } from "../../cli/view/event-text.ts";
import type { Outcome } from "../../src/index.ts";
import { outcome as outcomeOf } from "../support/outcome.ts";
import { event, used } from "./support/events.ts";

const usage = used(10, 5);
const plan = event(
  "planned",
  {
    steps: [
      { id: "research", agent: "researcher", task: "Find out.", dependsOn: [] },
      { id: "code", agent: "coder", task: "Write it.", dependsOn: ["research"] },
    ],
  },
  { agent: "planner" },
);
const at = { agent: "researcher", step: "research" };

describe("the live view of a supervisor", () => {
  it("shows the planner at work before the first event", () => {
    expect(shown(openView("planner", 0))).toEqual(["planner running"]);
  });

  it("lists the planned steps, each with what it waits for", () => {
    expect(shown(after([plan]))).toEqual([
      "planner done 10ms: 2 steps",
      "research/researcher waiting: Find out.",
      "code/coder waiting: waits for research",
    ]);
  });

  it("shows why a step is retried, and its task when it continues", () => {
    const retry = event(
      "retrying",
      { code: "model_rate_limited", message: "slow down", delayMilliseconds: 2000, discards: null },
      { ...at, attempt: 2 },
    );
    const started = event("step_started", { task: "Find out." }, at);
    const finished = event("step_finished", { usage, milliseconds: 700 }, at);
    expect(shown(after([plan, started, retry]))[1]).toBe(
      "research/researcher running: retrying in 2.0 s (attempt 2): slow down",
    );
    expect(shown(after([plan, started, retry, finished]))[1]).toBe(
      "research/researcher done 700ms 15 tokens: Find out.",
    );
  });

  it("shows a failed step, the steps skipped because of it, and the synthesis of the rest", () => {
    const view = after([
      plan,
      event("step_failed", { code: "model_stalled", message: "went silent", usage, milliseconds: 9 }, at),
      event("step_skipped", { because: "research" }, { agent: "coder", step: "code" }),
      event("synthesizing", { results: 1 }, { agent: "synthesizer" }),
      event("finished", { outcome: outcome("partial") }),
    ]);
    expect(shown(view).slice(1)).toEqual([
      "research/researcher failed 9ms 15 tokens: went silent",
      "code/coder skipped: step research did not complete",
      "synthesizer done 10ms: from 1 result",
    ]);
  });

  it("marks the planner as failed if there is no plan", () => {
    expect(shown(after([event("finished", { outcome: outcome("failed") })]))).toEqual([
      "planner failed 10ms",
    ]);
  });

  it("marks running steps as stopped when the run is stopped", () => {
    const view = after([plan, event("step_started", { task: "Find out." }, at)]);
    expect(shown(closedView(view, "stopped", 100))[1]).toBe("research/researcher stopped 80ms: Find out.");
  });

  it("shows a team's own steps below the team's row", () => {
    const inner = { run: "inner" };
    const steps = [{ id: "look", agent: "reader", task: "Look.", dependsOn: [] }];
    let view = after([plan, event("step_started", { task: "Find out." }, at)]);
    for (const one of [
      event("planned", { steps }, { ...inner, agent: "planner" }),
      event("step_started", { task: "Look." }, { ...inner, agent: "reader", step: "look" }),
      event("finished", { outcome: outcome("completed") }, inner),
    ]) {
      view = viewAfter(view, { event: one, teams: ["researcher"] }, 50);
    }
    expect(shown(view)).toEqual([
      "planner done 10ms: 2 steps",
      "research/researcher running: Find out.",
      "researcher/look/reader done 0ms: Look.",
      "code/coder waiting: waits for research",
    ]);
  });
});

describe("the live view of a router", () => {
  const route = { specialist: "coding", confidence: 0.924, reason: "asks for code" };

  it("shows the route and then the specialist", () => {
    const routed = event("routed", { route, fallback: false }, { agent: "classifier" });
    const finished = event("finished", { outcome: outcome("completed") }, { agent: "coding" });
    expect(shown(after([routed], "classifier"))).toEqual([
      "classifier done 10ms: coding (92% confidence): asks for code",
      "coding running",
    ]);
    expect(shown(after([routed, finished], "classifier"))[1]).toBe("coding done 10ms");
  });

  it("names the fallback after its answer", () => {
    const routed = event("routed", { route: null, fallback: true }, { agent: "classifier" });
    const finished = event("finished", { outcome: outcome("completed") }, { agent: "clarify" });
    expect(shown(after([routed, finished], "classifier"))).toEqual([
      "classifier done 10ms: it gave no usable route; using the fallback",
      "clarify done 10ms",
    ]);
  });
});

/** Returns the view after events that arrive ten milliseconds apart. */
function after(events: readonly ShownEvent[], opening = "planner"): LiveView {
  return events.reduce(
    (view, one, index) => viewAfter(view, { event: one, teams: [] }, 10 * (index + 1)),
    openView(opening, 0),
  );
}

function shown({ rows }: LiveView): string[] {
  return rows.map(
    (row) => `${headOf(row)}${(row.retry ?? row.detail) ? `: ${row.retry ?? row.detail}` : ""}`,
  );
}

function headOf({ name, agent, state, milliseconds, usage: spent }: Row): string {
  const time = milliseconds === null ? "" : ` ${milliseconds}ms`;
  const tokens = spent === null ? "" : ` ${spent.inputTokens + spent.outputTokens} tokens`;
  return `${[name, agent].filter(Boolean).join("/")} ${state}${time}${tokens}`;
}

function outcome(status: Outcome["status"]): Outcome {
  return outcomeOf({ status, usage, milliseconds: 30 });
}
