import type { AIMessage, BaseMessage, SystemMessage } from "@langchain/core/messages";
import type { ClientTool } from "@langchain/core/tools";
import { createCallMeter, DEFAULT_REPLY_TOKENS } from "./call-meter.ts";
import { checkOptions } from "../errors/check-options.ts";
import { faultsOfLimits, RUN_LIMITS, type LimitKinds } from "../run/limits.ts";
import { createRunBudgets, type RunBudgets } from "../budget/run-budgets.ts";
import { untilDeadline } from "../budget/until-deadline.ts";
import { systemEffects, type Effects } from "../run/effects.ts";
import { emit } from "../events/events.ts";
import { openCallRecord } from "../journal/record-call.ts";
import { DEFAULT_RESULT_CHARACTERS } from "../conversation/shown-result.ts";
import { stepTextOf } from "../events/step-text.ts";
import { adaptRequest } from "./adapt-request.ts";
import { configFor } from "./call-config.ts";
import { callsIn, schemasOf } from "./call-extras.ts";
import { bindTools } from "./bind-tools.ts";
import { isFinal, type CallScope } from "../run/call-scope.ts";
import type { ModelCallerOptions } from "./model-caller-options.ts";
import { completeRetryPolicy } from "./retry-policy.ts";
import { checkReply } from "./check-reply.ts";
import { askInTurn } from "./fallback-models.ts";
import { callWithRetries } from "./call-with-retries.ts";
import {
  environmentModels,
  environmentModelsWith,
  type ModelChoice,
  type Models,
  type ResolvedModel,
} from "./models.ts";
import { allowManyListeners } from "../langgraph/many-listeners.ts";
import { completedSystem, withCompletedSystem } from "./system-prompt.ts";
import { regularReply, shownTo } from "./regular-reply.ts";
import { placeOf } from "./model-place.ts";
import { ReplyListener, tellSent } from "./reply-listener.ts";
import type { ModelRole } from "./settings.ts";
import type { BoundedAttempt, GuardedOptions } from "./guarded-call.ts";
import { onceSent } from "./once-sent.ts";
import { regularRequest } from "./regular-request.ts";
import { refusedBy, refusesBounds, type RequestPart } from "./server-abilities.ts";
import { sendStructured, type ReplySchema } from "./structured-request.ts";
import { withWrittenCalls } from "./take-written-calls.ts";

/** A call for a plain reply, or with `reply` for a structured one. `visible` streams it as chat. */
export interface ModelCall {
  role: ModelRole;
  model: ModelChoice | undefined;
  messages: BaseMessage[];
  reply?: ReplySchema;
  /** The tools that the model may call. Pass the same list each time, because a model is bound to each list once. */
  tools?: readonly ClientTool[];
  visible: boolean;
  scope: CallScope;
}

/** The only way to call a model: resolves it, guards the call, checks the reply, records usage, emits retries. */
export interface ModelCaller {
  readonly models: Models;
  readonly effects: Effects;
  /** The budgets of the runs. */
  readonly budgets: RunBudgets;
  /** How many characters of a tool's result a model reads. */
  readonly toolResultCharacters: number;
  /** Throws ModelError, BudgetError, or TroupeError with code `run_aborted`. */
  call(call: ModelCall): Promise<AIMessage>;
  /** Calls one model that is already resolved. No fallback model is asked. */
  send(resolved: ResolvedModel, call: Omit<ModelCall, "role" | "model">): Promise<AIMessage>;
  /** Returns a system message with the rules of its scope and the day, for requests that other code sends. */
  completed(system: SystemMessage, scope: CallScope): SystemMessage;
  /** Guards an attempt that other code makes, such as an agent's model call. */
  guard(attempt: BoundedAttempt, options: GuardedOptions): Promise<AIMessage>;
  /** Asks the chosen model, then the fallback models, until one answers `ask`. */
  inTurn<Reply>(
    turn: Pick<ModelCall, "role" | "model" | "scope">,
    ask: (resolved: ResolvedModel) => Promise<Reply>,
  ): Promise<Reply>;
  /** Returns a caller with a specialist's own retry policy and fallback models in place of the graph's. */
  adapted(own: Pick<ModelCallerOptions, "retry" | "fallbackModels">): ModelCaller;
}

