import type { $ZodObject } from "zod/v4/core";
import type { ModelCaller } from "../models/model-caller.ts";
import type { ModelChoice } from "../models/models.ts";
import type { ModelRole } from "../models/settings.ts";

/** How a graph answers as data, in its channel `answer`. */
export interface TypedAnswers {
  /** The schema of the answer. Null if the graph only passes on what its specialists answer as data. */
  readonly schema: $ZodObject | null;
}

/** The model that makes the typed answer, and how it is called. */
export interface AnswerModel {
  role: ModelRole;
  model: ModelChoice | undefined;
  caller: ModelCaller;
}

/** Returns what the first node of a run writes, so that no answer of an earlier run stays. Empty if a graph has no such channels. */
export function withoutAnswer(answers: TypedAnswers | null): { answer?: null; ending?: null } {
  return answers === null ? {} : { answer: null, ending: null };
}
