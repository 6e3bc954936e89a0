import { expect, test } from "vitest";
import { factsOfTexts } from "../../../web/page/steps/text-facts.ts";
import type { SpecialistText, StepView } from "../../../web/page/run/run-view.ts";
import { createSpan, createView } from "../fixtures/large-run.ts";

const text: SpecialistText = { key: "k", agent: "writer", step: "s1", text: "The first", isStreaming: true };
const step: StepView = {
  id: "s1",
  agent: "writer",
  task: "Write it down.",
  dependsOn: [],
  status: "running",
  text: null,
  attempts: 2,
  milliseconds: null,
};
const factsOf = (changes: Partial<StepView>, isStreaming = false) =>
  factsOfTexts(createView({ texts: [{ ...text, isStreaming }], plan: [{ ...step, ...changes }] })).get("k");

test("a text that is being written has no result yet", () => {
  expect(factsOf({}, true)).toEqual({
    status: "running",
    task: "Write it down.",
    attempt: 2,
    milliseconds: null,
    result: null,
    error: null,
  });
});

test("a completed step has its result, not only what was streamed", () => {
  expect(factsOf({ status: "completed", text: "The whole.", milliseconds: 900 })).toMatchObject({
    status: "done",
    result: "The whole.",
    milliseconds: 900,
  });
});

test("a failed step says why in the words of its error", () => {
  expect(factsOf({ status: "failed", text: "429 Too many requests" })).toMatchObject({
    status: "failed",
    result: null,
    error: "429 Too many requests",
  });
});

test("a step that a limit stopped is neither done nor failed", () => {
  expect(factsOf({ status: "pending" })?.status).toBe("stopped");
});

test("outside of a plan the agent's span says how it went", () => {
  const spans = [createSpan({ kind: "agent", label: "writer", agent: "writer" })];
  const texts = [{ ...text, step: null, isStreaming: false }];
  expect(factsOfTexts(createView({ texts, spans })).get("k")).toMatchObject({
    status: "done",
    task: null,
    milliseconds: 1000,
    result: "The first",
  });
});
