import type { JsonValue } from "../../shared-state/json-value.ts";
import type { SharedEntry } from "../../shared-state/entry.ts";
import { canonicalJson } from "../../text/canonical-json.ts";
import { cutText } from "../../text/cut-text.ts";
import { sha256 } from "../../text/hash.ts";
import { hideKnownKeys } from "../../text/known-keys.ts";

/** The longest arguments of a call in its record, in characters. What is compared is the hash of all of them. */
const ARGUMENT_CHARACTERS = 4_000;

/**
 * Where an effect stands. `begun`: the call began, and no result is recorded. `failed`: the tool threw an error, which does
 * not prove that nothing happened. `done`: it happened. `stopped`: it was decided not to make the call again.
 */
export type EffectState = "begun" | "failed" | "done" | "stopped";

/** A call of a tool as the store keeps it. */
export type EffectRecord = {
  readonly tool: string;
  /** The arguments as JSON without configured keys, cut if they are long. */
  readonly arguments: string;
  /** The hash of the arguments. */
  readonly digest: string;
  readonly thread: string | null;
  /** The calls that this effect answers: the one that made it, and those of later attempts that asked for the same. */
  readonly places: readonly EffectPlace[];
  readonly state: EffectState;
  /** How often the tool was called for it. More than once only if it was decided so. */
  readonly attempts: number;
  /** A random id of the attempt. By it, a process knows its own record if the store's answer was lost. */
  readonly holder: string;
  /** The ids of earlier effects of the step of which it was decided that they are other calls. */
  readonly others: readonly string[];
  /** Milliseconds since the epoch. */
  readonly begun: number;
  /** Null while the state is `begun`. */
  readonly ended: number | null;
  /** What the tool threw, what its result is as JSON, or why the call is not to be made. Null while it is `begun`. */
  readonly outcome: string | null;
  /** True if a result is not kept, because it is too large or has no JSON. `outcome` then says why. */
  readonly isOmitted: boolean;
};

/** One call in a graph. */
export type EffectPlace = {
  /** The hash of the call's place. */
  readonly call: string;
  /** The checkpoint from which the call's reply was carried out. The calls of one reply share it. */
  readonly reply: string;
  /** The steps in which it is made, the outermost first. */
  readonly steps: readonly EffectStep[];
};

/** One attempt of a step. */
export type EffectStep = {
  /** The step's id in its plan; null for a specialist without a plan. */
  readonly step: string | null;
  /** The task of the graph that carries it out. Another attempt has another one. */
  readonly task: string;
};

/** A record with its id and what the store needs to change it. */
export interface KeptEffect {
  id: string;
  record: EffectRecord;
  entry: SharedEntry;
}

/** Returns the hash of the arguments of a call. The order of their members does not matter. */
export function digestOf(input: unknown): string {
  return sha256(jsonOf(input));
}

/** Returns the arguments of a call in the form in which they are recorded. */
export function shownArguments(input: unknown): string {
  return cutText(hideKnownKeys(jsonOf(input)), ARGUMENT_CHARACTERS);
}

/** Returns the record in an entry, or null if it has none. */
export function effectIn(entry: SharedEntry): KeptEffect | null {
  const { key: id, value } = entry;
  return value === undefined ? null : { id, record: value as unknown as EffectRecord, entry };
}

/** Returns a record as the value of an entry. */
export function valueOf(record: EffectRecord): JsonValue {
  return record;
}

function jsonOf(input: unknown): string {
  return canonicalJson(input ?? null);
}
