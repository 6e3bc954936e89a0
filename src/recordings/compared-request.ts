import type { CallMessage } from "../journal/journal-entry.ts";
import { type JsonObject, objectAt, objectsAt, stringAt } from "../testing/json.ts";
import type { ModelMessage, ModelRequest } from "../testing/model-request.ts";
import { canonicalJson } from "../text/canonical-json.ts";
import { isRecord } from "../text/is-record.ts";
import type { RecordedModelCall } from "./recording.ts";
import { steadyText } from "./steady-text.ts";

/** A request in the form in which a recorded one and one that was sent are compared. */
export interface ComparedRequest {
  readonly messages: readonly ComparedMessage[];
  /** The names of the tools in one order, without that of a structured reply. */
  readonly tools: string;
}

/** A message: its role and everything that it says, also its calls. */
export interface ComparedMessage {
  readonly role: string;
  readonly text: string;
}

/** Returns a recorded request in the form that is compared. */
export function comparedCall({ request }: RecordedModelCall): ComparedRequest {
  const places = new CallPlaces();
  const messages = request.messages.map(({ role, text, toolCalls, toolCallId }: CallMessage) => ({
    role,
    text: whole(text, toolCalls, toolCallId, places),
  }));
  return { messages, tools: toolsText(request.tools, request.schema) };
}

/** Returns a request that a server got in the form that is compared. */
export function comparedRequest({ messages, tools, schema }: ModelRequest): ComparedRequest {
  const places = new CallPlaces();
  return {
    messages: messages.map((message) => ({
      role: ROLES[message.role] ?? message.role,
      text: whole(textOf(message.content), callsIn(message), message.tool_call_id, places),
    })),
    tools: toolsText(
      tools.map((tool) => tool.function.name),
      schema,
    ),
  };
}

const ROLES: Readonly<Record<string, string>> = { developer: "system", function: "tool" };

/** The ids of calls change with each run; their places do not. */
class CallPlaces {
  readonly #ids: string[] = [];

  of(id: string): number {
    const known = this.#ids.indexOf(id);
    return known >= 0 ? known + 1 : this.#ids.push(id);
  }
}

function whole(
  text: string,
  calls: CallMessage["toolCalls"],
  answered: string | undefined,
  places: CallPlaces,
): string {
  const lines = calls.map((call) => {
    const place = places.of(call.id);
    return `[call ${place}: ${call.name} ${steadyText(canonicalJson(call.arguments ?? {}))}]`;
  });
  const answers = answered === undefined ? [] : [`[answers call ${places.of(answered)}]`];
  return [...answers, ...(text === "" ? [] : [steadyText(text)]), ...lines].join("\n");
}

function toolsText(names: readonly string[], schema: string | null): string {
  return names
    .filter((name) => name !== schema)
    .toSorted()
    .join(", ");
}

function textOf(content: ModelMessage["content"]): string {
  if (typeof content === "string") return content;
  return (content ?? []).map(textOfPart).join("\n");
}

/** As the journal writes it: content that is not text is a mark. */
function textOfPart(part: JsonObject): string {
  const type = stringAt(part, "type") ?? "text";
  return type === "text" ? (stringAt(part, "text") ?? "") : `[${type.replace(/_url$/, "")}]`;
}

function callsIn(message: ModelMessage): CallMessage["toolCalls"] {
  return objectsAt(message as unknown as JsonObject, "tool_calls").map((call) => {
    const sent = objectAt(call, "function");
    return {
      id: stringAt(call, "id") ?? "",
      name: stringAt(sent, "name") ?? "",
      arguments: argumentsIn(stringAt(sent, "arguments") ?? ""),
    };
  });
}

function argumentsIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : text;
  } catch {
    return text;
  }
}
