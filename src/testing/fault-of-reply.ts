import { isRecord } from "../text/is-record.ts";
import { kindOf } from "../text/kind-of.ts";
import type { Fault } from "./model-reply.ts";

const IS_KIND: Readonly<Record<Fault["kind"], true>> = {
  "rate-limit": true,
  status: true,
  slow: true,
  stall: true,
  cut: true,
  "no-finish-reason": true,
  length: true,
  malformed: true,
  fenced: true,
  "wrong-schema": true,
  refusal: true,
  html: true,
  "empty-choices": true,
};

/** All kinds: the record does not compile if it misses one. */
const KINDS = Object.keys(IS_KIND);

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
    const place = `toolCalls[${index}]`;
    if (!isRecord(call)) return `${place} must be { name, arguments }, but is ${kindOf(call)}.`;
    const { name, arguments: given } = call;
    const members = `the call has ${Object.keys(call).join(", ") || "nothing"}`;
    if (typeof name !== "string") return `${place}.name must be a text, but is ${kindOf(name)}; ${members}.`;
    if (typeof given !== "string" && !isRecord(given)) {
      return `${place}.arguments must be an object or a text, but is ${kindOf(given)}; ${members}.`;
    }
  }
  return null;
}
