import { AsyncLocalStorage } from "node:async_hooks";
import type { BaseMessage } from "@langchain/core/messages";
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
  /** True for work in addition to the request: it must leave a share of the budget, as the steps of a plan do. */
  leavesShare?: boolean;
  /** Collects the fallbacks to other models and specialists, if given. */
  fallbacks?: Fallback[];
  /** What the agent reads after its own prompt in this run only. Null, or absent, if there is nothing. */
  note?: string | null;
  /** What the agent has answered as data; absent if it has answered with a text only. */
  value?: unknown;
  /** The graph's own channels, which the agent reads and may write. Absent if the graph has none. */
  channels?: ScopeChannels;
  /** Collects what the teams that are mounted as this agent decided and did, if given. */
  teams?: Record<string, unknown>[];
  /** In a handoffs graph: returns why a handoff must not happen, as its call is answered, or null if it may. */
  declines?: DeclineHandoff;
  /** The scope in which this scope's graph runs as a specialist. Absent in the outermost graph. */
  outer?: CallScope;
}

/** The own channels of a graph (`stateSchema`), as an agent has them. */
export interface ScopeChannels {
  readonly names: readonly string[];
  /** Their values when the agent began. A channel without a value is absent. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What the agent wrote to them, in this order. Each update goes through the channel's reducer. */
  readonly updates: Record<string, unknown>[];
}

/** Decides about a handoff that a model asks for. `added` is what its specialist has said and done so far. */
export type DeclineHandoff = (
  asked: { call: string; to: string; task: string; reason: string; inputs: Record<string, unknown> },
  added: readonly BaseMessage[],
) => string | null;

/** Passes the scope into an agent, because the agent's own nodes call its models. */
export const currentScope = new AsyncLocalStorage<CallScope>();

/** Returns true for the run's own planning and final answer, which may use what other work must leave of the budget. */
export function isFinal({ step, leavesShare = false }: CallScope): boolean {
  return step === null && !leavesShare;
}
