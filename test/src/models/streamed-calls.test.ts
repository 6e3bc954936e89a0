import { AIMessage, AIMessageChunk } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { readStructured } from "../../../src/models/structured-request.ts";
import { brokenCalls, streamedCalls } from "../../../src/models/streamed-calls.ts";

function streamed(...pieces: { id?: string; name?: string; args: string; index: number }[]): AIMessageChunk {
  return pieces
    .map(
      (piece) =>
        new AIMessageChunk({ content: "", tool_call_chunks: [{ type: "tool_call_chunk", ...piece }] }),
    )
    .reduce((before, piece) => before.concat(piece));
}

describe("a streamed call", () => {
  test("is what the model wrote, piece by piece, each call by itself", () => {
    const reply = streamed(
      { id: "0", name: "look", args: '{"at":', index: 0 },
      { id: "1", name: "pay", args: "", index: 1 },
      { args: ' "it"}', index: 0 },
    );
    expect([streamedCalls(reply), brokenCalls(reply)]).toEqual([
      [
        { name: "look", text: '{"at": "it"}' },
        { name: "pay", text: "" },
      ],
      [],
    ]);
  });

  test("is known by its id, if all calls have the same index", () => {
    const reply = streamed(
      { id: "a", name: "look", args: '{"at": "it"}', index: 0 },
      { id: "b", name: "pay", args: '{"sum": 1}', index: 0 },
    );
    expect([streamedCalls(reply), brokenCalls(reply)]).toEqual([
      [
        { name: "look", text: '{"at": "it"}' },
        { name: "pay", text: '{"sum": 1}' },
      ],
      [],
    ]);
  });

  test("that breaks off is broken, though LangChain closes it", () => {
    const reply = streamed(
      { id: "0", name: "pay", args: '{"sum": 10', index: 0 },
      { args: '00, "to": "ann', index: 0 },
    );
    expect(reply.tool_calls?.map(({ args }) => args)).toEqual([{ sum: 1000, to: "ann" }]);
    expect(brokenCalls(reply)).toEqual(["pay"]);
  });

  test("that is a structured reply is read as one, not as what LangChain made of it", () => {
    const reply = streamed({ id: "0", name: "plan", args: '{"steps": [{"id": "a"}, {"id": "b"}', index: 0 });
    expect(reply.tool_calls?.map(({ args }) => args)).toEqual([{ steps: [{ id: "a" }, { id: "b" }] }]);
    expect(readStructured(reply, "plan")).toEqual({
      faults: ["the JSON is cut off: its last bracket is never closed"],
    });
  });
});

test("a reply that came whole has no streamed calls, and its invalid ones are broken", () => {
  const tool_calls = [{ name: "look", args: { at: "it" }, id: "1" }];
  const whole = new AIMessage({ content: "", tool_calls, invalid_tool_calls: [{ name: "pay", args: "{" }] });
  expect([streamedCalls(whole), brokenCalls(whole)]).toEqual([[], ["pay"]]);
});
