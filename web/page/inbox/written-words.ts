import type { Answer } from "./answers.ts";
import type { CardDraft } from "./card-draft.ts";
import { readDraft } from "./drafts.ts";
import { beginEdit, type EditDraft } from "./edit-draft.ts";
import { jsonText } from "./json-text.ts";
import type { Question } from "./question.ts";

/** Returns what a person has typed to questions and not sent, to be shown once more; null if nothing. */
export function wordsWrittenTo(questions: readonly Question[]): string | null {
  const words = questions.flatMap((question) => {
    const draft = readDraft(question.id) as CardDraft | undefined;
    return draft === undefined ? [] : wordsOfDraft(question, draft);
  });
  return words.length > 0 ? words.join("\n\n") : null;
}

function wordsOfDraft(question: Question, { feedback, edit, foreign }: CardDraft): string[] {
  const edited = edit === null || isUntouched(question, edit) ? "" : wordsOfEdit(edit);
  return [feedback, edited, foreign.text].filter((text) => text.trim() !== "");
}

function isUntouched(question: Question, edit: EditDraft): boolean {
  return JSON.stringify(edit) === JSON.stringify(beginEdit(question));
}

function wordsOfEdit(edit: EditDraft): string {
  switch (edit.kind) {
    case "plan":
      return jsonText(edit.plan.steps.map(({ key: _, ...step }) => step));
    case "step":
      return edit.task;
    case "tools":
      return edit.texts.join("\n");
    case "json":
      return edit.text;
  }
}

/** Returns what a person has written in an answer; empty if nothing was written. */
export function wordsOfAnswer(answer: Answer): string {
  if (answer.decision === "approve") return "";
  if (answer.decision === "reject") return answer.feedback;
  if (answer.decision === "answer")
    return typeof answer.value === "string" ? answer.value : jsonText(answer.value);
  const { decision: _, ...edit } = answer;
  return jsonText(edit);
}
