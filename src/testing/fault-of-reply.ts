import { isRecord } from "../text/is-record.ts";
import { kindOf } from "../text/kind-of.ts";
import type { Fault } from "./model-reply.ts";

const KINDS = [
  "rate-limit",
  "status",
  "slow",
  "stall",
  "cut",
  "no-finish-reason",
  "length",
  "malformed",
  "fenced",
  "wrong-schema",
  "refusal",
  "html",
  "empty-choices",
] as const satisfies readonly Fault["kind"][];

const FORMS = "{ text }, { json }, { toolCalls }, { raw } or { fault }";

/** Returns the fault of a reply, or null. A script in plain JavaScript is not type-checked, so it can return any value. */
export function faultOfReply(reply: unknown): string | null {
  if (!isRecord(reply)) return `the script returned no reply: it must be ${FORMS}, but is ${kindOf(reply)}.`;
  if ("raw" in reply) return null;
  if ("fault" in reply) return faultOfFault(reply["fault"]);
  if ("toolCalls" in reply) return faultOfCalls(reply["toolCalls"]);
  if ("json" in reply) return null;
  if (typeof reply["text"] === "string") return null;
  if ("text" in reply) return `text of the reply must be a text, but is ${kindOf(reply["text"])}.`;
  return `the reply must be ${FORMS}, but has ${Object.keys(reply).join(", ") || "nothing"}.`;
}

function faultOfFault(fault: unknown): string | null {
  const kind = isRecord(fault) ? fault["kind"] : undefined;
  if (!isRecord(fault)) return `fault of the reply must be { kind }, but is ${kindOf(fault)}.`;
  if (KINDS.some((one) => one === kind)) return null;
  return `kind of the fault must be one of ${KINDS.join(", ")}, but is ${kindOf(kind)}.`;
}

function faultOfCalls(calls: unknown): string | null {
  if (!Array.isArray(calls)) {
    return `toolCalls of the reply must be a list of { name, arguments }, but is ${kindOf(calls)}.`;
  }
  for (const [index, call] of calls.entries()) {
    if (!isRecord(call) || typeof call["name"] !== "string") {
      return `toolCalls[${index}] must be { name, arguments }, but is ${kindOf(call)} without a name.`;
    }
    const given = call["arguments"];
    if (typeof given !== "string" && !isRecord(given)) {
      return `toolCalls[${index}].arguments must be an object or a text, but is ${kindOf(given)}; the call has ${Object.keys(call).join(", ")}.`;
    }
  }
  return null;
}
