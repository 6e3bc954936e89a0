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

/** Options of a shared state. */
export interface SharedStateOptions<Schemas extends SharedSchemas> {
  /** The store's namespace: one label, or several, such as `[...sharedScope("thread", config), "board"]`. */
  namespace: string | Namespace;
  /**
   * The schemas of keys. A key without a schema takes any JSON value. A schema must return its own output unchanged.
   *
   * @default {}
   */
  schemas?: Schemas | undefined;
  /**
   * The agent that uses this state. It can claim keys, and write the keys that it owns.
   *
   * @default undefined: cannot claim keys, and can write only keys without an owner
   */
  agent?: string | undefined;
  /**
   * Whether other agents' keys are protected. If false, this state can write and release all keys.
   *
   * @default true
   */
  enforceOwnership?: boolean | undefined;
  /**
   * The largest size of a value's JSON, in bytes.
   *
   * @default 262_144
   */
  maximumBytes?: number | undefined;
  /** Ends the state when it aborts: later operations reject with `run_aborted`, and watches end. */
  signal?: AbortSignal | undefined;
  /**
   * True if no other process writes to the store. Needed only for a store that is not one of the supported kinds.
   *
   * @default false
   */
  singleProcess?: boolean | undefined;
  /**
   * The random numbers and pauses used between two attempts to write.
   *
   * @default the system's
   */
  effects?: Partial<Pick<Effects, "random" | "sleep">> | undefined;
}

/**
 * Opens a namespace of a store as shared state. The store can be an InMemoryStore (one process), a SqliteStore (one
 * machine) or a PostgresStore (many machines), also as a node or a tool gets it in its config. States with the same
 * namespace share all keys. Opening is cheap: it reads nothing. Throws ConfigurationError for invalid options, and
 * SharedStateError with code `shared_state_unsupported` if the store is missing or of another kind.
 *
 * @example
 * await using state = openSharedState(store, { namespace: ["kitchen", "today"], agent: "cook" });
 * await state.set("menu", { dish: "soup" });
 * await state.update("orders", (orders) => Number(orders ?? 0) + 1);
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
    const remedy = "pass `store` to the builder of the graph, or run the graph on a server that has a store";
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
