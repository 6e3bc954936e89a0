import { isDeepStrictEqual, inspect } from "node:util";
import type { RunnableConfig } from "@langchain/core/runnables";
import type { BaseCheckpointSaver } from "@langchain/langgraph";
import type { SaverArea } from "./check-saver.ts";

/** One thing that must hold of a saver. */
export interface Requirement {
  area: SaverArea;
  name: string;
  /** Rejects if it does not hold. */
  run(subject: Subject): Promise<void>;
}

/** The saver under check. */
export interface Subject {
  /** Opens an instance on the same storage, as another process would. */
  open(): Promise<BaseCheckpointSaver>;
  hasLeases: boolean;
  /** Returns the config of a new writer of a thread. It takes the thread from an earlier one, if the saver has leases. */
  begin(thread: string): Promise<RunnableConfig>;
  /** Returns the id of a new thread, which ends with this name. */
  thread(name?: string): string;
}

/** Says what does not hold. */
export class CheckFault extends Error {}

/** Throws CheckFault if a value is not the expected one. */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(plain(actual), plain(expected))) return;
  throw new CheckFault(`${what} is ${shown(actual)} instead of ${shown(expected)}`);
}

/** Of messages, only what they say is compared, and of bytes not in which of Node's classes they are. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (typeof value !== "object" || value === null) return value;
  if ("toDict" in value && typeof value.toDict === "function") return value.toDict();
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

/** How many characters of a value a fault shows. */
const MOST_SHOWN = 160;

function shown(value: unknown): string {
  const text = inspect(value, { breakLength: Number.POSITIVE_INFINITY, compact: 100, maxArrayLength: 20 });
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)} ...` : text;
}
