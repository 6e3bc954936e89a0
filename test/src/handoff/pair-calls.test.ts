import { AIMessage, HumanMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { describe, expect, test, vi } from "vitest";
import { pairCalls } from "../../../src/handoff/pair-calls.ts";

const human = new HumanMessage("hi");
const caller = (...ids: string[]) =>
  new AIMessage({
    content: "",
    tool_calls: ids.map((id) => ({ id, name: "look", args: {}, type: "tool_call" })),
  });
const answer = (id: string, content = `answer ${id}`) =>
  new ToolMessage({ tool_call_id: id, content, name: "look" });

const lines = (messages: BaseMessage[]): string[] =>
  messages.map((message) =>
    ToolMessage.isInstance(message) ? `${message.tool_call_id}: ${message.text}` : message.getType(),
  );

describe("paired calls", () => {
  test("are left as they are where all are answered in their order", () => {
    const messages = [human, caller("a", "b"), answer("a"), answer("b"), new AIMessage("done")];
    const paired = pairCalls(messages);
    expect(paired.every((message, index) => message === messages[index])).toBe(true);
    expect(paired).toHaveLength(messages.length);
  });

  test.each<[string, BaseMessage[], string[]]>([
    ["without any answer", [human, caller("a")], ["human", "ai", "a: Not carried out."]],
    [
      "with one of two answers",
      [caller("a", "b"), answer("b")],
      ["ai", "a: Not carried out.", "b: answer b"],
    ],
    [
      "answered in another order",
      [caller("a", "b"), answer("b"), answer("a")],
      ["ai", "a: answer a", "b: answer b"],
    ],
    ["answered after something else", [caller("a"), human, answer("a")], ["ai", "a: answer a", "human"]],
    ["answered twice", [caller("a"), answer("a"), answer("a", "again")], ["ai", "a: answer a"]],
    ["without the calls", [human, answer("a"), human], ["human", "human"]],
    [
      "whose ids come again",
      [caller("a"), answer("a", "one"), caller("a"), answer("a", "two"), caller("a")],
      ["ai", "a: one", "ai", "a: two", "ai", "a: Not carried out."],
    ],
    [
      "that share an id",
      [caller("a", "a"), answer("a", "one"), answer("a", "two")],
      ["ai", "a: one", "a_2: two"],
    ],
    [
      "that share an id with one answer",
      [caller("a", "a"), answer("a")],
      ["ai", "a: answer a", "a_2: Not carried out."],
    ],
    [
      "without ids",
      [caller("", ""), answer("", "one"), answer("", "two")],
      ["ai", "call_1: one", "call_2: two"],
    ],
  ])("are made of calls %s", (_, messages, expected) => {
    expect(lines(pairCalls(messages))).toEqual(expected);
    expect(lines(pairCalls(pairCalls(messages)))).toEqual(expected);
  });

  test("give no call the answer of another tool", () => {
    const tool_calls = ["look", "pay"].map((name) => ({ id: "a", name, args: {} }));
    const paid = new ToolMessage({ tool_call_id: "a", content: "paid", name: "pay" });
    const paired = pairCalls([new AIMessage({ content: "", tool_calls }), paid]);
    expect(lines(paired)).toEqual(["ai", "a: Not carried out.", "a_2: paid"]);
    const ids = paired.flatMap((message) =>
      AIMessage.isInstance(message) ? (message.tool_calls ?? []) : [],
    );
    expect(ids.map(({ id, name }) => [id, name])).toEqual([
      ["a", "look"],
      ["a_2", "pay"],
    ]);
  });

  test("leave out what a client would send of calls that could not be read", () => {
    // LangChain warns of calls that it could not read.
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const raw = {
      tool_calls: [{ id: "a", type: "function" as const, function: { name: "look", arguments: "{" } }],
    };
    const empty = new AIMessage({
      content: "",
      additional_kwargs: raw,
      tool_calls: [],
      invalid_tool_calls: [],
    });
    const said = new AIMessage({
      content: "one moment",
      name: "ann",
      id: "x",
      additional_kwargs: raw,
      tool_calls: [],
    });
    const [kept, ...others] = pairCalls([empty, said]);
    expect([kept?.text, kept?.name, kept?.id, kept?.additional_kwargs, others]).toEqual([
      "one moment",
      "ann",
      "x",
      {},
      [],
    ]);
  });
});
