import type { $ZodObject, $ZodType } from "zod/v4/core";
import type { TypedAnswers } from "../answers/typed-answers.ts";
import { faultsOfSchema } from "../models/schema-faults.ts";
import { answersAsData } from "../specialists/answers-as-data.ts";
import type { Specialist } from "../specialists/specialist.ts";

/** A zod object, by which a model writes a value of type `Answer`. */
export type AnswerSchema<Answer> = $ZodObject & $ZodType<Answer>;

/** The option of every graph that makes its answer data, too. */
export interface AnswerOption<Answer> {
  /**
   * The schema of the typed answer, which is in `result.answer` in addition to the text. One more model call makes it, with at
   * most two repairs. `result.answer` is null if that fails: the text is kept, and the outcome says why.
   * @default none: `result.answer` is what a mounted team or agent answers as data
   */
  answer?: AnswerSchema<Answer> | undefined;
}

/** Returns the faults of the option `answer`. */
export function faultsOfAnswer(schema: unknown): string[] {
  return schema === undefined ? [] : faultsOfSchema("answer", schema);
}

/** Reads how a graph answers as data; null if it does not. `passing` are the specialists whose answers are its own. */
export function readAnswers(
  schema: $ZodObject | undefined,
  passing: readonly Specialist<string, string>[] = [],
): TypedAnswers | null {
  if (schema !== undefined && faultsOfAnswer(schema).length === 0) return { schema };
  return passing.some(answersAsData) ? { schema: null } : null;
}
