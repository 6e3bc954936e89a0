import type { BaseStore } from "@langchain/langgraph";
import { SharedStateError } from "../errors/shared-state-error.ts";
import type { StateBackend } from "./backend.ts";
import { guardedBackend } from "./guarded-backend.ts";
import { createMemoryBackend } from "./memory-backend.ts";
import { createPostgresBackend } from "./postgres-backend.ts";
import { isPostgresStore } from "./postgres-store.ts";
import { rememberKeysOfClient } from "../text/configured-keys.ts";
import { createQueue, type Queue } from "./queue.ts";
import { createSqliteBackend } from "./sqlite-backend.ts";
import { SqliteStore } from "./sqlite-store.ts";

/** What all shared states of one store use together. */
export interface SharedStore {
  backend: StateBackend;
  /** Runs writes to the same key one after another, within this process. */
  queue: Queue;
  /** Watches that were requested but have not started yet. A write waits for them, so that they see its change. */
  starting: Set<Promise<unknown>>;
}

const sharedStores = new WeakMap<BaseStore, SharedStore>();

/**
 * Returns the shared store of a LangGraph store: always the same one for the same store. Throws SharedStateError with
 * code `shared_state_unsupported` for a store in which another process could overwrite a write unnoticed.
 */
export function sharedStoreOf(given: BaseStore, { singleProcess }: { singleProcess: boolean }): SharedStore {
  const store = storeBelow(given);
  const known = sharedStores.get(store);
  if (known !== undefined) return known;
  const backend = guardedBackend(backendFor(store, singleProcess));
  const shared = { backend, queue: createQueue(), starting: new Set<Promise<unknown>>() };
  sharedStores.set(store, shared);
  return shared;
}

function backendFor(store: BaseStore, singleProcess: boolean): StateBackend {
  if (store instanceof SqliteStore) return createSqliteBackend(store);
  if (isPostgresStore(store)) {
    rememberKeysOfClient(store.core.pool);
    return createPostgresBackend(store);
  }
  if (singleProcess || isInMemory(store)) return createMemoryBackend(store);
  const kind = store.constructor.name || "the store";
  throw new SharedStateError(
    "shared_state_unsupported",
    `${kind} cannot refuse a write if another process was faster, so updates could be lost: use openSqliteStore ` +
      "(one machine), PostgresStore (many machines) or InMemoryStore (one process); if no other process writes to the store, " +
      "pass singleProcess: true",
  );
}

/** Returns the store that the graph was given. A node gets a wrapper of it, which collects operations into batches. */
function storeBelow(store: BaseStore): BaseStore {
  const wrapper = store as BaseStore & { lg_name?: unknown; store?: unknown };
  return wrapper.lg_name === "AsyncBatchedStore" ? storeBelow(wrapper.store as BaseStore) : store;
}

/**
 * Checks for an InMemoryStore by the name of its class: it may come from another copy of the package, and LangGraph's
 * server uses a subclass.
 */
function isInMemory(store: BaseStore): boolean {
  let one: object | null = store;
  while (one !== null) {
    if (one.constructor.name === "InMemoryStore") return true;
    one = Object.getPrototypeOf(one) as object | null;
  }
  return false;
}
