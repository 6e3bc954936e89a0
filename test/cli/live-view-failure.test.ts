import { expect, it } from "vitest";
import { openView, viewAfter, type LiveView } from "../../cli/view/live-view.ts";
import type { ShownEvent } from "../../cli/view/event-text.ts";
import { event, used } from "./support/events.ts";

const usage = used(10, 5);
const at = { agent: "coder", step: "code" };
const test = { id: "test", agent: "tester", task: "Try it.", dependsOn: ["code"] };
const plan = event(
  "planned",
  { steps: [{ id: "code", agent: "coder", task: "Write it.", dependsOn: [] }, test] },
  { agent: "planner" },
);
const started = event("step_started", { task: "Write it." }, at);
const failed = event("step_failed", { code: "model_stalled", message: "silent", usage, milliseconds: 9 }, at);
const replanning = event("replanning", { round: 1, feedback: null, failed: ["code"] }, { agent: "planner" });

it("shows which specialist takes over a step, and then its row under that specialist", () => {
  const fallback = {
    kind: "specialist",
    from: "coder",
    to: "writer",
    code: "model_stalled",
    message: "silent",
  } as const;
  const falling = event("falling_back", { ...fallback, discards: null }, at);
  const again = event("step_started", { task: "Write it." }, { ...at, agent: "writer" });
  expect(shown(after([plan, started, falling]))[1]).toBe(
    "code/coder running: writer takes over from coder, which failed: silent",
  );
  expect(shown(after([plan, started, falling, again]))[1]).toBe("code/writer running: Write it.");
});

it("shows a new plan below the rest of the old one", () => {
  const steps = [
    { id: "sketch", agent: "writer", task: "Draw it.", dependsOn: [] },
    { ...test, dependsOn: ["sketch"] },
  ];
  expect(shown(after([plan, started, failed, replanning]))).toEqual([
    "planner done: 2 steps",
    "code/coder failed: silent",
    "test/tester skipped: no longer planned",
    "planner running: writes a new plan: code failed",
  ]);
  expect(
    shown(after([plan, started, failed, replanning, event("planned", { steps }, { agent: "planner" })])),
  ).toEqual([
    "planner done: 2 steps",
    "code/coder failed: silent",
    "planner done: writes a new plan: code failed",
    "sketch/writer waiting: Draw it.",
    "test/tester waiting: waits for sketch",
  ]);
});

function after(events: readonly ShownEvent[]): LiveView {
  return events.reduce(
    (view, one, index) => viewAfter(view, { event: one, teams: [] }, 10 * (index + 1)),
    openView("planner", 0),
  );
}

function shown({ rows }: LiveView): string[] {
  return rows.map(
    ({ name, agent, state, retry, detail }) =>
      `${[name, agent].filter(Boolean).join("/")} ${state}: ${retry ?? detail}`,
  );
}
