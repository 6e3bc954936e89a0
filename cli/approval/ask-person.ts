import type { ApprovalAnswer, ApprovalQuestion } from "../../src/approval/approval.ts";
import { editablePlan } from "../../src/approval/plan-approval.ts";
import type { SpecificationEdit } from "../../src/software-house/approvals.ts";
import { messageOf } from "../../src/errors/locate-error.ts";
import { approvalText, type ShownApproval } from "../view/approval-text.ts";
import type { Person } from "./person.ts";

/** Asks a person one question until there is an answer. Resolves to null if the person postpones it. */
export async function askPerson(
  person: Person,
  asked: ShownApproval,
  say: (text: string) => void,
): Promise<PersonAnswer | null> {
  say(`\n${approvalText(asked)}`);
  for (;;) {
    const answer =
      asked.kind === "other" ? await askValue(person, say) : await askDecision(person, asked, say);
    if (answer !== "again") return answer;
  }
}

/** What a person answers on the command line. */
export type PersonAnswer = ApprovalAnswer<SpecificationEdit>;

type Answer = PersonAnswer | null | "again";

async function askDecision(
  person: Person,
  asked: Exclude<ShownApproval, { kind: "other" }>,
  say: (text: string) => void,
): Promise<Answer> {
  const line = await person.ask("[a]pprove, [r]eject, [e]dit or [l]ater? ");
  const word = line?.trim().toLowerCase();
  switch (word) {
    case undefined:
    case "l":
    case "later":
      return null;
    case "a":
    case "approve":
      return { decision: "approve" };
    case "r":
    case "reject": {
      const feedback = (await person.ask("What is wrong with it? "))?.trim() ?? "";
      return feedback === "" ? "again" : { decision: "reject", feedback };
    }
    case "e":
    case "edit":
      return editAnswer(person, asked, say);
    default:
      return "again";
  }
}

/** Asks a question of a user's own graph. The answer can be any JSON value. */
async function askValue(person: Person, say: (text: string) => void): Promise<Answer> {
  const line = (await person.ask("Your answer, as JSON (empty: later)? "))?.trim() ?? "";
  if (line === "") return null;
  const value = readJson(line, say);
  return value === undefined ? "again" : { decision: "answer", value: value.json };
}

/** Lets the person edit, as JSON, the part of the question that can be changed. */
async function editAnswer(
  person: Person,
  asked: Exclude<ShownApproval, { kind: "other" }>,
  say: (text: string) => void,
): Promise<Answer> {
  const before = JSON.stringify(editable(asked), null, 2);
  const after = await person.edit(`${before}\n`);
  if (after === null || after.trim() === before) {
    say("Nothing was changed.");
    return "again";
  }
  const value = readJson(after, say);
  // The graph checks the edit, and asks again if it is invalid.
  return value === undefined ? "again" : ({ decision: "edit", ...(value.json as object) } as PersonAnswer);
}

function editable(asked: Exclude<ShownApproval, { kind: "other" }>): object {
  switch (asked.kind) {
    case "plan":
      return { plan: editablePlan(asked) };
    case "step":
      return { task: asked.step.task };
    case "specification":
      return { specification: asked.specification };
    case "tools":
      return { calls: asked.actionRequests.map(({ name, args }) => ({ name, args })) };
    case "effect":
      return { result: null };
    case "untestable":
      return { criteria: asked.criteria };
    default: {
      // The question of an application: everything that it shows can be edited, and its own code reads the edit.
      const { kind: _kind, id: _id, faults: _faults, answerWith: _how, ...shown } = asked as ApprovalQuestion;
      return shown;
    }
  }
}

function readJson(text: string, say: (text: string) => void): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch (error) {
    say(`The answer must be valid JSON: ${messageOf(error)}`);
    return undefined;
  }
}
