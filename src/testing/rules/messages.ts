import { isRecord } from "../../text/is-record.ts";
import type { JsonObject } from "../json.ts";
import { nameRefusal } from "./names.ts";
import { firstRefusal, type Refusal, refusalOf } from "./refusal-of.ts";

const ROLES = ["system", "assistant", "user", "function", "tool", "developer"];

/** Refuses a missing or empty list of messages, and a message that is not well formed. */
export function messageRefusal(body: JsonObject): Refusal | null {
  const messages: unknown = body["messages"] ?? null;
  // Source: https://platform.openai.com/docs/api-reference/chat/create (`messages` is required).
  if (messages === null) {
    return refusalOf("Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
  }
  if (!Array.isArray(messages)) {
    return refusalOf(
      `Invalid type for 'messages': expected an array of objects, but got a ${typeof messages} instead.`,
      "messages",
      "invalid_type",
    );
  }
  return emptyRefusal(messages, "messages") ?? firstRefusal<unknown>(messages, oneMessageRefusal);
}

// Wire form as in https://github.com/CopilotKit/CopilotKit/issues/529 (`messages`) and
// https://github.com/openai/openai-node/pull/1341 (`tool_calls`).
function emptyRefusal(list: readonly unknown[], param: string): Refusal | null {
  if (list.length > 0) return null;
  return refusalOf(
    `Invalid '${param}': empty array. Expected an array with minimum length 1, but got an empty array instead.`,
    param,
    "empty_array",
  );
}

function oneMessageRefusal(message: unknown, index: number): Refusal | null {
  const param = `messages[${index}]`;
  if (!isRecord(message)) {
    return refusalOf(`Invalid type for '${param}': expected an object.`, param, "invalid_type");
  }
  const name = message["name"] ?? null;
  return (
    roleRefusal(message["role"], `${param}.role`) ??
    (name === null ? null : nameRefusal(name, `${param}.name`)) ??
    contentRefusal(message, index) ??
    toolCallsRefusal(message["tool_calls"], `${param}.tool_calls`)
  );
}

// Source: https://platform.openai.com/docs/api-reference/chat/create (`messages[].role`).
function roleRefusal(role: unknown, param: string): Refusal | null {
  if (typeof role !== "string") {
    return refusalOf(`Missing required parameter: '${param}'.`, param, "missing_required_parameter");
  }
  if (ROLES.includes(role)) return null;
  const choices = ROLES.map((choice) => `'${choice}'`).join(", ");
  return refusalOf(`Invalid value: '${role}'. Supported values are: ${choices}.`, param, "invalid_value");
}

// Source: https://platform.openai.com/docs/api-reference/chat/create (`content` is required, and may be null only in
// an assistant's message that calls tools).
function contentRefusal(message: JsonObject, index: number): Refusal | null {
  const content = message["content"];
  if (typeof content === "string" || Array.isArray(content)) return null;
  if (message["role"] === "assistant" && (message["tool_calls"] ?? message["refusal"])) return null;
  const got = content === undefined || content === null ? "null" : `a ${typeof content}`;
  return refusalOf(
    `Invalid value for 'content': expected a string, got ${got}.`,
    `messages.[${index}].content`,
    null,
  );
}

function toolCallsRefusal(calls: unknown, param: string): Refusal | null {
  if (!Array.isArray(calls)) return null;
  return (
    emptyRefusal(calls, param) ??
    firstRefusal<unknown>(calls, (call, index) => {
      const called = isRecord(call) && isRecord(call["function"]) ? call["function"]["name"] : undefined;
      return nameRefusal(called, `${param}[${index}].function.name`);
    })
  );
}