/** Makes the caller that all nodes of a graph share. With `date` each system prompt ends with the day. Throws ConfigurationError for an invalid `retry` or limit. */
export function createModelCaller(
  options: ModelCallerOptions = {},
  {
    kinds = RUN_LIMITS,
    shared,
    date = false,
  }: { kinds?: LimitKinds | undefined; shared?: RunBudgets | undefined; date?: boolean | undefined } = {},
): ModelCaller {
  const { rehearsal } = options;
  const models =
    options.models ?? (rehearsal === undefined ? environmentModels : environmentModelsWith(rehearsal));
  const effects = options.effects ?? systemEffects;
  const retry = completeRetryPolicy(options.retry);
  const { limits, price, replyTokens = DEFAULT_REPLY_TOKENS } = options;
  checkOptions("model caller", faultsOfLimits(limits ?? {}, { kinds, price }));
  const budgets = shared ?? createRunBudgets({ kinds, limits, price, effects });
  const today = (): number | null => (date ? effects.now() : null);
  const caller: ModelCaller = {
    models,
    effects,
    budgets,
    toolResultCharacters: options.toolResultCharacters ?? DEFAULT_RESULT_CHARACTERS,
    call: (call) => caller.inTurn(call, (resolved) => caller.send(resolved, call)),
    completed: (system, scope) => completedSystem(system, { scope, now: today() }),
    async send(resolved, { messages: given, reply, tools, visible, scope }) {
      const shown = shownTo(given, { host: resolved.host, model: resolved.name });
      const messages = withCompletedSystem(shown, { scope, now: today() });
      return caller.guard(
        (signal, callbacks, bound) => {
          // Other models may have parameters of their own, which only LangChain knows.
          const isTold = resolved.boundsReplies;
          const config = {
            ...configFor(scope.config, { model: resolved.model, callbacks, visible, isTold }),
            ...bound,
            signal,
          };
          const onSent = (asked: readonly BaseMessage[], parameters: unknown): void => {
            if (isTold) tellSent(callbacks, asked, parameters);
          };
          if (reply !== undefined) return sendStructured(resolved, { messages, reply, config, onSent });
          const sent = regularRequest(messages, refusedBy(resolved));
          onSent(sent, { tools });
          return bindTools(resolved.model, tools ?? []).invoke(sent, config);
        },
        {
          resolved,
          scope,
          signal: scope.config.signal,
          messages,
          prompt: () => ({ messages, schemas: schemasOf({ reply, tools }) }),
          calls: callsIn({ reply, tools }),
          isText: reply === undefined && (visible || scope.step !== null),
          schema: reply?.name ?? null,
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
        { kinds, shared: budgets, date },
      ),
    async guard(attempt, { resolved, scope, signal, messages, prompt, calls, isText = true, schema = null }) {
      const { boundsReplies: isOurs } = resolved;
      const place = placeOf(resolved);
      const budget = budgets.of(scope);
      const stepText = isText ? stepTextOf(scope) : null;
      const { agent: speaker } = scope;
      const listening = { speaker, onText: stepText?.write ?? null, streams: stepText?.isRead === true };
      const refused = refusedBy(resolved);
      const bounded = { ...resolved, boundsReplies: isOurs && !refusesBounds(refused) };
      const meter = createCallMeter({ budget, scope, resolved: bounded, prompt, replyTokens });
      const { name: model, host } = resolved;
      const record = openCallRecord({ scope, model, host, messages: () => prompt().messages, schema });
      let reply: AIMessage | undefined;
      const settle = (error: unknown): Promise<void> | undefined => {
        try {
          return meter.settle(reply, error);
        } finally {
          record?.end({ reply, error, usage: scope.usage.at(-1) });
        }
      };
      let leftOut: ReadonlySet<RequestPart> = refused;
      const guarded = (stopped: AbortSignal): Promise<AIMessage> =>
        callWithRetries(
          async (stop, callbacks) => {
            const listener = new ReplyListener({
              ...listening,
              callbacks,
              hidesKeys: place.isGiven === true,
              onSent: record?.needsSent === true ? (...call) => record.sent(...call) : null,
            });
            record?.begin();
            leftOut = new Set(refused);
            const bound = meter.replyBound(retry.replyCharacters);
            const send = (): Promise<AIMessage> => attempt(stop, listener, meter.bound);
            reply = await onceSent(resolved, { scope, bound }, () => record?.within(send) ?? send());
            if (calls === "tools") reply = withWrittenCalls(reply, prompt);
            reply.response_metadata = { ...listener.metadata, ...reply.response_metadata };
            try {
              checkReply(reply, { ...place, calls, longest: retry.replyCharacters });
            } catch (error) {
              throw refusesBounds(refused) ? error : meter.explain(error);
            }
            // The model must see its own faults in a structured reply, so that reply stays as it is.
            return calls === "reply"
              ? reply
              : regularReply(reply, { messages, place, id: () => effects.id() });
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
            bound: () => meter.replyBound(retry.replyCharacters),
            adapt: (thrown, number) => {
              const isStructured = calls === "reply";
              const sent = prompt().messages;
              const changes = adaptRequest(thrown, { resolved, messages: sent, leftOut, isStructured });
              const where = { run: scope.run, agent: speaker, step: scope.step, attempt: number };
              for (const change of changes ?? []) {
                emit(scope.config, where, { type: "request_adapted", ...change });
              }
              return changes !== null;
            },
            observer: {
              attempted: (_attempt, error) => settle(error),
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
        return await untilDeadline(budget, { signal, isFinal: isFinal(scope) }, guarded);
      } catch (error) {
        // A call that was sent counts, even if it was stopped before it ended.
        await settle(error);
        throw error;
      }
    },
  };
  return caller;
}
