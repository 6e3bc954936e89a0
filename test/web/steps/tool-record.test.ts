import { expect, test } from "vitest";
import { toolRecordOf } from "../../../web/page/steps/tool-record.ts";
import { createCall, createMessage, createSpan } from "../fixtures/large-run.ts";

const calls = [
  { id: "c1", name: "search", arguments: { query: "logs" } },
  { id: "c2", name: "search", arguments: { query: "trees" } },
];
const reply = createMessage({ role: "assistant", toolCalls: calls });
const first = createSpan({ id: "m1", kind: "model", call: createCall({ reply }) });
const second = createSpan({
  id: "m2",
  kind: "model",
  call: createCall({
    request: {
      messages: [
        createMessage(),
        reply,
        createMessage({ role: "tool", text: "on logs" }),
        createMessage({ role: "tool", text: "on trees" }),
      ],
      tools: [],
      schema: null,
    },
  }),
});
const tool = createSpan({ id: "tool|run-1|c2" });

test("the arguments stand in the reply that called the tool, the result in the next prompt", () => {
  expect(toolRecordOf(tool, [first, tool, second])).toEqual({
    arguments: { query: "trees" },
    result: "on trees",
  });
});

test("the result is not known before the next model call", () => {
  expect(toolRecordOf(tool, [first, tool])).toEqual({ arguments: { query: "trees" }, result: null });
});

test("a prompt alone has both", () => {
  expect(toolRecordOf(tool, [tool, second])).toEqual({ arguments: { query: "trees" }, result: "on trees" });
});

test("without a recorded call nothing is known", () => {
  expect(toolRecordOf(tool, [tool, createSpan({ kind: "model" })])).toBeNull();
});
