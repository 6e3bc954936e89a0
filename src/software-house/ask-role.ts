import { HumanMessage, SystemMessage, type BaseMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { limitReachedBy, type LimitReached } from "../budget/limit-reached.ts";
import { spentIn } from "../budget/spent.ts";
import { isControlFlow } from "../langgraph/control-flow.ts";
import { codeOf, locateError } from "../errors/locate-error.ts";
import { emit } from "../events/events.ts";
import { askStructured, type StructuredQuestion } from "../models/ask-structured.ts";
import type { CallScope } from "../run/call-scope.ts";
import type { ModelCaller } from "../models/model-caller.ts";
import type { Run } from "../run/run.ts";
import type { HouseEnding } from "./ending.ts";
import type { Role } from "./roles/role.ts";
import type { SoftwareHouseState } from "./software-house-state.ts";
import type { UsageEntry } from "../run/usage.ts";

/** One question to a role. Its reply is read as a value. */
export interface RoleQuestion<Value> extends Pick<
  StructuredQuestion<Value>,
  "reply" | "interpret" | "repairs"
> {
  messages: BaseMessage[];
  /**
   * Message that asks again, once, if the length limit cut the reply.
   * @default none: a cut reply is a failure
   */
  whenCut?: string;
}

/** The role that is asked, and the run. */
export interface RoleContext {
  role: Role;
  run: Run;
  state: Pick<SoftwareHouseState["State"], "usage">;
  config: LangGraphRunnableConfig;
  caller: ModelCaller;
}

/** Reply of a role, and what its node writes in any case. */
export interface RoleReply<Value> {
  /** Null without a usable reply. Then `update` holds the reason, and the run ends. */
  answer: { value: Value } | null;
  update: { usage: UsageEntry[]; run?: Run; limitReached?: LimitReached; ending?: HouseEnding };
}

/**
 * Asks a role for its structured reply. If a limit is reached, or the call fails permanently, returns that as data and
 * does not throw: the run then ends with what it has. Throws only LangGraph's control flow and aborts.
 */
export async function askRole<Value>(
  { messages, reply, interpret, repairs, whenCut }: RoleQuestion<Value>,
  { role, run, state, config, caller }: RoleContext,
): Promise<RoleReply<Value>> {
  const { name, model, modelRole, prompt, retry, fallbackModels } = role;
  const scope: CallScope = { run: run.id, agent: name, step: null, config, usage: [] };
  const budget = caller.budgets.resume(run, config, { spent: spentIn(state.usage), holdsBack: false });
  const own =
    retry === undefined && fallbackModels === undefined ? caller : caller.adapted({ retry, fallbackModels });
  const ask = (more: BaseMessage[]): Promise<Value> =>
    askStructured(own, {
      role: modelRole,
      model,
      messages: [new SystemMessage(prompt), ...messages, ...more],
      reply,
      interpret,
      repairs,
      scope,
    });
  const update = (): RoleReply<Value>["update"] => {
    const kept = caller.budgets.record(run, config);
    return { usage: [...scope.usage], ...(kept && { run: kept }) };
  };
  try {
    const value = await ask([]).catch((error: unknown) => {
      if (whenCut === undefined || codeOf(error) !== "model_reply_truncated") throw error;
      // The cut reply is discarded: it must never pass for the whole.
      return ask([new HumanMessage(whenCut)]);
    });
    return { answer: { value }, update: update() };
  } catch (error) {
    if (isControlFlow(error, config.signal)) throw error;
    const limitReached = limitReachedBy(error, budget);
    if (limitReached !== null) {
      const { limit, message } = limitReached;
      const place = { run: run.id, agent: name };
      emit(config, place, { type: "limit_reached", limit: limit.name, value: limit.value, message });
      return { answer: null, update: { ...update(), limitReached } };
    }
    const { message, code } = locateError(name, error);
    const ending: HouseEnding = { status: "failed", reason: message, code, limit: null };
    return { answer: null, update: { ...update(), ending } };
  }
}
