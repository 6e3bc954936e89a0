import type { BaseStore } from "@langchain/langgraph";
import { checkOptions, faultOfPositive } from "../../errors/check-options.ts";
import { systemEffects } from "../../run/effects.ts";
import { sharedStoreOf } from "../../shared-state/backend-of.ts";
import { sha256OfJson } from "../../text/hash.ts";
import { EFFECTS } from "./effect-call.ts";
import { effectIn } from "./effect-record.ts";

/** Which records `forgetEffects` deletes. */
export interface ForgetOptions {
  /** Milliseconds since the last change of a step's records. Choose more than the longest time that a run may wait. */
  olderThan: number;
  /**
   * The id of the thread. On workers: `tenant/thread`.
   *
   * @default all threads, and the keys with the scope `everywhere`
   */
  thread?: string | undefined;
  /**
   * Whether calls are deleted of which it is not known whether they happened. If they are asked for again, they are made.
   *
   * @default false
   */
  unknown?: boolean | undefined;
  /** Returns milliseconds since the epoch. @default the system's clock */
  now?: (() => number) | undefined;
}

/** How many namespaces are read at once. */
const PAGE = 500;

/**
 * Deletes old records of `onceTool` from a store, and returns how many. The records of a step go together, after the last of
 * them is old. A call whose record is deleted is made again if it is asked for again. Throws ConfigurationError for invalid
 * options.
 *
 * @example
 * await forgetEffects(store, { olderThan: 90 * 24 * 60 * 60 * 1_000 });
 */
export async function forgetEffects(
  store: BaseStore,
  { olderThan, thread, unknown = false, now = () => systemEffects.now() }: ForgetOptions,
): Promise<number> {
  checkOptions("forgetEffects", [faultOfPositive("olderThan", olderThan)]);
  const { backend } = sharedStoreOf(store, { singleProcess: false });
  // Makes the tables of a new store.
  await backend.position([EFFECTS]);
  const before = now() - olderThan;
  const prefix = [EFFECTS, ...(thread === undefined ? [] : ["thread", sha256OfJson([thread])])];
  let forgotten = 0;
  for (const namespace of await namespacesOf(store, prefix)) {
    forgotten += await backend.remove(namespace, (entry) => {
      const effect = effectIn(entry);
      if (effect === null) return true;
      const { state, begun, ended } = effect.record;
      const isKnown = state === "done" || state === "stopped";
      return (isKnown || unknown) && (ended ?? begun) < before;
    });
  }
  return forgotten;
}

async function namespacesOf(store: BaseStore, prefix: string[]): Promise<string[][]> {
  const found: string[][] = [];
  for (;;) {
    const page = await store.listNamespaces({ prefix, limit: PAGE, offset: found.length });
    found.push(...page);
    if (page.length < PAGE) return found;
  }
}
