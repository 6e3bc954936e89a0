import type { IncomingHttpHeaders } from "node:http";
import { type JsonObject, objectAt, objectsAt, stringAt, jsonText } from "./json.ts";
import type { Refusal } from "./rules/refusal-of.ts";

/** A message as the client sent it. */
export interface ModelMessage {
  readonly role: string;
  readonly content?: string | readonly JsonObject[] | null;
  readonly name?: string;
  readonly tool_calls?: readonly JsonObject[];
  readonly tool_call_id?: string;
}

/** A function tool as the client sent it. */
export interface ModelTool {
  readonly type: string;
  readonly function: {
    readonly name: string;
    readonly description?: string;
    readonly parameters?: JsonObject;
    readonly strict?: boolean | null;
  };
}

/**
 * One chat completions request: the parsed body, and the fields that scripts and assertions use most.
 *
 * @example
 * const script: ModelScript = (request: ModelRequest) => ({ text: `You said: ${request.lastUser}` });
 */
export interface ModelRequest {
  /** Number of this request among all requests that the server received, starting at 1. */
  readonly number: number;
  /** Name of the requested `json_schema`, or of the function that `tool_choice` forces; otherwise null. */
  readonly schema: string | null;
  /** Text of all system and developer messages, joined by blank lines. */
  readonly system: string;
  /** Text of the last user message; empty without a user message. */
  readonly lastUser: string;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ModelTool[];
  /** Name of the model; empty if the client sent none. */
  readonly model: string;
  /** Whether the client asks for a stream. */
  readonly stream: boolean;
  /** The temperature; null if the client sent none. */
  readonly temperature: number | null;
  /** Headers, with names in lower case. API keys and cookies are replaced by `[redacted]`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole parsed body; empty if it could not be read. */
  readonly body: JsonObject;
}

/**
 * A request and its result. The fields `status`, `aborted` and `refusal` change while the request is answered.
 *
 * @example
 * expect(server.requests.map(({ status }) => status)).toEqual([429, 200]);
 */
export interface RecordedRequest extends ModelRequest {
  /** HTTP status of the answer; 0 until the headers are sent. */
  readonly status: number;
  /** Whether the client closed the connection before it received the whole reply. */
  readonly aborted: boolean;
  /** Why the server refused the request, or how the script failed; absent for scripted replies and faults. */
  readonly refusal?: Refusal;
}

/** Reads a parsed body into a model request. A field that is missing or has another type becomes empty. */
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

/** Returns the name of the function that `tool_choice` forces; null if it forces none. */
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
