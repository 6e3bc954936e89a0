import type { BaseStore } from "@langchain/langgraph";
import type { ClientBase } from "pg";
import { SharedStateError } from "../../errors/shared-state-error.ts";
import type { Effects } from "../../run/effects.ts";
import type { ReplaceOptions, StateBackend } from "../../shared-state/backend.ts";
import { sharedStoreOf } from "../../shared-state/backend-of.ts";
import type { SharedEntry } from "../../shared-state/entry.ts";
import { absent } from "../../shared-state/write.ts";
import { canonicalJson } from "../../text/canonical-json.ts";
import { leaseIn, leaseLost } from "../fencing/lease.ts";
import { beginHoldingLease } from "../fencing/lease-tables.ts";
import { epochIn } from "../fencing/epoch-key.ts";
import { patiently } from "../patience.ts";
import type { EffectCall, EffectConfig } from "./effect-call.ts";
import { effectIn, shownArguments, valueOf, type EffectRecord, type KeptEffect } from "./effect-record.ts";

/** How long a store that cannot be reached is waited for outside of workers, in milliseconds. */
const LONGEST_WAIT = 30_000;

/** The records with which a call is compared. A write returns null if another process was faster. */
export interface EffectLedger {
  list(): Promise<KeptEffect[]>;
  /** Records that a new effect begins. `others` are the effects of which it was decided that they are other calls. */
  begin(others: readonly string[]): Promise<KeptEffect | null>;
  /** Records that the tool is called again for an effect. */
  beginAgain(effect: KeptEffect): Promise<KeptEffect | null>;
  /** Lets an earlier effect answer this call, too. */
  join(effect: KeptEffect): Promise<KeptEffect | null>;
  /** Records how an effect ended. */
  end(effect: KeptEffect, ending: EffectEnding): Promise<KeptEffect | null>;
  /** Removes the record of an effect that did not happen. */
  undo(effect: KeptEffect): Promise<void>;
}

/** How an effect ended. */
export type EffectEnding = Pick<EffectRecord, "state" | "outcome"> & Partial<Pick<EffectRecord, "isOmitted">>;

/**
 * Opens the records with which a call is compared. A record that lets an effect begin is written only if this process still
 * has the thread: on a worker, in a transaction that holds the thread's lease. Throws SharedStateError
 * `shared_state_unsupported` if the graph has no store, or one in which another process could overwrite a record.
 */
export function openLedger(
  call: EffectCall,
  { config, effects }: { config: EffectConfig; effects: Pick<Effects, "now" | "id"> },
): EffectLedger {
  const { namespace, place, tool } = call;
  const { backend } = sharedStoreOf(storeIn(config, tool), { singleProcess: false });
  const patient = <Result>(operation: () => Promise<Result>): Promise<Result> =>
    patiently(operation, { signal: patienceOf(config) });
  const write = async (
    current: SharedEntry,
    record: EffectRecord | null,
    options?: ReplaceOptions,
  ): Promise<KeptEffect | null> => {
    const value = record === null ? undefined : valueOf(record);
    const next = { ...current, value, version: current.version + 1 };
    const isWritten = await patient(() => replace(backend, namespace, { current, next, options }));
    if (record === null) return null;
    if (isWritten) return effectIn(next);
    // The write may have been stored although the connection broke before its answer.
    const found = effectIn((await patient(() => backend.read(namespace, next.key))) ?? absent(next.key));
    return found !== null && canonicalJson(found.record) === canonicalJson(record) ? found : null;
  };
  const lease = leaseOf(config);
  const beginning = (): Beginning => ({
    state: "begun",
    digest: call.digest,
    arguments: shownArguments(call.input),
    begun: effects.now(),
    ended: null,
    outcome: null,
    isOmitted: false,
    holder: effects.id(),
  });
  return {
    async list() {
      const entries = await patient(() => backend.list(namespace, { prefix: "" }));
      return entries
        .map(effectIn)
        .filter((effect) => effect !== null)
        .sort((one, other) => one.record.begun - other.record.begun);
    },
    async begin(others) {
      const current = (await patient(() => backend.read(namespace, place.call))) ?? absent(place.call);
      if (current.value !== undefined) return null;
      const named = { tool, thread: call.thread, places: [place], attempts: 1, others };
      return write(current, { ...named, ...beginning() }, lease);
    },
    beginAgain: ({ record, entry }) =>
      write(entry, { ...record, ...beginning(), attempts: record.attempts + 1 }, lease),
    join: ({ record, entry }) =>
      write(entry, { ...record, digest: call.digest, places: [...record.places, place] }, lease),
    end: ({ record, entry }, ending) =>
      write(entry, {
        ...record,
        isOmitted: false,
        ...ending,
        digest: call.digest,
        ended: effects.now(),
      }),
    async undo({ entry }) {
      await write(entry, null);
    },
  };
}

/** What a record says again each time that the tool is called. */
type Beginning = Omit<EffectRecord, "tool" | "thread" | "places" | "attempts" | "others">;

function storeIn({ store }: EffectConfig, tool: string): BaseStore {
  if (store) return store;
  const remedy = "pass `store` to the builder of the graph, or run the graph on a server that has a store";
  throw new SharedStateError(
    "shared_state_unsupported",
    `${tool} was not called: there is no store that could record it; ${remedy}`,
  );
}

/** Returns the signal that ends the waiting for a store. A worker waits until its run is stopped, as its saver does. */
function patienceOf(config: EffectConfig): AbortSignal | undefined {
  const { signal } = config;
  if (epochIn(config) !== undefined) return signal;
  const bound = AbortSignal.timeout(LONGEST_WAIT);
  return signal === undefined ? bound : AbortSignal.any([signal, bound]);
}

/** On a worker, lets a write begin in a transaction that holds the thread's lease, and refuses it if the lease is lost. */
function leaseOf(config: EffectConfig): ReplaceOptions {
  if (epochIn(config) === undefined) return {};
  const lease = leaseIn(config);
  return {
    async begin(client) {
      const current = await beginHoldingLease(client as unknown as ClientBase, lease.thread);
      if (current !== lease.epoch) throw leaseLost(lease, current);
    },
  };
}

async function replace(
  backend: StateBackend,
  namespace: EffectCall["namespace"],
  {
    current,
    next,
    options,
  }: { current: SharedEntry; next: SharedEntry; options: ReplaceOptions | undefined },
): Promise<boolean> {
  try {
    return await backend.replace(namespace, { current, next }, options);
  } catch (error) {
    // A store in another database than the leases: there, a lost lease cannot be seen.
    if (options?.begin === undefined || !isWithoutLeases(error)) throw error;
    return backend.replace(namespace, { current, next });
  }
}

/** PostgreSQL's code for a table that does not exist. */
const UNDEFINED_TABLE = "42P01";

function isWithoutLeases(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as { code?: unknown }).code === UNDEFINED_TABLE || isWithoutLeases(error.cause);
}
