import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { hintForGiven } from "../../../src/models/hint-for-given.ts";
import { readRefusal, type RefusedRequest } from "../../../src/models/read-refusal.ts";
import { learn, structuredWay, type RequestPart } from "../../../src/models/server-abilities.ts";

const refusal = (message: string, more: { status?: number; param?: string } = {}): Error =>
  Object.assign(new Error(`${more.status ?? 400} ${message}`), { status: 400, ...more });
const plain: RefusedRequest = {
  messages: [new SystemMessage("s"), new HumanMessage("x")],
  way: null,
  bounds: ["max_completion_tokens", "max_tokens"],
  leftOut: new Set(),
};
const unanswered = { messages: [new SystemMessage("s"), new HumanMessage("x"), new HumanMessage("y")] };

describe("the words of a server name a part of the request", () => {
  test.each<[string, Partial<RefusedRequest>, RequestPart[]]>([
    ["Unsupported parameter: 'max_completion_tokens'. Use 'max_tokens'", {}, ["max_completion_tokens"]],
    ["body.max_completion_tokens: Extra inputs are not permitted", {}, ["max_completion_tokens"]],
    [
      "max_tokens: Extra inputs are not permitted",
      { leftOut: new Set<RequestPart>(["max_completion_tokens"]) },
      ["max_tokens"],
    ],
    ["body.stream_options: extra; body.temperature: extra", {}, ["stream_options", "temperature"]],
    ["Unsupported value: 'temperature' does not support 0 with this model.", {}, ["temperature"]],
    ["parallel_tool_calls is not supported", {}, ["parallel_tool_calls"]],
    ["This response_format type is unavailable now", { way: "json_schema" }, ["json_schema"]],
    ["Structured Outputs is not supported by this model", { way: "json_schema" }, ["json_schema"]],
    ["'response_format.type' must be 'json_schema' or 'text'", { way: "json_mode" }, ["json_object"]],
    ["Thinking mode does not support this tool_choice", { way: "function_calling" }, ["tool_choice"]],
    ["m does not support tools", { way: "function_calling" }, ["functions"]],
    ["tools.0.function.strict: Extra inputs are not permitted", { way: "function_calling" }, ["strict"]],
    ["response_format.json_schema.strict: unknown field", { way: "json_schema" }, ["strict"]],
    ["Conversation roles must alternate user/assistant/user/assistant/...", unanswered, ["roles"]],
    ["messages: roles must alternate between user and assistant", unanswered, ["roles"]],
    ["Unexpected role 'user' after role 'user'", unanswered, ["roles"]],
    ["Expected alternating roles", unanswered, ["roles"]],
    ["the first message must be from the user", unanswered, ["roles"]],
    ["consecutive user messages are not allowed", unanswered, ["roles"]],
    ["Only user, assistant and tool roles are supported", {}, ["system"]],
    [
      "'messages.1' : for 'role:user' the following must be satisfied[property 'name' is unsupported]",
      { messages: [new HumanMessage({ name: "Jo", content: "x" })] },
      ["names"],
    ],
    ["Conversation roles must alternate user/assistant/user/assistant/...", {}, ["system"]],
    ["System role not supported", {}, ["system"]],
    ["Developer instruction is not enabled for models/gemma-3-27b-it", {}, ["system"]],
    ["System instruction is not supported for this model", {}, ["system"]],
    ["Only user and assistant roles are supported!", {}, ["system"]],
    [
      "Only user and assistant roles are supported, with the exception of an initial optional system message!",
      {},
      ["system"],
    ],
    [
      "After the optional system message, conversation roles must alternate user/assistant",
      unanswered,
      ["roles"],
    ],
    ["'system' role is not allowed", {}, ["system"]],
    ["role 'system' is not supported", {}, ["system"]],
    ["System messages are not allowed", {}, ["system"]],
    ["the model does not support system prompts", {}, ["system"]],
    ["invalid role: system", {}, ["system"]],
    ["Input should be 'user' or 'assistant'", {}, ["system"]],
    ["tool_choice 'required' is not supported", { way: "function_calling" }, ["tool_choice"]],
    ["Invalid tool_choice: only 'auto' and 'none' are allowed", { way: "function_calling" }, ["tool_choice"]],
    ['tool choice "function" is unsupported', { way: "function_calling" }, ["tool_choice"]],
    [
      "registry.ollama.ai/library/gemma3:4b does not support tools",
      { way: "function_calling" },
      ["functions"],
    ],
    ["Function calling is not enabled for models/gemma-3-27b-it", { way: "function_calling" }, ["functions"]],
    ["JSON mode is not enabled for models/gemma-3-27b-it", { way: "json_schema" }, ["json_schema"]],
    ["JSON mode is not enabled for models/gemma-3-27b-it", { way: "json_mode" }, ["json_object"]],
    [
      "No endpoints found that support tool use",
      { way: "function_calling", status: 404 } as object,
      ["functions"],
    ],
    ["'messages[0].role' does not support 'system' with this model.", {}, ["system"]],
    [
      "body.messages.1.user.name: Extra inputs are not permitted",
      { messages: [new HumanMessage({ name: "Jo", content: "x" })] },
      ["names"],
    ],
  ])("%s", (words, request, parts) => {
    expect(readRefusal(refusal(words), { ...plain, ...request })).toEqual(parts);
  });

  test("also in the field `param`, and below an error of LangChain's own", () => {
    const inner = refusal("Unsupported value", { param: "temperature" });
    expect(readRefusal(new Error("wrapped", { cause: inner }), plain)).toEqual(["temperature"]);
  });

  test("of a chat template, also with status 500", () => {
    const words = "Conversation roles must alternate";
    expect(readRefusal(refusal(words, { status: 500 }), { ...plain, ...unanswered })).toEqual(["roles"]);
    expect(readRefusal(refusal("temperature sensor failed", { status: 500 }), plain)).toEqual([]);
  });
});

