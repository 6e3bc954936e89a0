import { expect, test } from "vitest";
import { takesTemperature } from "../../../src/testing/temperature.ts";
import { createModelServer } from "../../../src/testing/index.ts";
import { answerTo, objectSchema, schemaFormat } from "./wire.ts";

const noTemperature = (value: number) =>
  `Unsupported value: 'temperature' does not support ${value} with this model. Only the default (1) value is supported.`;
const range = (word: string, sign: string, value: number) =>
  `Invalid 'temperature': decimal ${word} value. Expected a value ${sign}, but got ${value} instead.`;
const missing = (param: string) => [
  `Missing required parameter: '${param}'.`,
  param,
  "missing_required_parameter",
];
const jsonSchema = (format: Record<string, unknown>) => ({
  response_format: { type: "json_schema", json_schema: format },
});

test.each<[string, Record<string, unknown>, (string | null)[]]>([
  ["no model", { model: undefined }, ["you must provide a model parameter", null, null]],
  [
    "a temperature above 2",
    { temperature: 2.5 },
    [range("above maximum", "<= 2", 2.5), "temperature", "decimal_above_max_value"],
  ],
  [
    "a temperature below 0",
    { temperature: -1 },
    [range("below minimum", ">= 0", -1), "temperature", "decimal_below_min_value"],
  ],
  [
    "a temperature that is not a number",
    { temperature: "0" },
    [
      "Invalid type for 'temperature': expected a decimal, but got a string instead.",
      "temperature",
      "invalid_type",
    ],
  ],
  [
    "a temperature if the model does not support one",
    { model: "o3-mini", temperature: 0 },
    [noTemperature(0), "temperature", "unsupported_value"],
  ],
  [
    "a temperature for gpt-5",
    { model: "gpt-5-mini", temperature: 0.7 },
    [noTemperature(0.7), "temperature", "unsupported_value"],
  ],
  [
    "stream options without a stream",
    { stream_options: { include_usage: true } },
    ["The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options", null],
  ],
  [
    "an unknown type of response format",
    { response_format: { type: "xml" } },
    [
      "Invalid value: 'xml'. Supported values are: 'json_object', 'json_schema', and 'text'.",
      "response_format.type",
      "invalid_value",
    ],
  ],
  ["a response format without a type", { response_format: {} }, missing("response_format.type")],
  [
    "a response format without its schema object",
    { response_format: { type: "json_schema" } },
    missing("response_format.json_schema"),
  ],
  [
    "a schema without a name",
    jsonSchema({ schema: objectSchema({}) }),
    missing("response_format.json_schema.name"),
  ],
  [
    "a strict format without a schema",
    jsonSchema({ name: "plan", strict: true }),
    missing("response_format.json_schema.schema"),
  ],
  [
    "a schema with an invalid name",
    schemaFormat(objectSchema({}), "my plan"),
    [
      "Invalid 'response_format.json_schema.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
      "response_format.json_schema.name",
      "invalid_value",
    ],
  ],
  [
    "JSON mode if no message mentions JSON",
    { response_format: { type: "json_object" } },
    [
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      "messages",
      null,
    ],
  ],
])("refuses %s", async (_title, body, [message, param, code]) => {
  await using server = await createModelServer({ script: () => ({ text: "Hello" }) });
  expect(await answerTo(server, body)).toEqual([
    400,
    { error: { type: "invalid_request_error", message, param, code } },
  ]);
});

test.each([
  { model: "o3", temperature: 1 },
  { model: "gpt-5.1", temperature: 0, reasoning_effort: "none" },
  { model: "gpt-5-chat-latest", temperature: 0 },
  { temperature: 2, tool_choice: null, response_format: { type: "text" } },
  { stream: false, stream_options: null, temperature: null },
])("accepts %j", async (body) => {
  await using server = await createModelServer({ script: () => ({ text: "Hello" }) });
  expect(await answerTo(server, body)).toMatchObject([200, {}]);
});

test.each(
  "o1 o1-preview o3-mini o4-mini-2025-04-16 gpt-5 gpt-5-nano gpt-5.2 GPT-5 openai:o3 openai:gpt-5-mini openai/gpt-5 openrouter:openai/o4-mini ft:gpt-5-mini:acme".split(
    " ",
  ),
)("%s does not support a temperature", (model) => {
  expect(takesTemperature(model)).toBe(false);
});

test.each(
  "gpt-4.1-mini gpt-4o gpt-5-chat-latest openai:gpt-5-chat gpt-oss:20b rehearsal-script anthropic:claude-opus-4-1 ollama:olmo2 llama3:8b mistralai/mistral-small ft:gpt-4o:acme".split(
    " ",
  ),
)("%s supports a temperature", (model) => {
  expect(takesTemperature(model)).toBe(true);
});
