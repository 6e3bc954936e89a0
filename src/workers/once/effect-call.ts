import type { BaseMessage } from "@langchain/core/messages";
import { getCurrentTaskInput, type BaseStore, type LangGraphRunnableConfig } from "@langchain/langgraph";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import { CHECKPOINTER } from "../../langgraph/checkpointer.ts";
import { graphOfNamespace } from "../../langgraph/namespace.ts";
import { currentScope, type CallScope } from "../../run/call-scope.ts";
import type { Namespace } from "../../shared-state/backend.ts";
import { sha256OfJson } from "../../text/hash.ts";
import { isRecord } from "../../text/is-record.ts";
import { epochIn } from "../fencing/epoch-key.ts";
import { effectNote } from "./effect-note.ts";
import { digestOf, type EffectPlace, type EffectStep } from "./effect-record.ts";

/** The config that a tool gets when it is called. */
export type EffectConfig = LangGraphRunnableConfig & {
  readonly store?: BaseStore | undefined;
  /** The call of a model, as LangChain passes it on. */
  readonly toolCall?: { readonly id?: string | undefined } | undefined;
  readonly state?: unknown;
};

/** A call of a tool, and where its record stands. */
export interface EffectCall {
  tool: string;
  input: unknown;
  digest: string;
  thread: string | null;
  /** The namespace of the records that this call is compared with: those of its step, or the one of its key. */
  namespace: Namespace;
  place: EffectPlace;
  /** The ids of the effects whose results the agent has read. */
  known: ReadonlySet<string>;
  /** The id of the model's call. Undefined if the tool was called in another way. */
  id: string | undefined;
}

/** The first label of the namespaces of all records. */
export const EFFECTS = "troupe-effects";

/** How the caller names an effect. */
export interface EffectKey {
  key: string;
  scope: "thread" | "everywhere";
}

/**
 * Finds out which call this is. Without a key, it is known by its place: the thread, the tasks of the graphs around it, and
 * the id of the model's call. All of them stay the same when LangGraph continues a run. Throws ConfigurationError if the
 * call has no such place.
 */
export function effectCall(
  tool: string,
  input: unknown,
  { config, named }: { config: EffectConfig; named: EffectKey | null },
): EffectCall {
  const thread = threadOf(config);
  const id = config.toolCall?.id;
  const called = { tool, input, digest: digestOf(input), thread, id };
  const owner = ["thread", sha256OfJson([thread ?? ""])];
  if (named !== null) {
    const place = { call: sha256OfJson([tool, named.key]), reply: "", steps: [] };
    const labels = named.scope === "thread" ? owner : ["everywhere", sha256OfJson([tenantOf(config)])];
    const namespace = [EFFECTS, ...labels, place.call];
    return { ...called, namespace, place, known: new Set() };
  }
  const { checkpoint_ns: task, checkpoint_map: checkpoints } = config.configurable ?? {};
  if (typeof task !== "string" || task === "" || typeof id !== "string") {
    throw new ConfigurationError(`the tool ${tool}`, [
      "this call has no place in a graph by which it would be known again: " +
        "let an agent of a graph call the tool, or pass `key` to onceTool",
    ]);
  }
  const graph = graphOfNamespace(task);
  const checkpoint: unknown = isRecord(checkpoints) ? checkpoints[graph] : undefined;
  const call = sha256OfJson([thread, task, id]);
  const reply = typeof checkpoint === "string" ? `${graph} ${checkpoint}` : call;
  const scopes = scopesAround(currentScope.getStore());
  // Without a checkpointer, a thread has no conversation that a later run would know.
  const isAlone = scopes.length === 0 && typeof config.configurable?.[CHECKPOINTER] !== "object";
  const origin = isAlone ? ["call", call] : originOf(scopes, graph);
  return {
    ...called,
    namespace: [EFFECTS, ...owner, sha256OfJson([tool, ...origin])],
    place: { call, reply, steps: stepsOf(scopes) },
    known: knownEffects(config),
  };
}

function threadOf({ configurable = {} }: EffectConfig): string | null {
  const thread: unknown = configurable["thread_id"];
  return typeof thread === "string" || typeof thread === "number" ? String(thread) : null;
}

/** Returns the tenant of a run on a worker, whose threads are named `tenant/thread`; "" for any other run. */
function tenantOf(config: EffectConfig): string {
  return epochIn(config) === undefined ? "" : ((threadOf(config) ?? "").split("/")[0] ?? "");
}

/** Returns the scopes around a call, the outermost first. There are none outside of Troupe's graphs. */
function scopesAround(scope: CallScope | undefined): CallScope[] {
  return scope === undefined ? [] : [...scopesAround(scope.outer), scope];
}

/** Returns the steps around a call, the outermost first. */
function stepsOf(scopes: readonly CallScope[]): EffectStep[] {
  return scopes.map(({ step, config }) => ({ step, task: String(config.configurable?.["checkpoint_ns"]) }));
}

/**
 * Returns what stays the same if the outermost step is attempted again: the run and the step's id. A specialist without a
 * plan is known by its task, and a call outside of Troupe's graphs by the graph in which it is made.
 */
function originOf([outermost]: readonly CallScope[], graph: string): string[] {
  if (outermost === undefined) return ["graph", graph];
  const { step, run, config } = outermost;
  return step === null ? ["task", String(config.configurable?.["checkpoint_ns"])] : ["step", run, step];
}

/** Returns the effects whose results stand in the conversation of the agent that makes the call. */
function knownEffects(config: EffectConfig): Set<string> {
  return new Set(messagesOf(config).flatMap((message) => effectNote.read(message) ?? []));
}

function messagesOf(config: EffectConfig): readonly BaseMessage[] {
  for (const state of [config.state, inputOfTask(config)]) {
    const messages: unknown = isRecord(state) ? state["messages"] : state;
    if (Array.isArray(messages)) return messages as BaseMessage[];
  }
  return [];
}

function inputOfTask(config: EffectConfig): unknown {
  try {
    return getCurrentTaskInput(config);
  } catch {
    // The tool is called outside of a graph's task.
    return null;
  }
}
