import { describe, expect, it } from "vitest";
import { eventText } from "../../cli/view/event-text.ts";
import type { ShownEvent } from "../../cli/view/event-text.ts";
import { outcome } from "../support/outcome.ts";
import { event, used } from "./support/events.ts";

const step = { agent: "coder", step: "code" };
const steps = [
  { id: "research", agent: "researcher", task: "Find out.", dependsOn: [] },
  { id: "code", agent: "coder", task: "Write it.", dependsOn: ["research"] },
];

const LINES: [ShownEvent, string | null][] = [
  [
    event(
      "routed",
      { route: { specialist: "coding", confidence: 0.9, reason: "it is code" }, fallback: false },
      { agent: "classifier" },
    ),
    "classifier: coding (90% confidence): it is code",
  ],
  [
    event(
      "routed",
      { route: { specialist: "coding", confidence: 0.2, reason: "hm" }, fallback: true },
      { agent: "classifier" },
    ),
    "classifier: confidence too low; using the fallback instead of coding (20% confidence): hm",
  ],
  [
    event(
      "routed",
      {
        route: {
          specialist: "coding",
          confidence: 1,
          reason: "fast router: score 12",
          decidedBy: "fastRouter",
          score: 12,
        },
        fallback: false,
      },
      { agent: "classifier" },
    ),
    "classifier: coding (fast router: score 12)",
  ],
  [
    event("fast_router_passed", { why: "failed", message: "no index" }, { agent: "classifier" }),
    "classifier: the fast router failed: no index",
  ],
  [
    event("handed_over", { to: "billing", task: "Find\nthe invoice.", reason: "money" }, { agent: "triage" }),
    "triage hands over to billing: Find the invoice.",
  ],
  [
    event("handoff_refused", { to: "max", message: "there is no such target" }, { agent: "triage" }),
    "triage cannot hand over to max: there is no such target",
  ],
  [
    event("planned", { steps }, { agent: "planner" }),
    "planner wrote a plan of 2 steps: research (researcher); code (coder, after research)",
  ],
  [
    event(
      "request_adapted",
      { parameter: "response_format", from: "json_schema", to: "function_calling" },
      { agent: "planner" },
    ),
    "planner: the server refused response_format (json_schema); now sending function_calling",
  ],
  [
    event("request_adapted", { parameter: "temperature", from: "temperature", to: null }, step),
    "code (coder): the server refused temperature; now sending requests without it",
  ],
  [event("step_started", { task: "Write\nit." }, step), "code (coder) started: Write it."],
  [
    event("step_finished", { usage: used(1000, 234), milliseconds: 65_400 }, step),
    "code (coder) finished in 1 min 05 s, 1,234 tokens",
  ],
  [
    event("step_finished", { usage: used(0, 0), milliseconds: 12_900 }, step),
    "code (coder) finished in 12 s",
  ],
  [
    event(
      "step_failed",
      { code: "model_stalled", message: "silent", usage: used(0, 0), milliseconds: 40 },
      step,
    ),
    "code (coder) failed after 0.0 s: silent",
  ],
  [
    event("step_skipped", { because: "research" }, step),
    "code (coder) skipped: step research did not complete",
  ],
  [
    event(
      "retrying",
      { code: "model_rate_limited", message: "slow down", delayMilliseconds: 1500, discards: null },
      { agent: "planner", attempt: 2 },
    ),
    "planner: retrying in 1.5 s (attempt 2): slow down",
  ],
  [
    event(
      "falling_back",
      {
        kind: "specialist",
        from: "coder",
        to: "writer",
        code: "model_stalled",
        message: "silent",
        discards: null,
      },
      step,
    ),
    "code (coder): writer takes over from coder, which failed: silent",
  ],
  [
    event("replanning", { round: 2, feedback: "shorter", failed: ["code", "test"] }, { agent: "planner" }),
    "planner: writing a new plan (round 2): code, test failed; feedback: shorter",
  ],
  [
    event("summarized", { characters: 90_000, shown: 700 }, step),
    "code (coder): result summarized from 90,000 to 700 characters",
  ],
  [
    event("summary_failed", { characters: 90_000, message: "no model" }, step),
    "code (coder): result truncated; its 90,000 characters cannot be summarized: no model",
  ],
  [
    event("conversation_cut", { messages: 12, characters: 34_567 }, { agent: "planner" }),
    "planner: earlier messages left out: 12 messages, 34,567 characters (see the option conversation.characters)",
  ],
  [
    event("conversation_cut", { messages: 0, characters: 4_000 }, { agent: "classifier" }),
    "classifier: parts of earlier messages left out: 4,000 characters (see the option conversation.characters)",
  ],
  [
    event("compacted", { messages: 12, characters: 34_567, shown: 2_100 }, { agent: "compaction" }),
    "compaction: 12 earlier messages (34,567 characters) compacted to 2,100 characters",
  ],
  [
    event("compacted", { messages: 1, characters: 500, shown: 0 }, { agent: "compaction" }),
    "compaction: 1 earlier message (500 characters) left out",
  ],
  [
    event(
      "compaction_failed",
      { messages: 12, characters: 34_567, message: "no model" },
      { agent: "compaction" },
    ),
    "compaction: 34,567 characters of the conversation could not be compacted: no model",
  ],
  [
    event("recall_failed", { message: "no store" }, { agent: "compaction" }),
    "compaction: earlier turns could not be kept for recall: no store",
  ],
  [
    event("synthesizing", { results: 2 }, { agent: "synthesizer" }),
    "synthesizer: writing the answer from 2 results",
  ],
  [event("finished", { outcome: outcome() }), null],
];

describe("an event as a plain line", () => {
  it.each(LINES)("names the agent or step, and what happened ($type)", (one, line) => {
    expect(eventText({ event: one, teams: [] })).toBe(line);
  });

  it("starts with the teams that contain it", () => {
    const started = event("step_started", { task: "Write it." }, step);
    expect(eventText({ event: started, teams: ["builders", "night-shift"] })).toBe(
      "builders/night-shift/code (coder) started: Write it.",
    );
  });
});
