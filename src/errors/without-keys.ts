import { hideKnownKeys } from "../text/known-keys.ts";
import { holdsKeyInside } from "../text/hide-keys-inside.ts";

/** The mark of Troupe's own errors, which hide keys when they are made. */
const BRAND = Symbol.for("troupe.error");

/** The deepest cause that is copied. */
const DEEPEST = 8;

/**
 * Returns a thrown value that shows no configured key. One that holds a key anywhere, such as in the headers of its request,
 * becomes a plain error with the same name, message, code, status, stack and causes. Troupe's own errors stay as they are.
 */
export function withoutKeys(thrown: unknown): unknown {
  return !isOwn(thrown) && holdsKeyInside(thrown) ? copied(thrown, 0) : thrown;
}

function isOwn(thrown: unknown): boolean {
  return thrown instanceof Error && BRAND in thrown;
}

function copied(thrown: unknown, depth: number): unknown {
  if (typeof thrown === "string") return hideKnownKeys(thrown);
  if (isOwn(thrown)) return thrown;
  if (!(thrown instanceof Error) || depth >= DEEPEST) return undefined;
  const { message, stack, cause } = thrown;
  const { code, status } = thrown as { code?: unknown; status?: unknown };
  const copy = new Error(
    hideKnownKeys(message),
    cause === undefined ? {} : { cause: copied(cause, depth + 1) },
  );
  Object.defineProperty(copy, "name", {
    value: hideKnownKeys(thrown.name),
    configurable: true,
    writable: true,
  });
  copy.stack = hideKnownKeys(stack ?? "");
  return Object.assign(copy, plain({ code, status }));
}

/** Returns the fields that are plain values. */
function plain(fields: Record<string, unknown>): Record<string, string | number> {
  const kept = Object.entries(fields).flatMap(([name, value]): [string, string | number][] => {
    if (typeof value === "string") return [[name, hideKnownKeys(value)]];
    return typeof value === "number" ? [[name, value]] : [];
  });
  return Object.fromEntries(kept);
}
