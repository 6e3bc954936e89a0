import { AIMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { uniqueCalls } from "../../../src/handoff/unique-calls.ts";

const look = (id?: string) => ({ name: "look", args: {}, type: "tool_call" as const, ...(id && { id }) });

test("every call of a reply gets an id that no call before it has", () => {
  let number = 0;
  const id = () => `new-${(number += 1)}`;
  const messages = [new AIMessage({ content: "", tool_calls: [look("call_0")] })];
  const reply = new AIMessage({ content: "", tool_calls: ["call_0", "call_1", "call_1", ""].map(look) });
  uniqueCalls(reply, { messages, id });
  expect(reply.tool_calls?.map((call) => call.id)).toEqual([
    "call_new-1",
    "call_1",
    "call_new-2",
    "call_new-3",
  ]);
});
