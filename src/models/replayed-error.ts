import { ModelError } from "../errors/model-error.ts";
import type { ModelErrorCode } from "../errors/troupe-error.ts";

/** How the code of an error begins that a replay sends. */
const PREFIX = "troupe_replayed";

/** An error of a model as a recording has it. */
interface RecordedError {
  code: string;
  retryable: boolean;
}

/** Returns the code under which a replay sends a recorded error. */
export function replayedCode({ code, retryable }: RecordedError): string {
  return [PREFIX, code, retryable ? "retryable" : "final"].join(":");
}

/**
 * Returns the error that a replay sends, as it was when it was recorded: with the host that failed then. Null if the causes
 * of an error hold none.
 */
export function replayedErrorIn(
  chain: readonly { code?: string | null; error?: unknown }[],
): ModelError | null {
  for (const { code, error } of chain) {
    const message = (error as { message?: unknown } | null | undefined)?.message;
    const replayed = replayedErrorOf(code, message);
    if (replayed !== null) return replayed;
  }
  return null;
}

/** Returns the error that a code and a message of a replay stand for; null if they are not of a replay. */
export function replayedErrorOf(code: unknown, message: unknown): ModelError | null {
  if (typeof code !== "string" || typeof message !== "string") return null;
  const [prefix, recorded = "", mark] = code.split(":");
  if (prefix !== PREFIX || !recorded.startsWith("model_")) return null;
  return new ModelError(recorded as ModelErrorCode, message, { retryable: mark === "retryable" });
}