describe("nothing changes", () => {
  test.each<[string, Partial<RefusedRequest>]>([
    ["max_completion_tokens is too large: 40000. This model supports at most 16384 completion tokens", {}],
    ["This model's maximum context length is 8192 tokens, with max_completion_tokens 4096", {}],
    ["too salty", {}],
    ["response_format is invalid", {}],
    ["temperature: extra", { bounds: null }],
    ["temperature: extra", { leftOut: new Set<RequestPart>(["temperature"]) }],
    ["roles must alternate", { messages: [new HumanMessage("x")] }],
    ["body.messages.1.name: extra", {}],
  ])("after %s", (words, request) => {
    expect(readRefusal(refusal(words), { ...plain, ...request })).toEqual([]);
  });

  test.each([
    "The system is not available",
    "try an alternative model",
    "3 consecutive errors",
    "no user after 3 s",
  ])("after a server's own failure: %s", (words) => {
    expect(readRefusal(refusal(words, { status: 500 }), { ...plain, ...unanswered })).toEqual([]);
  });

  test("after an error that is no refusal", () => {
    expect(readRefusal(new Error("temperature"), plain)).toEqual([]);
    expect(readRefusal(refusal("temperature", { status: 429 }), plain)).toEqual([]);
  });
});

test("a refused way of structured replies is followed by the next, and by words in the end", () => {
  const refused = new Set<RequestPart>();
  const ways = (["json_schema", "functions", "json_object"] as const).map((part) =>
    learn(part, { refused, structuredOutput: "json_schema" }),
  );
  expect(ways.map(({ from, to }) => `${from} ${to}`)).toEqual([
    "json_schema function_calling",
    "function_calling json_mode",
    "json_mode prompt",
  ]);
  expect(structuredWay("json_mode", new Set<RequestPart>(["json_object"]))).toBe("json_schema");
});

test("a model that was given in code gets advice in place of another request", () => {
  expect(hintForGiven("stream_options: extra")).toBe("make this model with `streamUsage: false`");
  expect(hintForGiven("'temperature' is not supported")).toBe("make this model without `temperature`");
  expect(hintForGiven("max_tokens is too large")).toBeNull();
  expect(hintForGiven("too salty")).toBeNull();
});
