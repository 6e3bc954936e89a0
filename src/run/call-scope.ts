import { AsyncLocalStorage } from "node:async_hooks";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Fallback } from "./fallback.ts";
import type { UsageEntry } from "./usage.ts";

/**
 * The run, agent and step that a model is called for. Events need it, and the usage, which records every sent request.
 */
export interface CallScope {
  run: string;
  agent: string;
  step: string | null;
  config: LangGraphRunnableConfig;
  usage: UsageEntry[];
  /** Rules that stand after the role in the system prompts of this scope, such as those of a step. */
  rules?: string;
  /** Collects the fallbacks to other models and specialists, if given. */
  fallbacks?: Fallback[];
  /** What the agent reads after its own prompt in this run only. Null, or absent, if there is nothing. */
  note?: string | null;
}

/** Passes the scope into an agent, because the agent's own nodes call its models. */
export const currentScope = new AsyncLocalStorage<CallScope>();
