import type { RunItem } from "../../streaming/run-item.ts";
import { cutText } from "../../text/cut-text.ts";
import { hideKeysInside } from "../../text/hide-keys-inside.ts";
import { isRecord } from "../../text/is-record.ts";

/** An item as Redis keeps it: without its sequence, which its id says, and without the state of a result. */
export type StoredItem = RunItem extends infer Item
  ? Item extends RunItem
    ? Omit<Item, "sequence" | "state" | "error">
    : never
  : never;

/** How long the texts of an item may be that is too large, in characters. The first that makes it fit is taken. */
const SHORTER_TEXTS = [64_000, 16_000, 4_000, 1_000, 200];

/**
 * Returns an item as JSON of at most this many bytes, without configured keys. Texts of a larger item are cut, with a mark
 * that says so. Returns null for an item that does not fit even so, or that is not JSON.
 */
export function encodeItem(item: RunItem | StoredItem, mostBytes: number): string | null {
  try {
    const stored = hideKeysInside(withoutRest(item));
    const json = JSON.stringify(stored, plain);
    if (Buffer.byteLength(json) <= mostBytes) return json;
    for (const characters of SHORTER_TEXTS) {
      const shorter = JSON.stringify(stored, (_, value) => plain(_, shortened(value, characters)));
      if (Buffer.byteLength(shorter) <= mostBytes) return shorter;
    }
  } catch {
    // An event or a question of an application refers to itself, for example.
  }
  return null;
}

/** Returns an item that Redis kept, or null if it cannot be read. */
export function decodeItem(json: string | undefined): StoredItem | null {
  try {
    const item: unknown = JSON.parse(json ?? "");
    return isRecord(item) && TYPES.has(item["type"]) ? (item as unknown as StoredItem) : null;
  } catch {
    return null;
  }
}

const TYPES = new Set<unknown>(["token", "message", "event", "approval", "result", "error"]);

/** Leaves out what the id of the item says, and what may be large or secret. */
function withoutRest(item: RunItem | StoredItem): object {
  const { sequence: _sequence, state: _state, error: _error, ...stored } = item as typeof item & Rest;
  return stored;
}

interface Rest {
  sequence?: number;
  state?: unknown;
  error?: unknown;
}

function plain(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

function shortened(value: unknown, characters: number): unknown {
  return typeof value === "string" ? cutText(value, characters) : value;
}
