import { describe, expect, it } from "vitest";
import { askPerson } from "../../cli/approval/ask-person.ts";
import { editText, type Person } from "../../cli/approval/person.ts";
import type { PendingApproval } from "../../src/index.ts";
import { step } from "../support/plan.ts";

const asked = { id: "a", faults: [], answerWith: "" };
const plan: PendingApproval = { ...asked, kind: "plan", request: "dinner", plan: [step("soup")] };
const foreign: PendingApproval = { kind: "other", id: "a", value: "how many?" };

/** Somebody who types these lines, and edits by these texts; then goes away. */
function somebody(
  lines: string[],
  edits: (string | null)[] = [],
): { person: Person; said: string[]; shown: string[] } {
  const shown: string[] = [];
  const person: Person = {
    ask: (prompt) => (shown.push(prompt), Promise.resolve(lines.shift() ?? null)),
    edit: (text) => (shown.push(text), Promise.resolve(edits.shift() ?? null)),
  };
  return { person, said: [], shown };
}

const CASES: [string, PendingApproval, string[], (string | null)[], unknown][] = [
  ["approves", plan, [" A "], [], { decision: "approve" }],
  ["is asked again after a slip", plan, ["yes!", "approve"], [], { decision: "approve" }],
  ["rejects with what is wrong", plan, ["r", "no soup "], [], { decision: "reject", feedback: "no soup" }],
  ["is asked again where a rejection says nothing", plan, ["r", "", "l"], [], null],
  ["puts it off", plan, ["later"], [], null],
  ["goes away", plan, [], [], null],
  ["edits", plan, ["e"], ['{ "plan": [] }'], { decision: "edit", plan: [] }],
  [
    "is asked again after an edit that is no JSON, or is given up",
    plan,
    ["e", "e", "a"],
    ["{", null],
    { decision: "approve" },
  ],
  [
    "answers what is not ours with a value",
    foreign,
    ["many", '{"guests": 4}'],
    [],
    { decision: "answer", value: { guests: 4 } },
  ],
  ["puts off what is not ours", foreign, [""], [], null],
];

describe("a person who is asked", () => {
  it.each(CASES)("%s", async (_, question, lines, edits, answer) => {
    const { person, said } = somebody([...lines], [...edits]);
    expect(await askPerson(person, question, (text) => said.push(text))).toEqual(answer);
  });

  it("edits the plan as JSON, and has changed nothing where it comes back as it was", async () => {
    const text = `${JSON.stringify({ plan: [step("soup")] }, null, 2)}\n`;
    const { person, said, shown } = somebody(["e", "l"], [text]);
    expect(await askPerson(person, plan, (line) => said.push(line))).toBeNull();
    expect(shown[1]).toBe(text);
    expect(said.at(-1)).toBe("Nothing was changed.");
  });
});

describe("an editor", () => {
  it("is what VISUAL or EDITOR say, with switches; nothing is taken from one that fails", async () => {
    const append = `node -e 'require("fs").appendFileSync(process.argv[1], "new")'`;
    expect(await editText("old ", { VISUAL: append, EDITOR: "false" })).toBe("old new");
    expect(await editText("old", { VISUAL: "", EDITOR: "false" })).toBeNull();
  });
});
