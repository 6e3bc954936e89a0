import type { Effects } from "../run/effects.ts";
import { checkOptions, faultOfLimit } from "../errors/check-options.ts";
import type { KeySelection, Namespace } from "./backend.ts";
import type { SharedStore } from "./backend-of.ts";
import type { SharedEntry } from "./entry.ts";
import { claimError, ownedError } from "./errors.ts";
import type { JsonValue } from "./json-value.ts";
import { checkKey } from "./namespace.ts";
import type { CompareAndSetResult, SharedState, WatchSelection } from "./shared-state.ts";
import { StateLifetime } from "./state-lifetime.ts";
import { valueToGive, valueToKeep, type SharedSchemas } from "./value.ts";
import type { SharedEvent, WatchOptions } from "./watch-event.ts";
import { absent, write, type Decide, type WriteResult } from "./write.ts";

/** The fields of an open state. */
export interface OpenStateFields<Schemas> extends SharedStore {
  namespace: Namespace;
  schemas: Schemas;
  maximumBytes: number;
  agent: string | null;
  enforceOwnership: boolean;
  signal: AbortSignal | undefined;
  effects: Pick<Effects, "random" | "sleep">;
}

/** Shared state over a store. Only the interface has types by key; inside, every value is a JSON value. */
export class OpenState<Schemas extends SharedSchemas> implements SharedState<Schemas> {
  readonly namespace: Namespace;
  readonly schemas: Schemas;
  readonly agent: string | null;
  readonly #fields: OpenStateFields<Schemas>;
  readonly #lifetime: StateLifetime;

  constructor(fields: OpenStateFields<Schemas>, lifetime = new StateLifetime(fields)) {
    ({ namespace: this.namespace, schemas: this.schemas, agent: this.agent } = fields);
    this.#fields = fields;
    this.#lifetime = lifetime;
  }

  get(key: string): Promise<SharedEntry<never>> {
    return this.#lifetime.run(async () => {
      checkKey(key);
      const { backend, namespace } = this.#fields;
      return this.#given((await backend.read(namespace, key)) ?? absent(key));
    });
  }

  list(selection: { prefix: string } = { prefix: "" }): Promise<SharedEntry[]> {
    return this.#lifetime.run(async () => {
      const { backend, namespace } = this.#fields;
      const entries = await backend.list(namespace, selection);
      return Promise.all(
        entries
          .filter(({ value }) => value !== undefined)
          .sort((one, other) => (one.key < other.key ? -1 : 1))
          .map((entry) => this.#given(entry)),
      );
    });
  }

  async set(key: string, value: unknown): Promise<SharedEntry<never>> {
    const { entry } = await this.#write(key, async () => {
      const next = await valueToKeep(key, value, this.#fields);
      return (current) => changed(this.#writable(current), next);
    });
    return entry;
  }

  async delete(key: string): Promise<boolean> {
    const { written } = await this.#write(key, async () => (current) => {
      return current.value === undefined ? null : changed(this.#writable(current), undefined);
    });
    return written;
  }

  async update(key: string, change: (value: never) => unknown): Promise<SharedEntry<never>> {
    const { entry } = await this.#write(key, async () => async (current) => {
      const { value } = await this.#given(this.#writable(current));
      return changed(current, await valueToKeep(key, change(value as never), this.#fields));
    });
    return entry;
  }

  compareAndSet(key: string, expectedVersion: number, value: unknown): Promise<CompareAndSetResult<never>> {
    return this.#write(key, async () => {
      const next = await valueToKeep(key, value, this.#fields);
      return (current) => {
        this.#writable(current);
        return current.version === expectedVersion ? changed(current, next) : null;
      };
    });
  }

  async claim(key: string): Promise<SharedEntry> {
    const { entry } = await this.#write(key, async () => {
      const { agent } = this;
      if (agent !== null) return (current) => ({ ...this.#writable(current), owner: agent });
      throw claimError(key);
    });
    return entry;
  }

  async release(key: string): Promise<boolean> {
    const { written } = await this.#write(key, async () => (current) => {
      return current.owner === null ? null : { ...this.#writable(current), owner: null };
    });
    return written;
  }

  watch(
    selection: WatchSelection,
    options: WatchOptions = {},
  ): AsyncGenerator<SharedEvent<never>, void, void> {
    const { backend, namespace } = this.#fields;
    const { from = "current", bound = 1_000, signal } = options;
    const keys: KeySelection = typeof selection === "object" ? selection : [selection];
    if (!("prefix" in keys)) keys.forEach(checkKey);
    checkOptions("a watch", [
      faultOfLimit("bound", bound),
      typeof from === "number" && !(Number.isSafeInteger(from) && from >= 0)
        ? `from must be a whole number of at least 0, but is ${from}`
        : null,
    ]);
    return this.#lifetime.watch(
      { backend, namespace, selection: keys, from, bound },
      { signal, give: (event) => this.#givenEvent(event) },
    );
  }

  as(agent: string): SharedState<Schemas> {
    checkOptions(`shared state ${this.namespace.join("/")}`, [faultOfAgent(agent)]);
    return new OpenState({ ...this.#fields, agent }, this.#lifetime);
  }

  close(): Promise<void> {
    return this.#lifetime.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #write(key: string, prepare: () => Promise<Decide>): Promise<WriteResult & { entry: SharedEntry<never> }> {
    return this.#lifetime.run(async (signal) => {
      checkKey(key);
      const decide = await prepare();
      // Watches that were requested before this write must see its change.
      await this.#lifetime.watchesStarted();
      const { entry, written } = await write(key, decide, { ...this.#fields, signal });
      return { entry: await this.#given(entry), written };
    });
  }

  /** Returns the entry if this state may write it; throws `shared_key_owned` if another agent owns it. */
  #writable(entry: SharedEntry): SharedEntry {
    const { agent, enforceOwnership } = this.#fields;
    if (!enforceOwnership || entry.owner === null || entry.owner === agent) return entry;
    throw ownedError(entry.key, entry.owner, agent);
  }

  async #given(entry: SharedEntry): Promise<SharedEntry<never>> {
    return { ...entry, value: (await valueToGive(entry.key, entry.value, this.#fields)) as never };
  }

  async #givenEvent(event: SharedEvent<JsonValue>): Promise<SharedEvent<never>> {
    const give = async (value: JsonValue | undefined): Promise<never> =>
      (await valueToGive(event.key, value, this.#fields)) as never;
    switch (event.type) {
      case "gap":
        return event;
      case "current":
        return { ...event, value: await give(event.value) };
      case "change":
        return { ...event, oldValue: await give(event.oldValue), newValue: await give(event.newValue) };
    }
  }
}

function changed(entry: SharedEntry, value: SharedEntry["value"]): SharedEntry {
  return { ...entry, value, version: entry.version + 1 };
}

/** Returns what is wrong with an agent's name; null if nothing is wrong, or if there is no agent. */
export function faultOfAgent(agent: string | null): string | null {
  return agent?.trim() === "" ? "agent must not be empty; leave it out, or pass the agent's name" : null;
}
