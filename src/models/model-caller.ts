import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { AIMessage, BaseMessage, UsageMetadata } from "@langchain/core/messages";
import type { CallbackHandlerMethods } from "@langchain/core/callbacks/base";
import { mergeConfigs } from "@langchain/core/runnables";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { systemEffects, type Effects } from "../effects.ts";
import { emit } from "../events.ts";
import type { UsageEntry } from "../usage.ts";
import type { CallScope } from "./call-scope.ts";
import { completePolicy, type CallPolicy } from "./call-policy.ts";
import { checkReply } from "./check-reply.ts";
import { guardedCall, type Attempt } from "./guarded-call.ts";
import { environmentModels, type ModelChoice, type Models, type ResolvedModel } from "./models.ts";
import { ReplyListener } from "./reply-listener.ts";
import type { ModelRole } from "./settings.ts";
import { sendStructured, type ReplySchema } from "./structured-request.ts";

/** A call for a plain reply, or with `reply` for a structured one; `visible` streams it to the reader as chat. */
export interface ModelCall {
  role: ModelRole;
  model: ModelChoice | undefined;
  messages: BaseMessage[];
  reply?: ReplySchema;
  visible: boolean;
  scope: CallScope;
}

/** The one way to a model: resolves it, guards the call, checks the reply, records usage, tells of retries. */
export interface ModelCaller {
  readonly models: Models;
  readonly effects: Effects;
  /** Throws ModelError, or TroupeError with code `run_aborted`. */
  call(call: ModelCall): Promise<AIMessage>;
  /** Guards an attempt that somebody else makes, such as an agent's own model call. */
  guard(
    attempt: Attempt<AIMessage>,
    options: { resolved: ResolvedModel; scope: CallScope; signal: AbortSignal | undefined },
  ): Promise<AIMessage>;
}

/** What a caller is made of; the environment's models, the default patience and the real clock where not given. */
export interface ModelCallerOptions {
  models?: Models | undefined;
  policy?: Partial<CallPolicy> | undefined;
  effects?: Effects | undefined;
}

/** Makes the caller that every node of a graph shares; throws ConfigurationError for a faulty policy. */
export function createModelCaller(options: ModelCallerOptions = {}): ModelCaller {
  const models = options.models ?? environmentModels;
  const effects = options.effects ?? systemEffects;
  const policy = completePolicy(options.policy);
  const caller: ModelCaller = {
    models,
    effects,
    async call({ role, model, messages, reply, visible, scope }) {
      const resolved = await models.resolve(role, model);
      return caller.guard(
        (signal, callbacks) => {
          const config = {
            ...configFor(scope.config, { model: resolved.model, callbacks, visible }),
            signal,
          };
          return reply === undefined
            ? resolved.model.invoke(messages, config)
            : sendStructured(resolved, { messages, reply, config });
        },
        { resolved, scope, signal: scope.config.signal },
      );
    },
    guard(attempt, { resolved, scope, signal }) {
      const { name: model, host, speaksOpenAI } = resolved;
      const place = { model, host, speaksOpenAI };
      let reply: AIMessage | undefined;
      return guardedCall(
        async (stop, callbacks) => {
          reply = undefined;
          const listener = new ReplyListener(callbacks);
          reply = await attempt(stop, listener);
          reply.response_metadata = { ...listener.metadata, ...reply.response_metadata };
          checkReply(reply, place);
          return reply;
        },
        {
          place,
          policy,
          effects,
          signal,
          observer: {
            attempted: (number) => scope.ledger.push(entryFor(scope, resolved, { attempt: number, reply })),
            retrying: (number, { code, message }, { delayMilliseconds, discards }) => {
              const { run, agent, step } = scope;
              const where = { run, agent, step, attempt: number };
              emit(scope.config, where, { type: "retrying", code, message, delayMilliseconds, discards });
            },
          },
        },
      );
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

function entryFor(
  scope: CallScope,
  resolved: ResolvedModel,
  { attempt, reply }: { attempt: number; reply: AIMessage | undefined },
): UsageEntry {
  const usage = reply?.usage_metadata as UsageMetadata | undefined;
  return {
    agent: scope.agent,
    step: scope.step,
    model: resolved.name,
    mode: resolved.mode,
    attempt,
    inputTokens: usage?.input_tokens ?? 0,
    outputTokens: usage?.output_tokens ?? 0,
  };
}
