import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { AIMessage, BaseMessage } from "@langchain/core/messages";
import type { CallbackHandlerMethods } from "@langchain/core/callbacks/base";
import { mergeConfigs } from "@langchain/core/runnables";
import type { ClientTool } from "@langchain/core/tools";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { createCallMeter, DEFAULT_REPLY_TOKENS, meteredCall } from "./call-meter.ts";
import type { Prompt } from "../budget/estimate-tokens.ts";
import { checkOptions } from "../errors/check-options.ts";
import {
  faultsOfLimits,
  RUN_LIMITS,
  type LimitKinds,
  type Limits,
  type PriceFunction,
} from "../run/limits.ts";
import { createRunBudgets, type RunBudgets } from "../budget/run-budgets.ts";
import { untilDeadline } from "../budget/until-deadline.ts";
import { systemEffects, type Effects } from "../run/effects.ts";
import { emit } from "../events/events.ts";
import { bindTools } from "./bind-tools.ts";
import type { CallScope } from "../run/call-scope.ts";
import { completeRetryPolicy, type RetryPolicy } from "./retry-policy.ts";
import { checkReply, type CallsMean } from "./check-reply.ts";
import { askInTurn } from "./fallback-models.ts";
import { callWithRetries, type CallAttempt } from "./call-with-retries.ts";
import {
  environmentModels,
  environmentModelsWith,
  type ModelChoice,
  type Models,
  type ResolvedModel,
} from "./models.ts";
import { allowManyListeners } from "../langgraph/many-listeners.ts";
import type { RehearsalScript } from "../rehearsal/rehearsal.ts";
import { ReplyListener } from "./reply-listener.ts";
import type { ModelRole } from "./settings.ts";
import { sendStructured, strictSchema, type ReplySchema } from "./structured-request.ts";

/** A call for a plain reply, or with `reply` for a structured one; `visible` streams it to the reader as chat. */
export interface ModelCall {
  role: ModelRole;
  model: ModelChoice | undefined;
  messages: BaseMessage[];
  reply?: ReplySchema;
  /** What the model may call; the same list each time, because a model is bound to it once. */
  tools?: readonly ClientTool[];
  visible: boolean;
  scope: CallScope;
}

/** The one way to a model: resolves it, guards the call, checks the reply, records usage, tells of retries. */
export interface ModelCaller {
  readonly models: Models;
  readonly effects: Effects;
  /** What the runs may use, and have used. */
  readonly budgets: RunBudgets;
  /** Throws ModelError, BudgetError, or TroupeError with code `run_aborted`. */
  call(call: ModelCall): Promise<AIMessage>;
  /** The same with a model that is resolved already; no other is asked. */
  send(resolved: ResolvedModel, call: Omit<ModelCall, "role" | "model">): Promise<AIMessage>;
  /** Guards an attempt that somebody else makes, such as an agent's own model call. */
  guard(attempt: BoundedAttempt, options: GuardedOptions): Promise<AIMessage>;
  /** Asks one model after another, by calls of whatever kind: the chosen one, then the fallback models. */
  inTurn<Reply>(
    turn: Pick<ModelCall, "role" | "model" | "scope">,
    ask: (resolved: ResolvedModel) => Promise<Reply>,
  ): Promise<Reply>;
  /** The same caller with a specialist's own patience and fallback models over the graph's. */
  adapted(own: Pick<ModelCallerOptions, "retry" | "fallbackModels">): ModelCaller;
}

/** An attempt that bounds its reply to so many tokens, where it can and `bound` is given. */
export type BoundedAttempt = (
  ...call: [...Parameters<CallAttempt<AIMessage>>, bound: { maxCompletionTokens?: number }]
) => Promise<AIMessage>;

/** Whose call is guarded, and what it sends. */
export interface GuardedOptions {
  resolved: ResolvedModel;
  scope: CallScope;
  signal: AbortSignal | undefined;
  prompt: () => Prompt;
  calls: CallsMean;
}

/** Options of a graph that are about its model calls. */
export interface ModelCallerOptions {
  /**
   * The models of the graph.
   * @default the models that the environment configures
   */
  models?: Models | undefined;
  /**
   * What the models say in a rehearsal, when the environment configures no real model. Has no effect with `models`.
   * @default placeholders that say that no model was asked
   */
  rehearsal?: RehearsalScript | undefined;
  /**
   * How often a model call is sent again, and after which pauses.
   * @default four attempts, with pauses from one second
   */
  retry?: Partial<RetryPolicy> | undefined;
  /**
   * The models that are asked, in this order, after a model failed for good.
   * @default []
   */
  fallbackModels?: readonly ModelChoice[] | undefined;
  /**
   * The clock, random numbers and ids.
   * @default those of the system
   */
  effects?: Effects | undefined;
  /**
   * What a run may use at most.
   * @default no limit
   */
  limits?: Limits | undefined;
  /**
   * What a call costs, for `usage.cost` and for a limit on cost.
   * @default none: the cost is unknown
   */
  price?: PriceFunction | undefined;
  /**
   * The longest reply that a model is asked for, in tokens, if tokens or cost are limited.
   * @default 4_096, and 32_768 in a Software House
   */
  replyTokens?: number | undefined;
}

