import type { BaseStore } from "@langchain/langgraph";
import {
  changeOf,
  CHANGES_KEPT,
  isUnchanged,
  type ChangeListener,
  type Namespace,
  type Replacement,
  type StateBackend,
} from "./backend.ts";
import { jsonTextOf, valueIn } from "./change-row.ts";
import { entryIn, itemOf, type Change, type SharedEntry } from "./entry.ts";
import { foreignItemError } from "./errors.ts";
import { createQueue } from "./queue.ts";

/** How many namespaces without a watch keep their changes. The namespace unused for the longest time is dropped first. */
const QUIET_NAMESPACES = 200;

/** How many characters of JSON all changes of a namespace may hold in memory. */
const MOST_CHARACTERS = 8_000_000;

/** How many items one search of the store returns at most. */
const PAGE = 100;

/**
 * Creates a backend over any BaseStore. It is correct within one process only, because it keeps in the process' memory
 * what a BaseStore lacks: turns of writers, changes and listeners.
 */
export function createMemoryBackend(store: BaseStore): StateBackend {
  const queue = createQueue();
  const logs = new Map<string, ChangeLog>();
  const logOf = (namespace: Namespace): ChangeLog => {
    const path = namespace.join(":");
    const log = logs.get(path) ?? new ChangeLog();
    logs.delete(path);
    logs.set(path, log);
    if (logs.size > QUIET_NAMESPACES) dropOldest(logs);
    return log;
  };
  const read = async (namespace: Namespace, key: string): Promise<SharedEntry | null> => {
    const item = await store.get([...namespace], key);
    if (!item) return null;
    const entry = entryIn(key, item.value);
    if (entry === null) throw foreignItemError(key);
    // The store returns its own object, not a copy.
    return { ...entry, value: structuredClone(entry.value) };
  };
  const listAll = async (namespace: Namespace, prefix: string): Promise<SharedEntry[]> => {
    const entries: SharedEntry[] = [];
    for (let offset = 0; ; offset += PAGE) {
      const items = await store.search([...namespace], { limit: PAGE, offset });
      for (const { key, value, namespace: place } of items) {
        // A search also finds items in deeper namespaces.
        if (place.length !== namespace.length || !key.startsWith(prefix)) continue;
        const entry = entryIn(key, value);
        if (entry !== null) entries.push({ ...entry, value: structuredClone(entry.value) });
      }
      if (items.length < PAGE) return entries;
    }
  };
  return {
    read,
    async list(namespace, selection) {
      if ("prefix" in selection) return listAll(namespace, selection.prefix);
      const found = await Promise.all(selection.map((key) => read(namespace, key)));
      return found.filter((entry) => entry !== null);
    },
    replace: (namespace, replacement) =>
      queue.run(JSON.stringify([namespace, replacement.next.key]), async () => {
        const { current, next } = replacement;
        if (!isUnchanged(await read(namespace, next.key), current)) return false;
        await store.put([...namespace], next.key, structuredClone(itemOf(next)), false);
        logOf(namespace).add(replacement);
        return true;
      }),
    async remove(namespace, mayGo) {
      const entries = await listAll(namespace, "");
      if (!entries.every(mayGo)) return 0;
      for (const { key } of entries) await store.delete([...namespace], key);
      logs.delete(namespace.join(":"));
      return entries.length;
    },
    position: async (namespace) => logOf(namespace).position,
    changes: async (namespace, after, limit) => logOf(namespace).after(after, limit),
    async listen(namespace, listener) {
      const { listeners } = logOf(namespace);
      listeners.add(listener);
      return async () => void listeners.delete(listener);
    },
  };
}

/** Drops the changes of the first namespace without listeners: the one unused for the longest time. */
function dropOldest(logs: Map<string, ChangeLog>): void {
  for (const [path, { listeners }] of logs) {
    if (listeners.size > 0) continue;
    logs.delete(path);
    return;
  }
}

/** The latest changes of one namespace, and its listeners. */
class ChangeLog {
  readonly listeners = new Set<ChangeListener>();
  readonly #changes: WrittenChange[] = [];
  #head = 0;
  #characters = 0;

  get position(): { oldest: number; head: number } {
    return { oldest: this.#head - this.#changes.length + 1, head: this.#head };
  }

  add(replacement: Replacement): void {
    const change = changeOf(replacement);
    if (change === null) return;
    const { key, version, oldValue, newValue } = change;
    this.#head += 1;
    const [oldText, newText] = [jsonTextOf(oldValue), jsonTextOf(newValue)];
    this.#changes.push({ sequence: this.#head, key, version, oldText, newText });
    this.#characters += lengthOf(oldText) + lengthOf(newText);
    while (this.#changes.length > CHANGES_KEPT || this.#characters > MOST_CHARACTERS) {
      const oldest = this.#changes.shift();
      this.#characters -= lengthOf(oldest?.oldText) + lengthOf(oldest?.newText);
    }
    for (const listener of this.listeners) listener.wake();
  }

  after(sequence: number, limit: number): Change[] {
    const { oldest } = this.position;
    const start = Math.max(0, sequence + 1 - oldest);
    return this.#changes.slice(start, start + limit).map(parsedChange);
  }
}

/** A change with its values as JSON text, so that each reader gets its own copy. */
type WrittenChange = Pick<Change, "sequence" | "key" | "version"> & {
  oldText: string | null;
  newText: string | null;
};

function parsedChange({ sequence, key, version, oldText, newText }: WrittenChange): Change {
  return { sequence, key, version, oldValue: valueIn(oldText), newValue: valueIn(newText) };
}

function lengthOf(text: string | null | undefined): number {
  return text?.length ?? 0;
}
