import type { JsonObject } from "../../../src/testing/json.ts";
import type { ModelServer } from "../../../src/testing/index.ts";

/** Posts a body to the server's chat completions; what a valid request needs is filled in. */
export function post(server: ModelServer, body: JsonObject = {}, init: RequestInit = {}): Promise<Response> {
  const whole = { model: "gpt-4.1", messages: [{ role: "user", content: "Hello" }], ...body };
  return fetch(`${server.baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(whole),
    ...init,
  });
}

/** The status and the parsed body of the answer to a body. */
export async function answerTo(server: ModelServer, body: JsonObject = {}): Promise<[number, unknown]> {
  const response = await post(server, body);
  return [response.status, await response.json()];
}

/** The events of a stream, parsed, and `[DONE]` as it is; ids and times are left out. */
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

/** A chunk's only choice, as the hosted API writes it. */
export function choice(delta: JsonObject, finishReason: string | null = null): JsonObject {
  return { choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }] };
}

/** A response format with a schema. */
export function schemaFormat(schema: JsonObject, name = "plan"): JsonObject {
  return { response_format: { type: "json_schema", json_schema: { name, strict: true, schema } } };
}

/** A strict object schema with these properties. */
export function objectSchema(properties: JsonObject): JsonObject {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

/** A function tool, forced by `tool_choice`. */
export function forcedFunction(name: string): JsonObject {
  return {
    tools: [{ type: "function", function: { name, parameters: { type: "object", properties: {} } } }],
    tool_choice: { type: "function", function: { name } },
  };
}
