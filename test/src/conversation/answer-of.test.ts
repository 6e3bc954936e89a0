import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { answerOf, answersOf } from "../../../src/index.ts";

const question = new HumanMessage("Why?");

test.each([
  [
    "the last message of an agent",
    [question, new AIMessage("First."), new AIMessage("Because.")],
    "Because.",
  ],
  ["the text parts of its content", [new AIMessage({ content: [{ type: "text", text: "So." }] })], "So."],
  ["null while the last message is the person's", [new AIMessage("Earlier."), question], null],
  ["null for an empty message", [question, new AIMessage(" ")], null],
  ["null without messages", [], null],
])("the answer of a run is %s", (_, messages, answer) => {
  expect(answerOf({ messages })).toBe(answer);
});

test.each([
  ["a promise that was not awaited", Promise.resolve({ messages: [] }), "is a Promise (is `await` missing?)"],
  ["nothing", undefined, "is undefined"],
  ["a text", "Because.", 'is the text "Because."'],
])("an answer of %s is an error that says so, and not an empty answer", (_, given, fault) => {
  const result = given as unknown as { messages: [] };
  expect(() => answerOf(result)).toThrow(fault);
  expect(() => answersOf(result)).toThrow(fault);
});
