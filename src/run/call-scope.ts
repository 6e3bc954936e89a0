import { AsyncLocalStorage } from "node:async_hooks";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Fallback } from "./fallback.ts";
import type { UsageEntry } from "./usage.ts";

/** On whose behalf a model is called: for events, and for the usage that collects every request sent. */
export interface CallScope {
  run: string;
  agent: string;
  step: string | null;
  config: LangGraphRunnableConfig;
  usage: UsageEntry[];
  /** Collects which models and specialists took over from which, where somebody wants to know. */
  fallbacks?: Fallback[];
}

/** Carries the scope into an agent, whose model calls are made by its own nodes. */
export const currentScope = new AsyncLocalStorage<CallScope>();
