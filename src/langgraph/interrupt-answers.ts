import { AsyncLocalStorageProviderSingleton } from "@langchain/core/singletons";
import { getConfig, interrupt, type LangGraphRunnableConfig } from "@langchain/langgraph";

/** The answer that `interrupt` returned, and what LangGraph knows about it. */
export interface InterruptAnswer {
  answer: unknown;
  /** True if this resume brought the answer. False if LangGraph replays an earlier one because the node runs again. */
  isNew: boolean;
  /** True if no later answer to an interrupt of this node is on record. */
  isLast: boolean;
}

/**
 * Calls LangGraph's `interrupt`, and returns its answer with where it came from. Throws LangGraph's interrupt until there
 * is an answer. Reads the node's scratchpad and the answers by interrupt id (langgraph 1.7.3, `interrupt.ts`, `algo.ts`).
 */
export function askByInterrupt(payload: object): InterruptAnswer {
  const configurable = (getConfig().configurable ?? {}) as {
    __pregel_scratchpad?: { nullResume?: unknown; resume?: unknown[]; interruptCounter?: number };
    __pregel_resume_map?: Record<string, unknown>;
  };
  const { __pregel_scratchpad: scratchpad = {}, __pregel_resume_map: byId = {} } = configurable;
  const unkeyed = scratchpad.nullResume;
  const answer: unknown = interrupt(payload);
  const { resume = [], interruptCounter = 0, nullResume } = scratchpad;
  const tookUnkeyed = unkeyed !== undefined && nullResume === undefined;
  return {
    answer,
    isNew: tookUnkeyed || Object.values(byId).includes(answer),
    isLast: interruptCounter >= resume.length - 1,
  };
}

/**
 * Runs code whose calls of `interrupt` get these answers, in their order. A call without an answer throws LangGraph's
 * interrupt. LangGraph records none of it. It finds the answers in the scratchpad of the config that the current
 * AsyncLocalStorage holds (langgraph 1.7.3, `interrupt.ts`; core 1.4.0, `singletons`).
 */
export function runWithAnswers<Value>(answers: unknown[], run: () => Value): Value {
  const config = AsyncLocalStorageProviderSingleton.getRunnableConfig() as LangGraphRunnableConfig;
  const configurable = {
    ...config.configurable,
    __pregel_scratchpad: { interruptCounter: -1, resume: answers },
    __pregel_send: undefined,
  };
  return AsyncLocalStorageProviderSingleton.runWithConfig<Value>({ ...config, configurable }, run);
}
