import { describe, expect, test } from "vitest";
import { eventText } from "../../cli/view/event-text.ts";
import { frameOf } from "../../cli/view/frame.ts";
import { openView, viewAfter, type LiveView } from "../../cli/view/live-view.ts";
import type { ShownEvent } from "../../cli/view/event-text.ts";
import type { Verdict } from "../../src/software-house/contract/verdict.ts";
import { event } from "./support/events.ts";

const must = { priority: "must" as const };
const verdict = (c2: "pass" | "fail"): Verdict => ({
  status: c2 === "pass" ? "verified" : "not-verified",
  reason: c2 === "pass" ? null : "criterion c2: silence",
  criteria: [
    { id: "c1", ...must, verdict: "pass" },
    { id: "c2", ...must, verdict: c2 },
  ],
  rounds: 1,
  sandbox: "bubblewrap",
});
const tests = [
  { name: "greets c1", criterionId: "c1", status: "passed" as const },
  { name: "greets c2", criterionId: "c2", status: "failed" as const },
];
const criteria = [
  { id: "c1", ...must },
  { id: "c2", ...must },
];
const toolchain = "go version go1.19.8";
const written = { repair: 0, files: 3, disputes: [] };

/** The events of a run with two rounds. */
const events: ShownEvent[] = [
  event("specified", { title: "Greeter", language: "go", criteria, toolchain }, { agent: "spec_gate" }),
  event("tests_frozen", { tests, sha256: "0123456789abcdef", rulings: [] }, { agent: "test_author" }),
  event("files_written", { round: 1, ...written }, { agent: "developer" }),
  event(
    "phase_finished",
    { round: 1, phase: "build", status: "passed", summary: "built", milliseconds: 900 },
    { agent: "build" },
  ),
  event("tested", { round: 1, tests }, { agent: "verify" }),
  event(
    "judged",
    { round: 1, verdict: verdict("fail"), next: "developer", why: "criterion c2: silence" },
    { agent: "gate" },
  ),
  event("files_written", { round: 2, ...written, disputes: ["greets c2"] }, { agent: "developer" }),
  event("judged", { round: 2, verdict: verdict("pass"), next: "deliver", why: null }, { agent: "gate" }),
  event("delivered", { folder: "runs/one", files: 3 }, { agent: "deliver" }),
];

function viewOf(seen: readonly ShownEvent[]): LiveView {
  return seen.reduce(
    (view, one, index) => viewAfter(view, { event: one, teams: [] }, (index + 1) * 1000),
    openView("product manager", 0),
  );
}

describe("a Software House on a terminal", () => {
  test("shows the working node, and a table of criteria by round", () => {
    const frame = frameOf(viewOf(events.slice(0, 6)), { now: 7000, columns: 100, colored: false });
    expect(frame.split("\n")).toEqual([
      "  ✓ product manager  1.0 s  Greeter: 2 criteria, 2 with priority must; go version go1.19.8",
      "  ✓ test author      1.0 s  2 acceptance tests, frozen as 0123456789ab",
      "  ✓ developer        1.0 s  round 1: 3 files",
      "  ✗ build            2.0 s  round 1: 1 of 2 acceptance tests passed; not passed: greets c2",
      "  ✗ gate             1.0 s  round 1: not-verified: criterion c2: silence; back to the developer",
      "  ⠋ developer        1.0 s",
      "",
      "  criterion  round 1",
      "  c1 must    ✓",
      "  c2 must    ✗",
    ]);
  });

  test("has a column for each round when it is delivered", () => {
    const frame = frameOf(viewOf(events), { now: 9000, columns: 100, colored: false });
    expect(frame.split("\n").slice(-3)).toEqual([
      "  criterion  round 1  round 2",
      "  c1 must    ✓        ✓",
      "  c2 must    ✗        ✓",
    ]);
    expect(frame).not.toContain("⠋");
  });
});

test("each event is one plain line without a terminal", () => {
  expect(events.map((one) => eventText({ event: one, teams: [] }))).toEqual([
    "spec_gate: Greeter: 2 criteria, 2 with priority must; go version go1.19.8",
    "test_author: 2 acceptance tests, frozen as 0123456789ab",
    "developer: round 1: 3 files",
    "build: build passed in 0.9 s: built",
    "verify: round 1: 1 of 2 acceptance tests passed; not passed: greets c2",
    "gate: round 1: not-verified: criterion c2: silence; back to the developer",
    "developer: round 2: 3 files; disputed tests: greets c2",
    "gate: round 2: verified",
    "deliver: 3 files in runs/one",
  ]);
});
