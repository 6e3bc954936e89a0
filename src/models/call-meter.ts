import type { AIMessage, UsageMetadata } from "@langchain/core/messages";
import { textOf } from "../conversation/conversation.ts";
import { cachedTokensOf } from "./cached-tokens.ts";
import { ModelError } from "../errors/model-error.ts";
import { isTroupeError } from "../errors/troupe-error.ts";
import { callGateOf } from "../run/call-gate.ts";
import { isFinal, type CallScope } from "../run/call-scope.ts";
import type { ResolvedModel } from "./models.ts";
import { tooLong } from "./check-reply.ts";
import type { ReplyBound } from "./reply-size.ts";
import { countOf } from "./regular-completion.ts";
import type { UsageEntry } from "../run/usage.ts";
import { admitCall, limitsTokens, type AdmittedCall } from "../budget/admit-call.ts";
import { estimateTokens, tokensOfText, type Prompt } from "../budget/estimate-tokens.ts";
import { priceOf, type Tokens } from "../budget/price.ts";
import type { RunBudget } from "../budget/run-budget.ts";

/** Reserves room in the budget for each attempt of a model call, and records its usage. */
export interface CallMeter {
  /** The call option that limits the reply's tokens; empty if nothing limits them. */
  readonly bound: { maxCompletionTokens?: number };
  /** Waits for room for the next attempt, and reserves it. Throws BudgetError if there is none. */
  admit(signal: AbortSignal): Promise<void>;
  /**
   * Records the finished attempt with its reply, and the error with which it failed. Only the first call for each attempt
   * has an effect. If the run has a gate, resolves when the gate has counted the attempt.
   */
  settle(reply: AIMessage | undefined, error: unknown): Promise<void> | undefined;
  /** Returns how long the reply to this attempt may be: `characters`, or less if our own token bound allows less. */
  replyBound(characters: number): ReplyBound;
  /** Returns an error that names the limit if our own token bound cut the reply; any other error as it is. */
  explain(error: unknown): unknown;
}

/** The default bound of a reply, in tokens, if tokens or cost are limited. */
export const DEFAULT_REPLY_TOKENS = 4_096;

/** More characters than any tokens have on average, long runs of spaces included. */
const CHARACTERS_PER_TOKEN = 16;

/** The characters that a bounded reply may have in any case. */
const FEWEST_CHARACTERS = 4_000;

/** Makes the meter of one model call. It reads the prompt only if tokens or cost are limited. */
export function createCallMeter(options: {
  budget: RunBudget;
  scope: CallScope;
  resolved: ResolvedModel;
  prompt: () => Prompt;
  replyTokens: number;
}): CallMeter {
  const { budget, scope, resolved, prompt, replyTokens } = options;
  const { price } = budget.budget;
  const gate = callGateOf(scope.config);
  const source = { budget, gate, host: resolved.host, agent: scope.agent };
  // Only the gate knows what it limits, so it gets an estimate in any case.
  const isEstimated = limitsTokens(budget.budget) || gate !== null;
  const isBounded = resolved.boundsReplies;
  const need = {
    model: resolved.name,
    inputTokens: isEstimated ? estimateTokens(prompt()) : 0,
    outputTokens: isBounded ? replyTokens : (boundOf(resolved.model) ?? replyTokens),
    isBounded,
    isFinal: isFinal(scope),
  };
  let admitted: AdmittedCall | null = null;
  let bound: number | undefined;
  let attempt = 0;
  let isCut = false;
  const boundError = (tokens: number): Error => admitted?.shortenedBy ?? truncatedAt(tokens, resolved);
  return {
    get bound() {
      return bound === undefined ? {} : { maxCompletionTokens: bound };
    },
    async admit(signal) {
      admitted = await admitCall(need, source, signal);
      bound = admitted.limitsTokens && isBounded ? admitted.outputTokens : undefined;
      attempt += 1;
      isCut = false;
    },
    replyBound(characters) {
      const tokens = bound;
      const own =
        tokens === undefined ? Infinity : Math.max(tokens * CHARACTERS_PER_TOKEN, FEWEST_CHARACTERS);
      if (tokens === undefined || own > characters) {
        return { characters, error: () => tooLong(resolved.name, characters) };
      }
      // The server does not keep to the bound.
      const cut = (): Error => {
        isCut = true;
        return boundError(tokens);
      };
      return { characters: own, error: cut };
    },
    settle(reply, error) {
      if (admitted === null) return undefined;
      const { settle, limitsTokens: isLimited } = admitted;
      admitted = null;
      const used = isCut
        ? { inputTokens: need.inputTokens, outputTokens: bound ?? 0, cachedTokens: 0 }
        : tokensUsed(reply, isLimited ? need : null);
      let cost: number | null = null;
      try {
        const settled = settle(used, error);
        cost = priceOf(price, resolved.name, used);
        return settled;
      } finally {
        // The call was sent, even if its price cannot be computed.
        scope.usage.push(entryOf({ scope, resolved, attempt, used, cost }));
      }
    },
    explain(error) {
      if (bound === undefined || !isTroupeError(error, "model_reply_truncated")) return error;
      return boundError(bound);
    },
  };
}

function truncatedAt(tokens: number, { name }: ResolvedModel): ModelError {
  return new ModelError(
    "model_reply_truncated",
    `the reply of ${name} was cut at ${tokens} tokens, which is what a run with a limit on tokens or cost ` +
      "allows it: ask for less at once, or raise `replyTokens`",
  );
}

/**
 * Returns the tokens of a call: those that the server reported, otherwise an estimate if `estimated` gives the prompt's
 * tokens. An attempt without a reply counts as a call without tokens.
 */
export function tokensUsed(
  reply: AIMessage | undefined,
  estimated: Pick<Tokens, "inputTokens"> | null,
): Required<Tokens> {
  // Some servers send counts as text, negative, or not at all.
  const usage = reply?.usage_metadata as Partial<UsageMetadata> | undefined;
  const inputTokens = countOf(usage?.input_tokens) ?? 0;
  const outputTokens = countOf(usage?.output_tokens) ?? 0;
  const cachedTokens = cachedTokensOf(reply, inputTokens);
  if (inputTokens + outputTokens > 0) return { inputTokens, outputTokens, cachedTokens };
  if (reply === undefined || estimated === null) return { inputTokens: 0, outputTokens: 0, cachedTokens: 0 };
  const calls = reply.tool_calls?.length ? JSON.stringify(reply.tool_calls) : "";
  const written = tokensOfText(textOf(reply) + calls);
  return { inputTokens: estimated.inputTokens, outputTokens: written, cachedTokens: 0 };
}

/** Returns the reply bound of a model that was made in code, by the names that LangChain's packages use. */
function boundOf(model: object): number | undefined {
  const { maxTokens, maxOutputTokens } = model as { maxTokens?: unknown; maxOutputTokens?: unknown };
  return [maxTokens, maxOutputTokens].find((one) => typeof one === "number" && one > 0) as number | undefined;
}

function entryOf(options: {
  scope: CallScope;
  resolved: ResolvedModel;
  attempt: number;
  used: Required<Tokens>;
  cost: number | null;
}): UsageEntry {
  const { scope, resolved, attempt, used, cost } = options;
  const { agent, step } = scope;
  return { agent, step, model: resolved.name, mode: resolved.mode, attempt, ...used, cost };
}
