import { describe, expect, it } from "vitest";
import { approvalText } from "../../cli/view/approval-text.ts";
import { eventText } from "../../cli/view/event-text.ts";
import { closedView, openView, viewAfter } from "../../cli/view/live-view.ts";
import type { ShownEvent } from "../../cli/view/event-text.ts";
import type { PendingApproval } from "../../src/index.ts";
import type { EffectApproval } from "../../src/workers/index.ts";
import { step } from "../support/plan.ts";
import { event } from "./support/events.ts";

const asked = { id: "a", faults: [], answerWith: "" };
const soup = { agent: "cook", step: "soup" };

const QUESTIONS: [PendingApproval<EffectApproval>, string[]][] = [
  [
    {
      ...asked,
      kind: "effect",
      request: "It is not known whether it happened. Shall pay be called now?",
      tool: "pay",
      arguments: '{"order":"a"}',
      reason: "no_result",
      calls: [
        { arguments: "{}", state: "begun", begun: "2026-01-01", ended: null, outcome: null, attempts: 1 },
      ],
    },
    [
      "It is not known whether it happened. Shall pay be called now?",
      '  this call: pay {"order":"a"}',
      '  recorded: {"arguments":"{}","state":"begun","begun":"2026-01-01","ended":null,"outcome":null,"attempts":1}',
    ],
  ],
  [
    {
      ...asked,
      kind: "plan",
      request: "dinner",
      plan: [step("soup"), step("cake", ["soup"])],
      faults: ["no cake"],
    },
    [
      "Approve the plan for this request? dinner",
      "  ! no cake",
      "  soup (cook): do soup",
      "  cake (cook, after soup): do cake",
    ],
  ],
  [
    { ...asked, kind: "step", agent: "cook", step: step("soup"), briefing: "Goal:\ndinner" },
    ["Approve step soup? cook would get this task:", "  Goal:", "  dinner"],
  ],
  [
    {
      ...asked,
      kind: "tools",
      agent: "clerk",
      step: "ann",
      actionRequests: [{ name: "send", args: { to: "ann" } }],
      reviewConfigs: [],
    },
    ["Approve the tool calls in step ann? clerk would call:", '  send {"to":"ann"}'],
  ],
  [{ kind: "other", id: "a", value: "how many?" }, ["The graph asks:", '  "how many?"']],
];

describe("a question to a person", () => {
  it.each(QUESTIONS)("shows its whole text ($kind)", (question, lines) => {
    expect(approvalText(question)).toBe(lines.join("\n"));
  });
});

const EVENTS: [ShownEvent, string][] = [
  [
    event("approval_requested", { approval: "a", kind: "plan" }, { agent: "approval" }),
    "approval: waiting for approval of the plan",
  ],
  [
    event("approval_requested", { approval: "a", kind: "step" }, soup),
    "soup (cook): waiting for approval of the step",
  ],
  [
    event("approval_requested", { approval: "a", kind: "tools" }, soup),
    "soup (cook): waiting for approval of the tool calls",
  ],
  [
    event("approval_answered", { approval: "a", decision: "approve", feedback: null }, soup),
    "soup (cook): approved",
  ],
  [
    event("approval_answered", { approval: "a", decision: "reject", feedback: "too\nhot" }, soup),
    "soup (cook): rejected: too hot",
  ],
];

describe("an approval event", () => {
  it.each(EVENTS)("is one plain line (%#)", (one, line) => {
    expect(eventText({ event: one, teams: [] })).toBe(line);
  });

  it("leaves a row waiting if the run stops for its approval", () => {
    const events = [
      event("planned", { steps: [step("soup"), step("cake")] }, { agent: "planner" }),
      event("approval_requested", { approval: "p", kind: "plan" }, { agent: "approval" }),
      event(
        "approval_answered",
        { approval: "p", decision: "approve", feedback: null },
        { agent: "approval" },
      ),
      event("approval_requested", { approval: "s", kind: "step" }, soup),
      event("step_started", { task: "do cake" }, { agent: "cook", step: "cake" }),
      event("approval_requested", { approval: "t", kind: "tools" }, { agent: "cook", step: "cake" }),
    ];
    const view = events.reduce(
      (so, one) => viewAfter(so, { event: one, teams: [] }, 1),
      openView("planner", 0),
    );
    expect(
      closedView(view, "failed", 2).rows.map(({ name, state, detail }) => `${name} ${state}: ${detail}`),
    ).toEqual([
      "planner done: 2 steps",
      "soup waiting: waiting for approval",
      "cake waiting: waiting for approval",
      "approval done: approved",
    ]);
  });

  it("leaves the row of a team waiting, too, if a question inside it waits", () => {
    const started = event("step_started", { task: "do dinner" }, { agent: "team", step: "trip" });
    const waits = event("approval_requested", { approval: "p", kind: "plan" }, { agent: "approval" });
    const before = viewAfter(openView("planner", 0), { event: started, teams: [] }, 1);
    const view = viewAfter(before, { event: waits, teams: ["team"] }, 1);
    const states = closedView(view, "waiting", 2).rows.map(({ state }) => state);
    expect(states).toContain("waiting");
    expect(states).not.toContain("failed");
  });
});
