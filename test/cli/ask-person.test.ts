import { describe, expect, it } from "vitest";
import { askPerson } from "../../cli/approval/ask-person.ts";
import { editText, type Person } from "../../cli/approval/person.ts";
import type { PendingApproval } from "../../src/index.ts";
import { step } from "../support/plan.ts";

const asked = { id: "a", faults: [], answerWith: "" };
const plan: PendingApproval = { ...asked, kind: "plan", request: "dinner", plan: [step("soup")] };
const foreign: PendingApproval = { kind: "other", id: "a", value: "how many?" };

/** Creates a person who types these lines, returns these texts from the editor, and then closes the input. */
function typist(
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
  ["is asked again after an unknown word", plan, ["yes!", "approve"], [], { decision: "approve" }],
  ["rejects with a reason", plan, ["r", "no soup "], [], { decision: "reject", feedback: "no soup" }],
  ["is asked again after a rejection without a reason", plan, ["r", "", "l"], [], null],
  ["postpones", plan, ["later"], [], null],
  ["postpones by closing the input", plan, [], [], null],
  ["edits", plan, ["e"], ['{ "plan": [] }'], { decision: "edit", plan: [] }],
  [
    "is asked again after an edit that is not JSON, and after a failed edit",
    plan,
    ["e", "e", "a"],
    ["{", null],
    { decision: "approve" },
  ],
  [
    "answers a user's own question with a JSON value",
    foreign,
    ["many", '{"guests": 4}'],
    [],
    { decision: "answer", value: { guests: 4 } },
  ],
  ["postpones a user's own question", foreign, [""], [], null],
];

describe("a person who is asked", () => {
  it.each(CASES)("%s", async (_, question, lines, edits, answer) => {
    const { person, said } = typist([...lines], [...edits]);
    expect(await askPerson(person, question, (text) => said.push(text))).toEqual(answer);
  });

  it("edits the plan as JSON, and is asked again if the text is unchanged", async () => {
    const text = `${JSON.stringify({ plan: [step("soup")] }, null, 2)}\n`;
    const { person, said, shown } = typist(["e", "l"], [text]);
    expect(await askPerson(person, plan, (line) => said.push(line))).toBeNull();
    expect(shown[1]).toBe(text);
    expect(said.at(-1)).toBe("Nothing was changed.");
  });
});

describe("an editor", () => {
  it("is the command in VISUAL or EDITOR, with its options; a failed editor returns nothing", async () => {
    const append = `node -e 'require("fs").appendFileSync(process.argv[1], "new")'`;
    expect(await editText("old ", { VISUAL: append, EDITOR: "false" })).toBe("old new");
    expect(await editText("old", { VISUAL: "", EDITOR: "false" })).toBeNull();
  });
});
