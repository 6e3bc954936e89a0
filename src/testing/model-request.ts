import type { IncomingHttpHeaders } from "node:http";
import { type JsonObject, objectAt, objectsAt, stringAt, jsonText } from "./json.ts";
import type { Refusal } from "./rules/refusal-of.ts";

/** A message as it came over the wire. */
export interface ModelMessage {
  readonly role: string;
  readonly content?: string | readonly JsonObject[] | null;
  readonly name?: string;
  readonly tool_calls?: readonly JsonObject[];
  readonly tool_call_id?: string;
}

/** A function tool as it came over the wire. */
export interface ModelTool {
  readonly type: string;
  readonly function: {
    readonly name: string;
    readonly description?: string;
    readonly parameters?: JsonObject;
    readonly strict?: boolean | null;
  };
}

/** One chat completions request: the parsed body, and what scripts and assertions ask for most. */
export interface ModelRequest {
  /** The place of this request among all that the server received, from 1. */
  readonly number: number;
  /** The schema asked for: the name of the `json_schema`, or of the function that `tool_choice` forces; else null. */
  readonly schema: string | null;
  /** The text of all system and developer messages, joined by blank lines. */
  readonly system: string;
  /** The text of the last user message; empty when there is none. */
  readonly lastUser: string;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ModelTool[];
  readonly model: string;
  readonly stream: boolean;
  /** The temperature that was sent, or null when none was. */
  readonly temperature: number | null;
  /** Header names are in lower case; keys and cookies are replaced by `[redacted]`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole parsed body; empty when it could not be read. */
  readonly body: JsonObject;
}

/** A request with what became of it; the last three fields change while it is being answered. */
export interface RecordedRequest extends ModelRequest {
  /** The HTTP status that was sent; 0 until headers are sent. */
  readonly status: number;
  /** Whether the client went away before it had the whole reply. */
  readonly aborted: boolean;
  /** Why the server itself refused the request; absent for scripted replies and faults. */
  readonly refusal?: Refusal;
}

/** Reads a parsed body into a model request; what is missing or of another type becomes empty. */
export function readModelRequest(options: {
  body: JsonObject;
  headers: IncomingHttpHeaders;
  number: number;
}): ModelRequest {
  const { body, headers, number } = options;
  const messages = objectsAt(body, "messages");
  const byRole = (...roles: string[]) =>
    messages.filter((message) => roles.includes(String(message["role"])));
  return {
    number,
    schema: stringAt(objectAt(objectAt(body, "response_format"), "json_schema"), "name") ?? forcedTool(body),
    system: byRole("system", "developer")
      .map((message) => jsonText(message["content"]))
      .join("\n\n"),
    lastUser: jsonText(byRole("user").at(-1)?.["content"]),
    messages: messages as unknown as readonly ModelMessage[],
    tools: objectsAt(body, "tools") as unknown as readonly ModelTool[],
    model: stringAt(body, "model") ?? "",
    stream: body["stream"] === true,
    temperature: typeof body["temperature"] === "number" ? body["temperature"] : null,
    headers: redact(headers),
    body,
  };
}

/** The name of the function that `tool_choice` forces, or null. */
export function forcedTool(body: JsonObject): string | null {
  return stringAt(objectAt(objectAt(body, "tool_choice"), "function"), "name");
}

const SECRET_HEADERS = new Set(["authorization", "proxy-authorization", "api-key", "x-api-key", "cookie"]);

function redact(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET_HEADERS.has(name) ? "[redacted]" : String(value),
    ]),
  );
}
