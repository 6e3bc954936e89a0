import { AIMessage, HumanMessage, type BaseMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { readRequest } from "../../../src/conversation/conversation.ts";
import { briefingOf } from "../../../src/conversation/context.ts";
import { faultsOfConversation } from "../../../src/memory/conversation-options.ts";

const said = (text: string, name = "cook"): AIMessage => new AIMessage({ content: text, name });
const asked = (text: string): HumanMessage => new HumanMessage(text);
const long = (characters: number, letter = "x"): string => letter.repeat(characters);

/** What a model reads before the request "again", a line each, and what was cut. */
function read(messages: BaseMessage[], characters?: number) {
  const conversation = characters === undefined ? {} : { characters };
  const { earlier, cut } = readRequest([...messages, asked("again")], conversation);
  const lines = earlier.map(({ name, text }) => {
    const [start] = text.split("\n");
    return `${name ?? "user"}: ${text.length > 200 ? `${text.length} characters` : start}`;
  });
  return { lines, cut };
}

describe("the conversation before a request", () => {
  test("is read as a whole by default, however many messages it has", () => {
    const turns = Array.from({ length: 500 }, (_, index) => [asked(`question ${index}`), said("yes")]).flat();
    const { lines, cut } = read([asked("my number is C-1001"), ...turns]);
    expect([lines.length, lines[0], cut]).toEqual([1001, "user: my number is C-1001", null]);
  });

  test("is read up to 100,000 characters by default", () => {
    const whole = [asked(long(1000)), said(long(99_000))];
    expect(read(whole).cut).toBeNull();
    expect(read([asked("x"), ...whole]).cut).toEqual({ messages: 1, characters: 1 });
  });

  test("loses its oldest messages first, each as a whole, and a sentence says so", () => {
    const messages = [asked(long(300)), said(long(100)), asked(long(100)), said(long(700))];
    expect(read(messages, 1000)).toEqual({
      lines: [
        "user: [Earlier messages were left out: 1 message, 300 characters. If the answer depends on them, say so.]",
        `cook: ${long(100)}`,
        `user: ${long(100)}`,
        "cook: 700 characters",
      ],
      cut: { messages: 1, characters: 300 },
    });
  });

  test("stops at the first message that does not fit, so that no turn is missing between two others", () => {
    const messages = [asked("short"), said(long(600)), asked("more"), said(long(500))];
    expect(read(messages, 1000).cut).toEqual({ messages: 2, characters: 605 });
  });

  test("keeps the last answer whole if it fits, also before a turn that nothing answered", () => {
    const { lines, cut } = read([asked("story"), said(long(995)), asked(long(400))], 1000);
    expect(lines.slice(1)).toEqual(["cook: 995 characters", "user: "]);
    expect(cut).toEqual({ messages: 1, characters: 405 });
  });

  test("has its last answer cut in the middle only if it is too long by itself; it keeps its speaker", () => {
    const { lines, cut } = read([asked("story"), said(`start ${long(2000)} end`, "poet")], 1000);
    expect(lines[1]).toMatch(/^poet: \d+ characters$/);
    expect(cut?.messages).toBe(1);
    const { earlier } = readRequest([said(`start ${long(2000)} end`, "poet"), asked("again")], {
      characters: 1000,
    });
    expect(earlier.map(({ text }) => text.length <= 1000)).toEqual([true, true]);
    expect(earlier[0]?.text).toMatch(/^\[Parts of earlier messages were left out: \d+ characters\./);
    const mark = /\[\.\.\. (\d+) characters left out \.\.\.\]/.exec(earlier[1]?.text ?? "");
    expect(earlier[0]?.text).toContain(`left out: ${mark?.[1]} characters`);
  });

  test("shows a part of both if the last answer and an unanswered turn are too long together", () => {
    const { lines } = read([said(long(2000)), asked(long(3000))], 1000);
    expect(lines.slice(1)).toEqual(["cook: 500 characters", "user: 500 characters"].map(lengthsNear));
  });

  test("shows the names of specialists in a step's transcript, and not those of a supervisor's nodes", () => {
    const messages = [said("soup", "cook"), said("one page", "synthesizer"), said("no plan", "planner")];
    const request = readRequest([asked("dinner"), ...messages, asked("again")]);
    expect(briefingOf(request).earlier).toEqual([
      "user: dinner",
      "cook: soup",
      "assistant: one page",
      "assistant: no plan",
    ]);
  });

  test("begins with what was left out, without a speaker, in a step's transcript", () => {
    const request = readRequest([asked(long(300)), said("soup"), asked("again")], { characters: 200 });
    expect(briefingOf(request).earlier).toEqual([
      "[Earlier messages were left out: 1 message, 300 characters. If the answer depends on them, say so.]",
      "cook: soup",
    ]);
  });
});

test.each<[object, string]>([
  [{ characters: 199 }, "conversation.characters must be a whole number of at least 200, but is 199"],
  [{ characters: 1000.5 }, "conversation.characters must be a whole number of at least 200, but is 1000.5"],
  [
    { messages: 12 },
    'unknown setting "messages" of conversation; available: characters, compaction, compactionSeconds, recall',
  ],
])("the setting %j is refused", (conversation, fault) => {
  expect(faultsOfConversation(conversation)).toEqual([fault]);
});

test("a whole number of characters is accepted", () => {
  expect([faultsOfConversation(undefined), faultsOfConversation({ characters: 200 })]).toEqual([[], []]);
});

/** A cut is at most as long as it may be, and no more than its mark shorter. */
function lengthsNear(line: string): unknown {
  const [speaker] = line.split(":");
  return expect.stringMatching(new RegExp(`^${speaker}: 4[5-9]\\d characters$`)) as unknown;
}
