import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { sha256OfValue } from "../text/hash.ts";

/** What tells a question apart from another one with the same content. */
export interface QuestionPlace {
  /** The id of the run. */
  run?: string | undefined;
  /** Who asks, such as the specialist of a step. */
  agent?: string | undefined;
  /** The id of the step; null outside of a plan. */
  step?: string | null | undefined;
  /** A unique word for each time that the question comes up, such as for each plan that the planner writes. */
  occasion?: string | null | undefined;
}

/**
 * Returns the id of a question. It is derived from what the person is shown, and from the thread and the place in which it
 * is asked: if any of them changes, the id is another one, and an answer to the earlier question does not count.
 *
 * @example
 * const question = { kind: "order" as const, order };
 * const id = approvalId(question, { run: state.run }, config);
 */
export function approvalId(
  shown: { kind: string },
  place: QuestionPlace,
  { configurable = {} }: LangGraphRunnableConfig,
): string {
  const thread = String(configurable["thread_id"] ?? "");
  return sha256OfValue({ shown, thread, ...place }).slice(0, ID_LENGTH);
}

/** Half of a SHA-256: short enough to be read and copied by a person. */
const ID_LENGTH = 32;
