import { optionNames } from "../errors/unknown-options.ts";
import type { AnswerOption } from "./answer-option.ts";
import type { CallerOptions, ConversationGraphOptions } from "./graph-options.ts";

/** The options of every graph. */
export const GRAPH_OPTIONS = [
  "checkpointer",
  "store",
  "name",
  "models",
  "rehearsal",
  "retry",
  "fallbackModels",
  "effects",
  "limits",
  "price",
  "replyTokens",
  "toolResultCharacters",
] as const;

const COMMON = optionNames<ConversationGraphOptions & CallerOptions<never, never> & AnswerOption<never>>()([
  ...GRAPH_OPTIONS,
  "conversation",
  "date",
  "contextSchema",
  "stateSchema",
  "answer",
]);

/** The options of a router. */
export const ROUTER_OPTIONS: readonly string[] = [
  ...COMMON,
  "specialists",
  "classifier",
  "fastRouter",
  "fallback",
  "minimumConfidence",
];

/** The options of a handoff graph. */
export const HANDOFFS_OPTIONS: readonly string[] = [...COMMON, "specialists", "entry", "history"];

/** The options of a supervisor. */
export const SUPERVISOR_OPTIONS: readonly string[] = [
  ...COMMON,
  "specialists",
  "manager",
  "context",
  "resultCharacters",
  "summarize",
  "synthesis",
  "approval",
  "onFailure",
  "timeoutSeconds",
  "replans",
];
