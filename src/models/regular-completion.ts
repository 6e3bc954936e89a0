import { isRecord } from "../text/is-record.ts";
import { oneLine } from "../text/printable.ts";
import { textOfPart } from "../text/part-text.ts";
import { isWebPage, titleOf } from "../text/web-page.ts";
import { argumentsText } from "./call-arguments.ts";
import { noteFinish } from "./current-attempt.ts";
import { MAXIMUM_CALLS_OF_REPLY, type CallIds } from "./call-ids.ts";
import { otherFields } from "./kept-fields.ts";
import { throwServerError } from "./server-error.ts";

/** The fields of a server's message under which our client puts what LangChain would not read. */
export interface ReplyExtras {
  /** The other fields of the message, and of its calls by their ids. */
  message: Record<string, unknown>;
  calls: Record<string, Record<string, unknown>>;
  /** How many calls were left out because the reply has too many. */
  leftOut: number;
  /** True if the text had calls that could not be read. */
  unread?: true;
}

/** The key of a message for `ReplyExtras`. A server's field cannot have it. */
export const EXTRAS: unique symbol = Symbol("extras");

/**
 * Puts a whole completion into the form that LangChain reads. Changes the body. Throws ServerError for an error in it, and
 * Error for any other body that is not a completion.
 */
export function regularCompletion(body: unknown, ids: CallIds): void {
  throwServerError(body);
  const choices = isRecord(body) ? body["choices"] : undefined;
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (!isRecord(body) || !isRecord(choice)) throw new Error(whatCame(body));
  noteFinish(choice["finish_reason"]);
  if (isRecord(body["usage"])) body["usage"] = regularUsage(body["usage"]);
  const message = isRecord(choice["message"]) ? choice["message"] : {};
  const calls = wholeCalls(callsIn(message));
  const kept = calls.slice(0, MAXIMUM_CALLS_OF_REPLY).map((call) => regularCall(call, ids));
  const extras: ReplyExtras = {
    message: otherFields(message),
    calls: Object.fromEntries(kept.map(({ call, fields }) => [call.id, fields])),
    leftOut: calls.length - kept.length,
  };
  const { tool_calls: _, ...others } = message;
  const refusal = message["refusal"] ?? refusalIn(message["content"]);
  choice["message"] = {
    ...others,
    role: "assistant",
    content: textIn(message["content"]),
    ...(refusal !== null && { refusal }),
    ...(kept.length > 0 && { tool_calls: kept.map(({ call }) => call), [EXTRAS]: extras }),
  };
}

/** The most characters of a body that an error quotes. */
const QUOTED_CHARACTERS = 200;

/** Says what a server sent in place of a completion, such as the page of a proxy. */
function whatCame(body: unknown): string {
  if (typeof body === "string" && isWebPage(body))
    return `it sent a web page: ${JSON.stringify(titleOf(body))}`;
  const words = oneLine((typeof body === "string" ? body : (JSON.stringify(body) ?? "")).slice(0, 10_000));
  return words === ""
    ? "it sent no completion"
    : `it sent no completion, but ${JSON.stringify(words.slice(0, QUOTED_CHARACTERS))}`;
}

/** Returns the text of a message's content. Some servers send a list of parts, with thinking among them. */
export function textIn(content: unknown): string | null {
  if (typeof content === "string") return content;
  if (isRecord(content)) return textOfPart(content);
  return Array.isArray(content) ? (content as unknown[]).map(textOfPart).join("") : null;
}

/** Returns the usage with every count as a number of at least 0; others are left out. */
export function regularUsage(usage: Record<string, unknown>): Record<string, unknown> {
  const counts = Object.entries(usage).map(([name, value]) =>
    isRecord(value) ? [name, regularUsage(value)] : [name, countOf(value)],
  );
  return Object.fromEntries(counts.filter(([, count]) => count !== null));
}

/** Returns a number of tokens, also one that was sent as text; null for anything else. */
export function countOf(value: unknown): number | null {
  const count = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof count === "number" && Number.isFinite(count) && count >= 0 ? count : null;
}

/** Returns the arguments so far. Some gateways begin with an empty object, and then send the whole one. */
function textBefore(given: unknown): string {
  const text = argumentsText(given);
  return text.replaceAll(/\s/g, "") === "{}" ? "" : text;
}

/** Returns the calls of a message, also the one call of the form that OpenAI used before tools. */
function callsIn({ tool_calls: calls, function_call: call }: Record<string, unknown>): unknown[] {
  if (Array.isArray(calls) && calls.length > 0) return calls as unknown[];
  return isRecord(call) ? [{ type: "function", function: call }] : [];
}

/** Returns the refusal in a list of content parts, or null. */
export function refusalIn(content: unknown): string | null {
  if (!Array.isArray(content)) return null;
  const part = (content as unknown[]).filter(isRecord).find(({ type }) => type === "refusal");
  return typeof part?.["refusal"] === "string" ? part["refusal"] : null;
}

/** Joins a call without a name and an id to the one before it: it is the rest of its arguments, which a gateway did not join. */
function wholeCalls(given: readonly unknown[]): unknown[] {
  const whole: unknown[] = [];
  for (const call of given) {
    const rest = isRecord(call) && !call["id"] && isRecord(call["function"]) ? call["function"] : {};
    const before = whole.at(-1);
    const called = isRecord(before) && isRecord(before["function"]) ? before["function"] : null;
    const isRest = !rest["name"] && typeof rest["arguments"] === "string";
    if (called === null || !isRest) whole.push(call);
    else called["arguments"] = `${textBefore(called["arguments"])}${String(rest["arguments"])}`;
  }
  return whole;
}

function regularCall(
  given: unknown,
  ids: CallIds,
): { call: { id: string }; fields: Record<string, unknown> } {
  const call = isRecord(given) ? given : {};
  const called = isRecord(call["function"]) ? call["function"] : {};
  return {
    call: {
      type: "function",
      id: ids.take(call["id"]),
      function: { name: called["name"] ?? "", arguments: argumentsText(called["arguments"]) },
    } as { id: string },
    fields: otherFields(call),
  };
}
