import { readCheckedSpecification } from "../../../src/software-house/check-specification.ts";
import { allowsCall, type Answer } from "./answers.ts";
import { jsonText, readJson, readObject, schemaFaults } from "./json-text.ts";
import { draftOf, editedPlan, faultsOfDraft, type PlanDraft } from "./plan-draft.ts";
import { isKind, type Question } from "./question.ts";

/** What a person is changing of a question. */
export type EditDraft =
  | { readonly kind: "plan"; readonly plan: PlanDraft }
  | { readonly kind: "step"; readonly task: string }
  /** The arguments of each call as JSON. */
  | { readonly kind: "tools"; readonly texts: readonly string[] }
  /** A specification, or the members of an answer to a question of an application, as JSON. */
  | { readonly kind: "json"; readonly text: string };

/** An edit as it can be sent, or why it cannot. */
export type ReadEdit = { readonly answer: Answer } | { readonly faults: readonly string[] };

/** Begins to edit what a question asks about. */
export function beginEdit(question: Question): EditDraft {
  if (isKind(question, "plan")) return { kind: "plan", plan: draftOf(question) };
  if (isKind(question, "step")) return { kind: "step", task: question.step.task };
  if (isKind(question, "tools"))
    return { kind: "tools", texts: question.actionRequests.map(({ args }) => jsonText(args)) };
  if (isKind(question, "specification")) return { kind: "json", text: jsonText(question.specification) };
  return { kind: "json", text: jsonText(membersOf(question)) };
}

/** Returns what an application's question shows: its members without those of every question. */
export function membersOf(question: Question): Record<string, unknown> {
  const COMMON = new Set(["kind", "id", "faults", "answerWith", "interruptId"]);
  return Object.fromEntries(Object.entries(question).filter(([name]) => !COMMON.has(name)));
}

/** Reads an edit and checks it as far as the page can. The graph checks it again. */
export function readEdit(question: Question, draft: EditDraft, agents: readonly string[]): ReadEdit {
  switch (draft.kind) {
    case "plan": {
      const { bySteps, whole } = faultsOfDraft(draft.plan, agents);
      const faults = [...new Set([...whole, ...Object.values(bySteps).flat()])];
      return faults.length > 0 ? { faults } : { answer: editedPlan(draft.plan) };
    }
    case "step":
      return draft.task.trim() === ""
        ? { faults: ["Write what the specialist should do."] }
        : { answer: { decision: "edit", task: draft.task } };
    case "tools":
      return isKind(question, "tools")
        ? readCalls(question, draft.texts)
        : { faults: ["This question has no calls."] };
    case "json":
      return isKind(question, "specification") ? readSpecificationText(draft.text) : readMembers(draft.text);
  }
}

type ToolsQuestion = Extract<Question, { kind: "tools"; actionRequests: unknown }>;

/** Returns the faults of each call's arguments, in the order of the calls. */
export function callFaults(question: ToolsQuestion, texts: readonly string[]): string[][] {
  return question.actionRequests.map(({ name }, index) => {
    const read = readObject(texts[index] ?? "");
    if ("fault" in read) return [read.fault];
    const config = question.reviewConfigs.find(({ actionName }) => actionName === name);
    return schemaFaults(read.value, config?.argsSchema);
  });
}

function readCalls(question: ToolsQuestion, texts: readonly string[]): ReadEdit {
  const faults = callFaults(question, texts).flat();
  if (faults.length > 0) return { faults };
  const calls = question.actionRequests.map(({ name, args }, index) => {
    const isEditable = allowsCall(question, name, "edit");
    return { name, args: isEditable ? (JSON.parse(texts[index] ?? "{}") as Record<string, unknown>) : args };
  });
  return { answer: { decision: "edit", calls } };
}

function readSpecificationText(text: string): ReadEdit {
  const json = readObject(text);
  if ("fault" in json) return { faults: [json.fault] };
  const read = readCheckedSpecification(json.value);
  return "faults" in read ? read : { answer: { decision: "edit", specification: read.value } };
}

function readMembers(text: string): ReadEdit {
  const read = readObject(text);
  return "fault" in read ? { faults: [read.fault] } : { answer: { ...read.value, decision: "edit" } };
}

/** What a person answers to a question of a graph that Troupe did not build. */
export interface ForeignDraft {
  readonly form: "text" | "json";
  readonly text: string;
}

/** Reads the answer to such a question. */
export function readForeign({ form, text }: ForeignDraft): ReadEdit {
  if (form === "text") {
    return text.trim() === ""
      ? { faults: ["Write an answer."] }
      : { answer: { decision: "answer", value: text } };
  }
  const read = readJson(text);
  return "fault" in read ? { faults: [read.fault] } : { answer: { decision: "answer", value: read.value } };
}
