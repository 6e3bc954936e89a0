import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { frameOf } from "../../cli/view/frame.ts";
import { openView, viewAfter } from "../../cli/view/live-view.ts";
import { event, used } from "./support/events.ts";

const steps = [
  { id: "research", agent: "researcher", task: "Find out\nwhat it needs.", dependsOn: [] },
  { id: "code", agent: "coder", task: "Write it.", dependsOn: ["research"] },
];
const place = { agent: "researcher", step: "research" };
const view = [
  event("planned", { steps }, { agent: "planner" }),
  event("step_started", { task: "Find \u001b[31mout\nwhat it needs." }, place),
].reduce((so, one) => viewAfter(so, { event: one, teams: [] }, 1200), openView("planner", 0));
const done = viewAfter(
  view,
  { event: event("step_finished", { usage: used(1200, 34), milliseconds: 3000 }, place), teams: [] },
  4200,
);

describe("a frame of the live view", () => {
  it("aligns names, agents, times and tokens in columns, and turns a spinner", () => {
    expect(frameOf(view, { now: 2700, columns: 80, colored: false })).toBe(
      [
        "  ✓ planner               1.2 s  2 steps",
        "  ⠧ research  researcher  1.5 s  Find out what it needs.",
        "  · code      coder              waits for research",
      ].join("\n"),
    );
    expect(frameOf(done, { now: 4200, columns: 80, colored: false }).split("\n")[1]).toBe(
      "  ✓ research  researcher  3.0 s  1,234 tokens  Find out what it needs.",
    );
  });

  it("cuts a line to the width of the terminal", () => {
    const lines = frameOf(view, { now: 2700, columns: 44, colored: false }).split("\n");
    expect(lines[1]).toBe("  ⠧ research  researcher  1.5 s  Find out …");
  });

  it("has the same text with and without colors", () => {
    const options = { now: 2700, columns: 80 };
    const colored = frameOf(view, { ...options, colored: true });
    const plain = frameOf(view, { ...options, colored: false });
    expect(colored).not.toBe(plain);
    expect(stripVTControlCharacters(colored)).toBe(plain);
  });
});
