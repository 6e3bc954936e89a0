import { expect, test } from "vitest";
import { createModelServer } from "../../../src/testing/index.ts";
import { answerTo, objectSchema } from "./wire.ts";

const tool = (definition: Record<string, unknown>) => ({
  type: "function",
  function: { name: "search", ...definition },
});
const optional = { type: "object", properties: { query: { type: "string" } } };
const search = tool({ parameters: optional });

test.each<[string, Record<string, unknown>, (string | null)[]]>([
  [
    "an empty list of tools",
    { tools: [] },
    [
      "Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty array instead.",
      "tools",
      "empty_array",
    ],
  ],
  [
    "129 tools",
    { tools: Array.from({ length: 129 }, (_, index) => tool({ name: `t${index}` })) },
    [
      "Invalid 'tools': array too long. Expected an array with maximum length 128, but got an array with length 129 instead.",
      "tools",
      "array_above_max_length",
    ],
  ],
  [
    "a function with an invalid name",
    { tools: [search, tool({ name: "web.search" })] },
    [
      "Invalid 'tools[1].function.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
      "tools[1].function.name",
      "invalid_value",
    ],
  ],
  [
    "a function if its parameters are not an object",
    { tools: [tool({ parameters: { type: "string" } })] },
    [
      `Invalid schema for function 'search': schema must be a JSON Schema of 'type: "object"', got 'type: "string"'.`,
      "tools[0].function.parameters",
      "invalid_function_parameters",
    ],
  ],
  [
    "a strict function with an object that allows other fields",
    { tools: [search, tool({ strict: true, parameters: optional })] },
    [
      "Invalid schema for function 'search': In context=(), 'additionalProperties' is required to be supplied and to be false.",
      "tools[1].function.parameters",
      "invalid_function_parameters",
    ],
  ],
  [
    "a tool choice without tools",
    { tool_choice: "auto" },
    [
      "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
      "tool_choice",
      null,
    ],
  ],
  [
    "a forced function that is not among the tools",
    { tools: [search], tool_choice: { type: "function", function: { name: "route" } } },
    ["Invalid value for 'tool_choice': the function 'route' is not among 'tools'.", "tool_choice", null],
  ],
])("refuses %s", async (_title, body, [message, param, code]) => {
  await using server = await createModelServer({ script: () => ({ text: "Hello" }) });
  expect(await answerTo(server, body)).toEqual([
    400,
    { error: { type: "invalid_request_error", message, param, code } },
  ]);
});

test("accepts functions with optional parameters, functions without parameters, and valid strict functions", async () => {
  await using server = await createModelServer({ script: () => ({ text: "Hello" }) });
  const strict = { name: "stop", strict: true, parameters: objectSchema({ reason: { type: "string" } }) };
  const tools = [search, tool({ name: "list" }), tool(strict)];
  expect(await answerTo(server, { tools, tool_choice: "required" })).toMatchObject([200, {}]);
  expect(server.requests).toMatchObject([{ schema: null, tools }]);
});
