import type { JsonObject } from "../../../src/testing/json.ts";
import type { ModelServer } from "../../../src/testing/index.ts";

/** Posts a body to the server's chat completions. Adds a model and a message if the body has none. */
export function post(server: ModelServer, body: JsonObject = {}, init: RequestInit = {}): Promise<Response> {
  const whole = { model: "gpt-4.1", messages: [{ role: "user", content: "Hello" }], ...body };
  return fetch(`${server.baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(whole),
    ...init,
  });
}

/** Posts a body and returns the status and the parsed body of the answer. */
export async function answerTo(server: ModelServer, body: JsonObject = {}): Promise<[number, unknown]> {
  const response = await post(server, body);
  return [response.status, await response.json()];
}

/** Returns the parsed events of a stream, without ids and times; `[DONE]` stays a string. */
export function eventsOf(stream: string): unknown[] {
  return stream
    .split("\n\n")
    .filter((event) => event !== "")
    .map((event) => event.replace(/^data: /u, ""))
    .map((event) => (event === "[DONE]" ? event : withoutHead(JSON.parse(event) as JsonObject)));
}

function withoutHead(chunk: JsonObject): JsonObject {
  const { id: _id, object: _object, created: _created, model: _model, ...rest } = chunk;
  return rest;
}

/** Returns a chunk with one choice, as the hosted API sends it. */
export function choice(delta: JsonObject, finishReason: string | null = null): JsonObject {
  return { choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }] };
}

/** Returns a strict response format with a schema. */
export function schemaFormat(schema: JsonObject, name = "plan"): JsonObject {
  return { response_format: { type: "json_schema", json_schema: { name, strict: true, schema } } };
}

/** Returns a strict object schema with these properties. */
export function objectSchema(properties: JsonObject): JsonObject {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

/** Returns a function tool that `tool_choice` forces. */
export function forcedFunction(name: string): JsonObject {
  return {
    tools: [{ type: "function", function: { name, parameters: { type: "object", properties: {} } } }],
    tool_choice: { type: "function", function: { name } },
  };
}
