import { inspect } from "node:util";
import { messageOf } from "../src/errors/locate-error.ts";
import { firstLine } from "../src/text/first-line.ts";
import { withCauses } from "./error-code.ts";

/**
 * An error as a person reads it: its message, and the root cause where that adds something. Without a stack,
 * unless TROUPE_DEBUG is set.
 */
export function describeError(error: unknown, environment: NodeJS.ProcessEnv = process.env): string {
  if (environment["TROUPE_DEBUG"]) return inspect(error);
  const message = messageOf(error).trim();
  const root = withCauses(error).at(-1);
  return root === error || addsNothing(root, message)
    ? message
    : `${message}\n  cause: ${briefMessageOf(root)}`;
}

/** Our messages often quote their cause, or name its code (`ECONNREFUSED`). */
function addsNothing(cause: unknown, message: string): boolean {
  const line = briefMessageOf(cause);
  const { code } = (typeof cause === "object" && cause !== null ? cause : {}) as { code?: unknown };
  return line === "" || message.includes(line) || (typeof code === "string" && message.includes(code));
}

function briefMessageOf(error: unknown): string {
  return firstLine(messageOf(error).trim()).slice(0, 300);
}
