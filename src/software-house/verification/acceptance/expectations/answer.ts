import type { HttpStep } from "../../../contract/http-step.ts";
import type { KnownValues } from "../../../evidence/insert.ts";
import type { WireAnswer } from "../send-request.ts";
import { shown } from "../shown.ts";
import type { StepFailure } from "../test-step-result.ts";
import { jsonFailure } from "./json.ts";
import { absentFailure, cutNote, exactFailure, patternFailure, type WrittenText } from "./text.ts";

/** Returns why an answer does not have one of these statuses; null if it has one. An empty list means any. */
export function statusFailure(statuses: readonly number[], answer: WireAnswer): string | null {
  if ("fault" in answer) return answer.fault;
  if (statuses.length === 0 || statuses.includes(answer.status)) return null;
  const expected = [...new Set(statuses)].join(" or ");
  return `expected status ${expected}, got ${answer.status} ${shown(answer.body)}`;
}

/** Returns the first expectation of a step's headers and body that an answer does not meet; null if it meets all. */
export function answerFailure(
  { expect }: HttpStep,
  answer: WireAnswer,
  known: KnownValues,
): StepFailure | null {
  if ("fault" in answer) return { failure: answer.fault };
  const body: WrittenText = { text: answer.body, name: "the body", cutAt: answer.cutAt ?? null };
  const json = (): StepFailure | null => {
    const failure = jsonFailure(expect.json ?? [], { ...body, known });
    return failure === null ? null : { failure: failure + cutNote(answer.cutAt ?? null) };
  };
  return (
    headerFailure(expect, answer.headers, known) ??
    patternFailure(expect.body, body, known) ??
    exactFailure(expect.exact, body, known) ??
    json() ??
    absentFailure(expect.absent ?? [], [body], known)
  );
}

function headerFailure(
  { headers: expected, absentHeaders }: HttpStep["expect"],
  headers: ReadonlyMap<string, string>,
  known: KnownValues,
): StepFailure | null {
  for (const { name, pattern } of expected) {
    const text = headers.get(name.trim().toLowerCase());
    if (text === undefined) return { failure: `expected the header ${name}, but there is no such header` };
    const failure = patternFailure([pattern], { text, name: `the header ${name}` }, known);
    if (failure !== null) return failure;
  }
  for (const name of absentHeaders ?? []) {
    const value = headers.get(name.trim().toLowerCase());
    if (value !== undefined) return { failure: `expected no header ${name}, got ${shown(value)}` };
  }
  return null;
}
