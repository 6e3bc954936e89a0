import { expect, test } from "vitest";
import { createModelServer } from "../../../src/testing/index.ts";
import { answerTo } from "./wire.ts";

const user = { role: "user", content: "Hello" };
const calling = (...ids: string[]) => ({
  role: "assistant",
  content: null,
  tool_calls: ids.map((id) => ({ id, type: "function", function: { name: "search", arguments: "{}" } })),
});
const tool = (id: string) => ({ role: "tool", tool_call_id: id, content: "found" });
const unanswered = (ids: string) =>
  `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${ids}`;
const emptyArray = (param: string) =>
  `Invalid '${param}': empty array. Expected an array with minimum length 1, but got an empty array instead.`;
const pattern = (param: string) =>
  `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`;

test.each<[string, unknown, { message: string; param: string; code: string | null }]>([
  [
    "no messages",
    undefined,
    {
      message: "Missing required parameter: 'messages'.",
      param: "messages",
      code: "missing_required_parameter",
    },
  ],
  [
    "messages that are not a list",
    "Hello",
    {
      message: "Invalid type for 'messages': expected an array of objects, but got a string instead.",
      param: "messages",
      code: "invalid_type",
    },
  ],
  [
    "an empty list of messages",
    [],
    { message: emptyArray("messages"), param: "messages", code: "empty_array" },
  ],
  [
    "a message that is not an object",
    ["Hello"],
    {
      message: "Invalid type for 'messages[0]': expected an object.",
      param: "messages[0]",
      code: "invalid_type",
    },
  ],
  [
    "a message without a role",
    [{ content: "Hello" }],
    {
      message: "Missing required parameter: 'messages[0].role'.",
      param: "messages[0].role",
      code: "missing_required_parameter",
    },
  ],
  [
    "an unknown role",
    [user, { role: "human", content: "Hello" }],
    {
      message:
        "Invalid value: 'human'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', 'developer'.",
      param: "messages[1].role",
      code: "invalid_value",
    },
  ],
  [
    "a message without content",
    [{ role: "user", content: null }],
    {
      message: "Invalid value for 'content': expected a string, got null.",
      param: "messages.[0].content",
      code: null,
    },
  ],
  [
    "a name with a blank",
    [{ ...user, name: "product manager" }],
    { message: pattern("messages[0].name"), param: "messages[0].name", code: "invalid_value" },
  ],
  [
    "a name of 65 characters",
    [{ ...user, name: "n".repeat(65) }],
    {
      message:
        "Invalid 'messages[0].name': string too long. Expected a string with maximum length 64, but got a string with length 65 instead.",
      param: "messages[0].name",
      code: "string_above_max_length",
    },
  ],
  [
    "an empty list of tool calls",
    [user, { role: "assistant", content: "", tool_calls: [] }],
    { message: emptyArray("messages[1].tool_calls"), param: "messages[1].tool_calls", code: "empty_array" },
  ],
  [
    "a call of a function with an invalid name",
    [user, { role: "assistant", tool_calls: [{ id: "a", function: { name: "web search", arguments: "" } }] }],
    {
      message: pattern("messages[1].tool_calls[0].function.name"),
      param: "messages[1].tool_calls[0].function.name",
      code: "invalid_value",
    },
  ],
  [
    "a tool call without an answer before the next message",
    [user, calling("a", "b"), tool("a"), user],
    { message: unanswered("b"), param: "messages.[3].role", code: null },
  ],
  [
    "tool calls without an answer at the end",
    [user, calling("a", "b")],
    { message: unanswered("a, b"), param: "messages.[2].role", code: null },
  ],
  [
    "a tool message without a call before it",
    [user, tool("a")],
    {
      message:
        "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
      param: "messages.[1].role",
      code: null,
    },
  ],
  [
    "a tool message that answers another id",
    [user, calling("a"), tool("z")],
    {
      message: "Invalid parameter: 'tool_call_id' of 'z' not found in 'tool_calls' of previous message.",
      param: "messages.[2].tool_call_id",
      code: null,
    },
  ],
  [
    "a tool message without an id",
    [user, calling("a"), { role: "tool", content: "found" }],
    {
      message: "Missing required parameter: 'messages[2].tool_call_id'.",
      param: "messages[2].tool_call_id",
      code: "missing_required_parameter",
    },
  ],
])("refuses %s, and records the refusal", async (_title, messages, refusal) => {
  await using server = await createModelServer({ script: () => ({ text: "Hello" }) });
  const error = { type: "invalid_request_error", ...refusal };
  expect(await answerTo(server, { messages })).toEqual([400, { error }]);
  expect(server.requests).toMatchObject([{ number: 1, status: 400, refusal: { status: 400, ...error } }]);
});

test("accepts a conversation with names, answered tool calls and content parts", async () => {
  await using server = await createModelServer({ script: () => ({ text: "Hello" }) });
  const messages = [
    { role: "system", content: "Be brief.", name: "troupe" },
    { ...user, content: [{ type: "text", text: "Hello" }] },
    calling("a", "b"),
    tool("b"),
    tool("a"),
    { role: "assistant", content: "Found.", name: "product_manager" },
    calling("c"),
    tool("c"),
    { role: "developer", content: "Go on." },
  ];
  expect(await answerTo(server, { messages })).toMatchObject([200, {}]);
});
