import { AIMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { announcesCalls, endingOf } from "../../../src/models/finish-reason.ts";

const endedBy = (response_metadata: Record<string, unknown>) =>
  endingOf(new AIMessage({ content: "Half", response_metadata }));

test.each([
  [{ finish_reason: "stop" }, "whole"],
  [{ finish_reason: "STOP" }, "whole"],
  [{ stop_reason: "end_turn" }, "whole"],
  [{ finishReason: "MAX_TOKENS" }, "truncated"],
  [{ finish_reason: "model_length" }, "truncated"],
  [{ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } }, "truncated"],
  [{ status: "incomplete", incomplete_details: { reason: "content_filter" } }, "declined"],
  [{ status: "completed" }, "whole"],
  [{ status: "in_progress" }, "failed"],
  [{ finish_reason: "SAFETY" }, "declined"],
  [{ finish_reason: "network_error" }, "failed"],
  [{ finish_reason: "insufficient_system_resource" }, "failed"],
  [{ finish_reason: "no_such_reason" }, "unknown"],
  [{ finish_reason: "" }, "missing"],
  [{}, "missing"],
] as const)("%j is an ending that is %s", (metadata, ending) => {
  expect(endedBy(metadata).ending).toBe(ending);
});

test("a reason that announces calls is told from others", () => {
  expect(["tool_calls", "TOOL_USE", "function_call", "stop"].map(announcesCalls)).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
