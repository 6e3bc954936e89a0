import type { BaseStore } from "@langchain/langgraph";
import { SharedStateError } from "../errors/shared-state-error.ts";
import type { StateBackend } from "./backend.ts";
import { guardedBackend } from "./guarded-backend.ts";
import { createMemoryBackend } from "./memory-backend.ts";
import { createPostgresBackend } from "./postgres-backend.ts";
import { isPostgresStore } from "./postgres-store.ts";
import { createQueue, type Queue } from "./queue.ts";
import { createSqliteBackend } from "./sqlite-backend.ts";
import { SqliteStore } from "./sqlite-store.ts";

/** What all shared states of one store have in common. */
export interface SharedStore {
  backend: StateBackend;
  /** Within this process, writes of one key take turns. */
  queue: Queue;
  /** Watches that have been asked for and do not have their place yet: what is written now is to be told to them. */
  starting: Set<Promise<unknown>>;
}

const sharedStores = new WeakMap<BaseStore, SharedStore>();

/**
 * The way to keep shared state in that store, the same for the same store. Throws SharedStateError with code
 * `shared_state_unsupported` for a store in which other processes could undo a write unseen.
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
  if (isPostgresStore(store)) return createPostgresBackend(store);
  if (singleProcess || isInMemory(store)) return createMemoryBackend(store);
  const kind = store.constructor.name || "the store";
  throw new SharedStateError(
    "shared_state_unsupported",
    `${kind} has no write that fails where another process was faster, so updates could be lost: use openSqliteStore ` +
      "(one machine), PostgresStore (many) or InMemoryStore; where no other process writes to it, pass singleProcess: true",
  );
}

/** A node is handed a store that collects operations for a while; below it lies the one that the graph was given. */
function storeBelow(store: BaseStore): BaseStore {
  const wrapper = store as BaseStore & { lg_name?: unknown; store?: unknown };
  return wrapper.lg_name === "AsyncBatchedStore" ? storeBelow(wrapper.store as BaseStore) : store;
}

/** By name, because another copy of the package may have made it; LangGraph's server keeps a subclass. */
function isInMemory(store: BaseStore): boolean {
  let one: object | null = store;
  while (one !== null) {
    if (one.constructor.name === "InMemoryStore") return true;
    one = Object.getPrototypeOf(one) as object | null;
  }
  return false;
}
