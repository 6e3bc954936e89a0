import { type JsonObject, objectsAt, stringAt } from "../json.ts";
import { type Refusal, refusalOf } from "./refusal-of.ts";

/**
 * Refuses tool calls if the tool messages directly after them do not answer all of them. Refuses a tool message that
 * does not answer a tool call.
 * Source: https://platform.openai.com/docs/guides/function-calling;
 * wire form as in https://github.com/sdcb/chats/pull/132.
 */
export function toolPairingRefusal(body: JsonObject): Refusal | null {
  const messages = objectsAt(body, "messages");
  let called: string[] = [];
  let answered = new Set<string>();
  for (const [index, message] of messages.entries()) {
    if (message["role"] === "tool") {
      const refusal = answerRefusal({ message, index, called });
      if (refusal !== null) return refusal;
      answered.add(stringAt(message, "tool_call_id") ?? "");
    } else {
      const refusal = unansweredRefusal({ called, answered, index });
      if (refusal !== null) return refusal;
      called = objectsAt(message, "tool_calls").map((call) => stringAt(call, "id") ?? "");
      answered = new Set();
    }
  }
  return unansweredRefusal({ called, answered, index: messages.length });
}

function answerRefusal(options: {
  message: JsonObject;
  index: number;
  called: readonly string[];
}): Refusal | null {
  const { message, index, called } = options;
  const id = stringAt(message, "tool_call_id");
  if (called.length === 0) {
    return refusalOf(
      "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
      `messages.[${index}].role`,
      null,
    );
  }
  if (id === null) {
    const param = `messages[${index}].tool_call_id`;
    return refusalOf(`Missing required parameter: '${param}'.`, param, "missing_required_parameter");
  }
  if (called.includes(id)) return null;
  return refusalOf(
    `Invalid parameter: 'tool_call_id' of '${id}' not found in 'tool_calls' of previous message.`,
    `messages.[${index}].tool_call_id`,
    null,
  );
}

function unansweredRefusal(options: {
  called: readonly string[];
  answered: ReadonlySet<string>;
  index: number;
}): Refusal | null {
  const missing = options.called.filter((id) => !options.answered.has(id));
  if (missing.length === 0) return null;
  return refusalOf(
    `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${missing.join(", ")}`,
    `messages.[${options.index}].role`,
    null,
  );
}
