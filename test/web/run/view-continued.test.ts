import { expect, test } from "vitest";
import type { JournalEntry } from "../../../src/journal/journal-entry.ts";
import type { RunView } from "../../../web/page/run/run-view.ts";
import { viewRun } from "../../../web/page/run/view-run.ts";

const limited = {
  status: "stopped",
  reason: "the limit of 1 model call is reached",
  limit: { name: "modelCalls", value: 1 },
  mode: "live",
};
const values = { run: { id: "r" }, outcome: limited, messages: [{ type: "ai", content: "Half a soup." }] };

const before = [
  { type: "step_started", agent: "cook", step: "soup", task: "cook" },
  { type: "finished", agent: null, step: null, outcome: limited },
];
const since = [{ type: "step_started", agent: "cook", step: "soup", task: "cook" }];
const end = [{ type: "finished", agent: null, step: null, outcome: { ...limited, status: "completed" } }];

function standing(events: readonly object[], isRunning: boolean): Partial<RunView> {
  const entries = events.map((event, index) => ({
    at: (index + 1) * 1_000,
    kind: "event",
    event: { ...event, run: "r", attempt: 1, sequence: index },
  })) as JournalEntry[];
  const view = viewRun({ entries, values, questions: [], request: null, isRunning });
  const { status, outcome, endedAt, answer, boxes } = view;
  return { status, outcome, endedAt, answer, boxes };
}

test("a run that a limit stopped is over, and what was at work has stopped", () => {
  expect(standing(before, false)).toEqual({
    status: "finished",
    outcome: limited,
    endedAt: 2_000,
    answer: "Half a soup.",
    boxes: { supervisor: "done", cook: "stopped" },
  });
});

test("a run that is continued is running, before and after its first event, and has no outcome and no answer", () => {
  const running = { status: "running", outcome: null, endedAt: null, answer: null };
  expect(standing(before, true)).toMatchObject(running);
  const events = [...before, ...since];
  expect(standing(events, true)).toMatchObject({ ...running, boxes: { cook: "running" } });
});

test("a continued run that is stopped has not the outcome from before", () => {
  const events = [...before, ...since];
  expect(standing(events, false)).toMatchObject({ status: "finished", outcome: null, endedAt: 3_000 });
});

test("a continued run that ends has its new outcome", () => {
  const ended = standing([...before, ...since, ...end], false);
  expect([ended.outcome?.status, ended.endedAt]).toEqual(["completed", 4_000]);
});
