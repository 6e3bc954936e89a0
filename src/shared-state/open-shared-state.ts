import type { BaseStore } from "@langchain/langgraph";
import { checkOptions, faultOfLimit } from "../errors/check-options.ts";
import { systemEffects, type Effects } from "../run/effects.ts";
import { SharedStateError } from "../errors/shared-state-error.ts";
import type { Namespace } from "./backend.ts";
import { sharedStoreOf } from "./backend-of.ts";
import { checkedNamespace } from "./namespace.ts";
import { faultOfAgent, OpenState } from "./open-state.ts";
import type { NoSchemas, SharedState } from "./shared-state.ts";
import { MAXIMUM_BYTES, type SharedSchemas } from "./value.ts";

/** Where shared state lies, and what its values are like. */
export interface SharedStateOptions<Schemas extends SharedSchemas> {
  /** The labels of the store's namespace, such as `[...sharedScope("thread", config), "board"]`. */
  namespace: string | Namespace;
  /** What the values of single keys are like; other keys take what JSON can hold. No schema may transform its own output. */
  schemas?: Schemas;
  /** For whom it is opened: who claims keys, and may write those that he owns. */
  agent?: string | undefined;
  /** False lets everybody write and release what others own. */
  enforceOwnership?: boolean;
  /** How large the JSON of a value may be; 262,144 bytes where not given. */
  maximumBytes?: number;
  /** Ends everything: later operations reject, watches end. */
  signal?: AbortSignal | undefined;
  /** True says that no other process writes to the store; needed for stores that could not tell. */
  singleProcess?: boolean;
  effects?: Partial<Pick<Effects, "random" | "sleep">>;
}

/**
 * Opens a namespace of a store as shared state: of an InMemoryStore (one process), a SqliteStore (one machine) or a
 * PostgresStore (many), also as a node or a tool gets it. States of the same namespace share everything; opening is
 * cheap and reads nothing. Throws ConfigurationError for faulty options, and SharedStateError with code
 * `shared_state_unsupported` for another kind of store, or none.
 */
export function openSharedState<Schemas extends SharedSchemas = NoSchemas>(
  store: BaseStore | null | undefined,
  options: SharedStateOptions<Schemas>,
): SharedState<Schemas> {
  const { agent = null, enforceOwnership = true, maximumBytes = MAXIMUM_BYTES, signal } = options;
  const namespace = checkedNamespace(options.namespace);
  checkOptions(`shared state ${namespace.join("/")}`, [
    faultOfLimit("maximumBytes", maximumBytes),
    faultOfAgent(agent),
  ]);
  if (!store) {
    const remedy = "pass `store` to the builder of the graph, or run it under a server that brings one";
    throw new SharedStateError("shared_state_unsupported", `there is no store: ${remedy}`);
  }
  return new OpenState<Schemas>({
    ...sharedStoreOf(store, { singleProcess: options.singleProcess ?? false }),
    namespace,
    schemas: options.schemas ?? ({} as Schemas),
    maximumBytes,
    agent,
    enforceOwnership,
    signal,
    effects: { ...systemEffects, ...options.effects },
  });
}
