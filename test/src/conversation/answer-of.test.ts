import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { answerOf } from "../../../src/index.ts";

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
