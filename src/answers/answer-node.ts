import { END } from "@langchain/langgraph";
import type { PendingEnding } from "./pending-ending.ts";
import type { TypedAnswers } from "./typed-answers.ts";

/** The node that makes the typed answer. */
export const ANSWER_NODE = "structured_answer" as const;

/** Returns true if a node of the graph makes its typed answer. */
export function hasAnswerNode({ answers }: { answers: TypedAnswers | null }): boolean {
  return (answers?.schema ?? null) !== null;
}

/** Returns the name of the node that makes the typed answer of a graph, if there is one. */
export function answerNodes(answers: TypedAnswers | null): string[] {
  return hasAnswerNode({ answers }) ? [ANSWER_NODE] : [];
}

/** Leads from a node that wrote the text of the answer to the node that makes its data, or to the end. */
export function afterText({
  ending,
}: {
  ending?: PendingEnding | null | undefined;
}): typeof ANSWER_NODE | typeof END {
  return (ending ?? null) === null ? END : ANSWER_NODE;
}
