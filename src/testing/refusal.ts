import type { JsonObject } from "./json.ts";
import { messageRefusal } from "./rules/messages.ts";
import { parameterRefusal } from "./rules/parameters.ts";
import { responseFormatRefusal } from "./rules/response-format.ts";
import { toolRefusal } from "./rules/tools.ts";
import { toolPairingRefusal } from "./rules/tool-pairing.ts";
import type { Refusal } from "./rules/refusal-of.ts";
import { ScriptError } from "./script-error.ts";

export type { Refusal } from "./rules/refusal-of.ts";

/** Returns the first reason why the hosted API would refuse this body; null if it would accept the body. */
export function findRefusal(body: JsonObject): Refusal | null {
  return (
    parameterRefusal(body) ??
    messageRefusal(body) ??
    toolPairingRefusal(body) ??
    toolRefusal(body) ??
    responseFormatRefusal(body)
  );
}

/** Returns a refusal with the error that a script threw. */
export function scriptRefusal(options: { error: unknown; number: number }): Refusal {
  const { error, number } = options;
  const code = error instanceof ScriptError ? error.code : "script_failed";
  const message = error instanceof Error ? error.message : String(error);
  return {
    status: 400,
    type: "script_error",
    message: code === "script_failed" ? `The script failed at request ${number}: ${message}` : message,
    param: null,
    code,
  };
}
