import { describe, expect, it } from "vitest";
import { readAnswer } from "../../../src/approval/read-answer.ts";
import { readCalls, toolDecisions } from "../../../src/approval/tool-decisions.ts";

const edit = ({ task }: Record<string, unknown>) =>
  task === "ok" ? { value: task } : { faults: ["no task"] };
const NO_ID = 'the answer has no `approval`; it must be the id of this question, "q"';

const ANSWERS: [unknown, ReturnType<typeof readAnswer>][] = [
  [{ approval: "q", decision: "approve" }, { value: { decision: "approve" } }],
  [{ approval: "q", decision: "approve", more: 1 }, { value: { decision: "approve" } }],
  [{ approval: "q", decision: "reject", feedback: "no" }, { value: { decision: "reject", feedback: "no" } }],
  [{ approval: "q", decision: "edit", task: "ok" }, { value: { decision: "edit", edited: "ok" } }],
  [{ approval: "q", decision: "edit" }, { faults: ["no task"] }],
  [
    { approval: "q", decision: "reject", feedback: 7 },
    { faults: ["a rejection needs `feedback` that explains what is wrong"] },
  ],
  [{ approval: "p", decision: "approve" }, { faults: ['approval must be "q", but is "p"'] }],
  [{ approval: ["q"], decision: "approve" }, { faults: ['approval must be "q", but is ["q"]'] }],
  [{ decision: "approve" }, { faults: [NO_ID] }],
  [{}, { faults: [NO_ID] }],
  ...[null, undefined, true, "approve", 1, ["approve"]].map((answer): [unknown, { faults: string[] }] => [
    answer,
    { faults: ["the answer must be an object with `approval` and `decision`"] },
  ]),
];

describe("an answer to the question q", () => {
  it.each(ANSWERS)("%j is read as %j", (answer, read) => {
    expect(readAnswer(answer, { id: "q", edit })).toEqual(read);
  });
});

describe("a decision about two calls", () => {
  it("becomes one decision for each call, in the form of langchain's middleware", () => {
    expect(toolDecisions({ decision: "approve" }, 2)).toEqual([{ type: "approve" }, { type: "approve" }]);
    expect(toolDecisions({ decision: "reject", feedback: "no" }, 2)).toEqual([
      { type: "reject", message: "no" },
      { type: "reject", message: "no" },
    ]);
    const calls = [
      { name: "send", args: { to: "ann" } },
      { name: "send", args: { to: "bob" } },
    ];
    expect(readCalls(2, ["send"])({ calls })).toEqual({ value: calls });
    expect(toolDecisions({ decision: "edit", edited: calls }, 2)).toEqual(
      calls.map((editedAction) => ({ type: "edit", editedAction })),
    );
  });
});
