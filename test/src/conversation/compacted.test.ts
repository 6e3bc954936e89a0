import { AIMessage, HumanMessage, type BaseMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { compactedCount, hashOfMessages } from "../../../src/conversation/compacted.ts";

const call = (city: string, name = "find_weather") => ({ id: "call-1", name, args: { city, days: 2 } });

function talk(fields: { name?: string; tool_calls?: ReturnType<typeof call>[] } = {}): BaseMessage[] {
  return [
    new HumanMessage({ id: "question", content: "How is the weather?" }),
    new AIMessage({ id: "answer", content: "", name: "guide", tool_calls: [call("Rome")], ...fields }),
  ];
}

const compacted = {
  last: "answer",
  digest: hashOfMessages(talk()),
  summary: null,
  messages: 2,
  characters: 20,
  kept: 0,
};

test("a compaction holds for the same messages, whatever the order of a call's arguments is", () => {
  expect(compactedCount(talk(), compacted)).toBe(2);
  const turned = { ...call("Rome"), args: { days: 2, city: "Rome" } };
  expect(compactedCount(talk({ tool_calls: [turned] }), compacted)).toBe(2);
});

test("a compaction does not hold any more if a speaker or a tool call was changed", () => {
  expect(compactedCount(talk({ name: "clerk" }), compacted)).toBe(0);
  expect(compactedCount(talk({ tool_calls: [] }), compacted)).toBe(0);
  expect(compactedCount(talk({ tool_calls: [call("Oslo")] }), compacted)).toBe(0);
  expect(compactedCount(talk({ tool_calls: [call("Rome", "find_news")] }), compacted)).toBe(0);
});

test("messages that were compared are not read again, but others in their place are", () => {
  let reads = 0;
  const messages = talk();
  Object.defineProperty(messages[0], "content", {
    get: () => {
      reads += 1;
      return "How is the weather?";
    },
  });
  expect(compactedCount(messages, compacted)).toBe(2);
  const once = reads;
  expect(compactedCount([...messages, new HumanMessage("And now?")], compacted)).toBe(2);
  expect(reads).toBe(once);
  const [question, answer] = messages as [BaseMessage, BaseMessage];
  const changed = new HumanMessage({ id: "question", content: "How is the food?" });
  expect(compactedCount([changed, answer], compacted)).toBe(0);
  expect(compactedCount([answer], compacted)).toBe(0);
  expect(compactedCount([question, answer], { ...compacted, digest: "another" })).toBe(0);
});
