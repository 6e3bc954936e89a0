import { describe, expect, it } from "vitest";
import { frameOf } from "../../cli/view/frame.ts";
import { openView, viewAfter, type LiveView } from "../../cli/view/live-view.ts";
import { withUsage } from "../../cli/view/row-activity.ts";
import type { ShownEvent } from "../../cli/view/event-text.ts";
import type { UsageEntry } from "../../src/index.ts";
import { outcome } from "../support/outcome.ts";
import { step } from "../support/plan.ts";
import { event } from "./support/events.ts";

const started = (agent: string, run = "run"): ShownEvent => event("agent_started", {}, { agent, run });
const answered = (decision: "approve" | "reject"): ShownEvent =>
  event("approval_answered", { approval: "a", decision, feedback: null }, { agent: "approval" });

describe("the rows of agents", () => {
  it("name who works: of a desk without a handoff, and of a router's fallback", () => {
    const finished = (agent: string): ShownEvent => event("finished", { outcome: outcome() }, { agent });
    expect(rows([started("billing"), finished("billing")], "handoffs")).toEqual(["billing done"]);
    const routed = event("routed", { route: null, fallback: true }, { agent: "classifier" });
    const events = [started("classifier"), routed, started("clarify"), finished("clarify")];
    expect(rows(events, "router")).toEqual([
      "classifier done: it gave no usable route; using the fallback",
      "clarify done",
    ]);
  });

  it("are not doubled by the event after a handoff", () => {
    const over = event("handed_over", { to: "bob", task: "look", reason: "" }, { agent: "ann" });
    expect(rows([started("ann"), over, started("bob")], "handoffs")).toEqual([
      "ann done: hands over to bob",
      "bob running: look",
    ]);
  });

  it("show who failed, and who takes over", () => {
    const named = { kind: "specialist", from: "ann", to: "bob", code: "model_stalled" } as const;
    const fallen = event("falling_back", { ...named, message: "silent", discards: null }, { agent: "ann" });
    expect(rows([started("ann"), fallen, started("bob")], "handoffs")).toEqual([
      "ann failed: bob takes over from ann, which failed: silent",
      "bob running",
    ]);
  });

  it("have no row of the graph's name if a run goes on, and no row that still waits after an answer", () => {
    const go = event("step_started", { task: "do soup" }, { agent: "cook", step: "soup" });
    expect(rows([answered("approve"), go], "team")).toEqual([
      "approval done: approved",
      "soup running: do soup",
    ]);
    const asked = event("approval_requested", { approval: "a", kind: "plan" }, { agent: "approval" });
    const again = event("replanning", { round: 1, feedback: "less", failed: [] }, { agent: "planner" });
    const planned = event("planned", { steps: [step("soup")] }, { agent: "planner" });
    const events = [started("planner"), planned, asked, answered("reject"), again, planned, asked];
    expect(rows(events, "team")).toEqual([
      "planner done: 1 step",
      "approval done: rejected",
      "planner done: writes a new plan: feedback: less",
      "soup waiting: do soup",
      "approval waiting: waiting for approval",
    ]);
    expect(rows([...events, answered("approve")], "team").at(-1)).toBe("approval done: approved");
  });

  it("of a step whose id is an agent's name are rows of their own", () => {
    const planned = event("planned", { steps: [step("planner")] }, { agent: "planner" });
    expect(rows([started("planner"), planned], "team")).toEqual([
      "planner done: 1 step",
      "planner waiting: do planner",
    ]);
  });

  it("show the usage of planner and synthesizer, of each turn its own", () => {
    const entry = (agent: string, inputTokens: number): UsageEntry => {
      const place = { agent, step: null, model: "m", mode: "live", attempt: 1 } as const;
      return { ...place, inputTokens, outputTokens: 0, cachedTokens: 0, cost: null };
    };
    const over = (from: string, to: string, sequence: number): ShownEvent => ({
      ...event("handed_over", { to, task: "", reason: "" }, { agent: from }),
      sequence,
    });
    const first = withUsage(viewOf([started("ann")], "desk"), [entry("ann", 5)]);
    const events = [over("ann", "bob", 1), started("bob"), over("bob", "ann", 2), started("ann")];
    const view = events.reduce((so, one) => viewAfter(so, { event: one, teams: [] }, 1), first);
    const used = withUsage(view, [entry("ann", 5), entry("bob", 7), entry("ann", 9)]);
    expect(used.rows.map(({ name, usage }) => [name, usage?.inputTokens])).toEqual([
      ["ann", 5],
      ["bob", 7],
      ["ann", 9],
    ]);
  });
});

describe("what an agent does at this moment", () => {
  const soup = { agent: "cook", step: "soup" };
  const called = (call: string, tool: string): ShownEvent => event("tool_called", { call, tool }, soup);
  const back = (call: string): ShownEvent =>
    event("tool_answered", { call, tool: "t", milliseconds: 1 }, soup);
  const text = (piece: string): ShownEvent => event("step_text", { text: piece, message: "m" }, soup);
  const go = event("step_started", { task: "do soup" }, soup);

  it("is the tools that it calls, and then what it writes, in its row", () => {
    expect(line([go, called("1", "look"), called("2", "weigh")])).toMatch(/calls look, weigh$/);
    expect(line([go, called("1", "look"), called("2", "weigh"), back("1")])).toMatch(/calls weigh$/);
    expect(line([go, called("1", "look"), back("1"), text("Boil "), text("it.")])).toMatch(/… Boil it\.$/);
    expect(line([go, text("x".repeat(500))])).toMatch(/…x+$/);
    expect(line([go, text("Boil it.")]).length).toBeLessThanOrEqual(60);
  });

  it("ends with the step, and a retry takes the text back", () => {
    const usage = { modelCalls: 1, inputTokens: 0, outputTokens: 0, cachedTokens: 0, cost: null };
    const finished = event("step_finished", { usage, milliseconds: 5 }, soup);
    expect(line([go, text("Boil"), finished])).toMatch(/do soup$/);
    const members = {
      code: "model_stalled",
      message: "silent",
      delayMilliseconds: 0,
      discards: "m",
    } as const;
    const retry = event("retrying", members, { ...soup, attempt: 2 });
    expect(line([go, text("Boil"), retry])).toMatch(/attempt 2/);
    expect(line([go, text("Boil"), retry, text("Fry")])).toMatch(/… Fry$/);
  });
});

function viewOf(events: readonly ShownEvent[], opening: string): LiveView {
  return events.reduce((view, one) => viewAfter(view, { event: one, teams: [] }, 0), openView(opening, 0));
}

function rows(events: readonly ShownEvent[], opening: string): string[] {
  return viewOf(events, opening).rows.map(
    ({ name, state, detail }) => `${name} ${state}${detail === "" ? "" : `: ${detail}`}`,
  );
}

function line(events: readonly ShownEvent[]): string {
  return frameOf(viewOf(events, "team"), { now: 0, columns: 60, colored: false });
}
