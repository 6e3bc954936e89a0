import type { $ZodObject } from "zod/v4/core";
import type { ModelChoice } from "../models/models.ts";
import type { ModelCaller } from "../models/model-caller.ts";
import type { ModelRole } from "../models/settings.ts";
import { ANSWER_NODE } from "./pending-ending.ts";

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

/** What the first node of a run writes, so that no answer of an earlier run stays. `null` if the graph has no such channels. */
export function withoutAnswer(answers: TypedAnswers | null): { answer?: null; ending?: null } {
  return answers === null ? {} : { answer: null, ending: null };
}

/** Returns true if a node of the graph makes its typed answer. */
export function hasStructuredAnswer({ answers }: { answers: TypedAnswers | null }): boolean {
  return (answers?.schema ?? null) !== null;
}

/** Returns how many supersteps the typed answer of a run takes. */
export function superstepsForAnswer(answers: TypedAnswers | null): number {
  return hasStructuredAnswer({ answers }) ? 1 : 0;
}

/** Returns the name of the node that makes the typed answer of a graph, if there is one. */
export function nodesForAnswer(answers: TypedAnswers | null): string[] {
  return hasStructuredAnswer({ answers }) ? [ANSWER_NODE] : [];
}
