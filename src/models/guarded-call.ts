import type { AIMessage, BaseMessage } from "@langchain/core/messages";
import type { Prompt } from "../budget/estimate-tokens.ts";
import type { CallScope } from "../run/call-scope.ts";
import type { CallAttempt } from "./call-with-retries.ts";
import type { CallsMean } from "./check-reply.ts";
import type { ResolvedModel } from "./models.ts";

/** An attempt that limits its reply to `bound` tokens, if a bound is given and the model supports it. */
export type BoundedAttempt = (
  ...call: [...Parameters<CallAttempt<AIMessage>>, bound: { maxCompletionTokens?: number }]
) => Promise<AIMessage>;

/** Options of one guarded call. */
export interface GuardedOptions {
  resolved: ResolvedModel;
  scope: CallScope;
  signal: AbortSignal | undefined;
  /** The messages of the prompt, whose calls the reply's calls must differ from. */
  messages: readonly BaseMessage[];
  prompt: () => Prompt;
  calls: CallsMean;
  /**
   * True if the reply's text is read by people: as chat, or as the text of a step.
   * @default true
   */
  isText?: boolean;
  /**
   * The name of the schema that the reply must have.
   * @default null, for prose
   */
  schema?: string | null;
}
