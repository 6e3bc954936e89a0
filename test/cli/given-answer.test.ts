import { describe, expect, it } from "vitest";
import { addressGiven, type GivenAnswer } from "../../cli/approval/given-answer.ts";
import { openQuestions } from "../../src/approval/open-questions.ts";

/** Returns the open questions of a thread in which these values wait, each in a task of its own. */
function waiting(...values: unknown[]) {
  const tasks = values.map((value, index) => ({
    name: "cook",
    interrupts: [{ id: `interrupt-${index}`, value }],
  }));
  return openQuestions({ tasks });
}

const asked = { kind: "plan", faults: [], answerWith: "", request: "dinner", plan: [] };
const one = waiting({ ...asked, id: "p" });
const two = waiting({ ...asked, id: "p" }, { ...asked, id: "q" });
const foreign = waiting("how many?");

const yes: GivenAnswer = { option: "--approve", verb: "approved", answer: true, isForAll: false };
const file = (answer: unknown): GivenAnswer => ({
  option: "--answer",
  verb: "answered",
  answer,
  isForAll: false,
});

/** Returns the values with which interrupts are resumed. */
function resumedBy(given: GivenAnswer, open: ReturnType<typeof waiting>): Record<string, unknown> {
  return Object.fromEntries(addressGiven(given, open).map(({ to, value }) => [to.interrupt, value]));
}

describe("an answer from options", () => {
  const approved = (approval: string) => ({ approval, answer: true });
  const edit = { decision: "edit", plan: [] };

  it.each<[string, GivenAnswer, ReturnType<typeof waiting>, Record<string, unknown>]>([
    ["to the one question", yes, one, { "interrupt-0": approved("p") }],
    [
      "to all questions",
      { ...yes, isForAll: true },
      two,
      { "interrupt-0": approved("p"), "interrupt-1": approved("q") },
    ],
    ["of a file", file(edit), one, { "interrupt-0": { ...edit, approval: "p" } }],
    [
      "of a file that names its question",
      file({ ...edit, approval: "q" }),
      two,
      { "interrupt-1": { ...edit, approval: "q" } },
    ],
    [
      "of a file by ids",
      file({ q: true, "interrupt-0": edit }),
      two,
      { "interrupt-0": { ...edit, approval: "p" }, "interrupt-1": approved("q") },
    ],
    ["of a file to another graph's question", file({ guests: 4 }), foreign, { "interrupt-0": { guests: 4 } }],
  ])("is given %s", (_, given, open, resumed) => {
    expect(resumedBy(given, open)).toEqual(resumed);
  });

  it.each<[string, GivenAnswer, ReturnType<typeof waiting>, string]>([
    ["to several questions, with their ids", yes, two, "2 questions wait, and --approve does not say which"],
    ["of a file to several questions", file(true), two, "  p  the plan\n  q  the plan"],
    ["to a question that takes any value", yes, foreign, "use --answer <file>"],
    [
      "to a question that does not wait",
      file({ q: true, ["0".repeat(32)]: true }),
      two,
      "unknown or already answered",
    ],
    [
      "of another question",
      file({ approval: "old", decision: "approve" }),
      one,
      'unknown or already answered approval "old"',
    ],
    ["to nothing", yes, [], "--approve answers nothing"],
  ])("is refused %s", (_, given, open, message) => {
    expect(() => addressGiven(given, open)).toThrow(message);
  });
});
