import type { ApprovalAnswer } from "../../../src/approval/approval.ts";
import {
  openQuestions,
  type OpenQuestion,
  type QuestionState,
} from "../../../src/approval/open-questions.ts";
import { InputError } from "../../../src/errors/input-error.ts";
import { isRecord } from "../../../src/text/is-record.ts";
import { kindOf } from "../../../src/text/kind-of.ts";
import { conflict } from "./errors.ts";

/**
 * Translates what LangGraph's protocol resumes a run with into answers by the ids of questions, as workers take them.
 * `resume` is an object with an answer for each id of an interrupt or of a question, or one answer if only one question
 * waits.
 */
export function answersOfCommand(
  resume: unknown,
  state: QuestionState | null,
): Record<string, ApprovalAnswer> {
  const questions = state === null ? [] : openQuestions(state);
  if (questions.length === 0) throw conflict("no question of this thread waits for an answer");
  const byId = new Map(
    questions.flatMap((one) => [[one.interrupt, one] as const, [one.question.id, one] as const]),
  );
  if (isRecord(resume) && Object.keys(resume).length > 0 && Object.keys(resume).every((id) => byId.has(id))) {
    return Object.fromEntries(
      Object.entries(resume).flatMap(([id, answer]) => {
        const one = byId.get(id);
        return one === undefined ? [] : [[one.question.id, answerTo(one, answer)]];
      }),
    );
  }
  const [only, ...others] = questions;
  if (only !== undefined && others.length === 0) return { [only.question.id]: answerTo(only, resume) };
  throw new InputError(
    `${questions.length} questions wait: name the one that is answered, { "<id>": answer }; available: ${questions
      .map(({ question }) => question.id)
      .join(", ")}`,
  );
}

/** Wraps the answer to an interrupt that Troupe did not make: the graph that asked gets the value as it is. */
function answerTo({ question, interrupt }: OpenQuestion, answer: unknown): ApprovalAnswer {
  if (question.id === interrupt) return { decision: "answer", value: answer };
  if (isRecord(answer)) return answer as unknown as ApprovalAnswer;
  throw new InputError(
    `the answer to ${JSON.stringify(question.id)} must be an object such as { "decision": "approve" }, but is ${kindOf(answer)}`,
  );
}