/**
 * Makes the caller that all nodes of a graph share. Every model call goes through it, and so is counted, limited and
 * retried. `kinds` are the limits that the graph takes: those of every run, or with limits of an application.
 * Throws ConfigurationError if the limits or the retry policy are faulty.
 *
 * @example
 * const limits: RunLimits & { parcels: number } = { modelCalls: 20, parcels: 3 };
 * const caller = createModelCaller({ limits }, { kinds: { ...RUN_LIMITS, parcels: "whole" } });
 * const run = caller.budgets.begin(config); // in the first node
 */
export function createModelCaller(
  options: ModelCallerOptions = {},
  { kinds = RUN_LIMITS, shared }: { kinds?: LimitKinds; shared?: RunBudgets } = {},
): ModelCaller {
  const { rehearsal } = options;
  const models =
    options.models ?? (rehearsal === undefined ? environmentModels : environmentModelsWith(rehearsal));
  const effects = options.effects ?? systemEffects;
  const retry = completeRetryPolicy(options.retry);
  const { limits, price, replyTokens = DEFAULT_REPLY_TOKENS } = options;
  checkOptions("model caller", faultsOfLimits(limits ?? {}, { kinds, price }));
  const budgets = shared ?? createRunBudgets({ kinds, limits, price, effects });
  const caller: ModelCaller = {
    models,
    effects,
    budgets,
    call: (call) => caller.inTurn(call, (resolved) => caller.send(resolved, call)),
    async send(resolved, { messages, reply, tools, visible, scope }) {
      return caller.guard(
        (signal, callbacks, bound) => {
          const config = {
            ...configFor(scope.config, { model: resolved.model, callbacks, visible }),
            ...bound,
            signal,
          };
          return reply === undefined
            ? bindTools(resolved.model, tools ?? []).invoke(messages, config)
            : sendStructured(resolved, { messages, reply, config });
        },
        {
          resolved,
          scope,
          signal: scope.config.signal,
          prompt: () => ({ messages, schemas: schemasOf({ reply, tools }) }),
          calls: callsIn({ reply, tools }),
        },
      );
    },
    inTurn: (turn, ask) => askInTurn({ ...turn, models, fallbackModels: options.fallbackModels ?? [] }, ask),
    adapted: (own) =>
      createModelCaller(
        {
          ...options,
          retry: { ...options.retry, ...own.retry },
          fallbackModels: own.fallbackModels ?? options.fallbackModels,
        },
        { kinds, shared: budgets },
      ),
    async guard(attempt, { resolved, scope, signal, prompt, calls }) {
      const { name: model, host, speaksOpenAI } = resolved;
      const place = { model, host, speaksOpenAI };
      const budget = budgets.of(scope);
      const meter = createCallMeter({ budget, scope, resolved, prompt, replyTokens });
      let reply: AIMessage | undefined;
      const guarded = (stopped: AbortSignal): Promise<AIMessage> =>
        callWithRetries(
          async (stop, callbacks) => {
            const listener = new ReplyListener(callbacks, scope.agent);
            reply = await meteredCall.run(scope, () => attempt(stop, listener, meter.bound));
            reply.response_metadata = { ...listener.metadata, ...reply.response_metadata };
            try {
              checkReply(reply, { ...place, calls });
            } catch (error) {
              throw meter.explain(error);
            }
            return reply;
          },
          {
            place,
            retry,
            effects,
            signal: stopped,
            admit: async () => {
              reply = undefined;
              await meter.admit(stopped);
            },
            observer: {
              attempted: () => meter.settle(reply),
              retrying: (number, { code, message }, { delayMilliseconds, discards }) => {
                const { run, agent, step } = scope;
                const where = { run, agent, step, attempt: number };
                emit(scope.config, where, { type: "retrying", code, message, delayMilliseconds, discards });
              },
            },
          },
        );
      allowManyListeners(scope.config);
      try {
        return await untilDeadline(budget, { signal, isFinal: scope.step === null }, guarded);
      } finally {
        // What was sent counts, also where it was stopped before it was over.
        meter.settle(reply);
      }
    },
  };
  return caller;
}

/** The node's config; where the reply may stream, with our listener and LangGraph's mark on what is not for the reader. */
function configFor(
  config: LangGraphRunnableConfig,
  options: { model: BaseChatModel; callbacks: CallbackHandlerMethods; visible: boolean },
): LangGraphRunnableConfig {
  const { model, callbacks, visible } = options;
  const isHeard = config.callbacks !== undefined || model.callbacks !== undefined;
  // Nobody else makes a reply stream, and a listener of ours alone would cost a good part of a call.
  if (!isHeard && !("streaming" in model && model.streaming === true)) return config;
  return mergeConfigs(config, { callbacks: [callbacks], tags: visible ? [] : ["nostream"] });
}

/** What a call sends beside its messages. */
interface Extras {
  reply: ReplySchema | undefined;
  tools: readonly ClientTool[] | undefined;
}

function callsIn({ reply, tools }: Extras): CallsMean {
  if (tools !== undefined) return "tools";
  return reply === undefined ? "nothing" : "reply";
}

/** What goes along with the messages, for an estimate of its tokens. */
function schemasOf({ reply, tools = [] }: Extras): unknown[] {
  return [
    ...(reply === undefined ? [] : [strictSchema(reply.schema)]),
    ...tools.map((tool) => convertToOpenAITool(tool)),
  ];
}
