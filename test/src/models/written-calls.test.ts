import { describe, expect, test } from "vitest";
import { argumentsOf, argumentsText } from "../../../src/models/call-arguments.ts";
import { readWrittenCalls } from "../../../src/models/written-calls.ts";

const tools = new Map<string, unknown>([
  ["stock", { type: "object", properties: { article: { type: "string" }, count: { type: "integer" } } }],
  ["list", { type: "object", properties: {} }],
]);
const read = (text: string) => readWrittenCalls(text, tools);
const calls = (...made: [string, object][]) => ({
  kind: "calls",
  calls: made.map(([name, args]) => ({ name, arguments: JSON.stringify(args) })),
});

describe("calls that a model wrote into its text are read", () => {
  test.each<[string, string, [string, object][]]>([
    ["without arguments", '<tool_call>{"name": "list", "arguments": null}</tool_call>', [["list", {}]]],
    [
      "with the arguments as text",
      '<tool_call>{"name": "stock", "arguments": "{\\"article\\": \\"tea\\"}"}</tool_call>',
      [["stock", { article: "tea" }]],
    ],
    [
      "in OpenAI's form",
      '[{"type": "function", "function": {"name": "stock", "arguments": {"article": "tea"}}}]',
      [["stock", { article: "tea" }]],
    ],
    [
      "with marks inside the arguments",
      '<tool_call>{"name": "stock", "arguments": {"article": "</tool_call>{[<|x|>"}}</tool_call>',
      [["stock", { article: "</tool_call>{[<|x|>" }]],
    ],
    [
      "with text that looks like a number, and a number",
      "<function=stock><parameter=article>\n12\n</parameter><parameter=count>3</parameter></function>",
      [["stock", { article: "12", count: 3 }]],
    ],
    [
      "of DeepSeek's newer form",
      '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>stock<｜tool▁sep｜>{"article": "tea"}<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
      [["stock", { article: "tea" }]],
    ],
    [
      "of DeepSeek's newest form",
      '<｜DSML｜function_calls>\n<｜DSML｜invoke name="stock">\n<｜DSML｜parameter name="article" string="true">tea</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>',
      [["stock", { article: "tea" }]],
    ],
    [
      "with an id of Mistral's",
      '[TOOL_CALLS]stock[CALL_ID]abc123def[ARGS]{"article": "tea"}',
      [["stock", { article: "tea" }]],
    ],
    ["of GLM without arguments", "<tool_call>list</tool_call>", [["list", {}]]],
    [
      "with words after them",
      '<tool_call>{"name": "stock", "arguments": {"article": "tea"}}</tool_call>\nI wait for it.',
      [["stock", { article: "tea" }]],
    ],
  ])("%s", (_, text, made) => expect(read(text)).toEqual(calls(...made)));

  test.each([
    '<tool_call>{"name": "stock", "arguments": {"article": "te',
    '<tool_call>{"name": "other", "arguments": {}}</tool_call>',
    '<tool_call>{"name": "stock", "arguments": [1, 2]}</tool_call>',
    '<tool_call>{"name": "list", "arguments": {}}</tool_call><tool_call>{"name": "stock"',
    "<function=stock><parameter=article>tea</parameter></function><function=stock><parameter=art",
    "<|python_tag|>stock.call(article=1)",
    '[stock(article="tea")]',
    "<start_function_call>call:stock{article:<escape>tea<escape>}<end_function_call>",
  ])("or not at all, without a guess: %j", (text) => expect(read(text)).toEqual({ kind: "unread" }));

  test.each([
    '{"name": "Ann", "age": 3}',
    '[{"name": "stock", "price": 3}]',
    '{"name": "stock", "arguments": {}} is how a call looks.',
    "[link(1)](https://example.com)",
    "<tool_call> begins a call.",
  ])("but a text stays a text: %j", (text) => expect(read(text)).toEqual({ kind: "prose" }));
});

describe("the arguments of a call", () => {
  test.each<[string, object | null]>([
    ['{"a": 1}', { a: 1 }],
    ['"{\\"a\\": 1}"', { a: 1 }],
    [JSON.stringify(JSON.stringify('{"a": 1}')), { a: 1 }],
    ['```json\n{"a": 1}\n```', { a: 1 }],
    ['[{"a": 1}]', { a: 1 }],
    ['"{}"', {}],
    ['""', {}],
    ['"a"', null],
    ['[{"a": 1}, {"b": 2}]', null],
    ["[]", null],
    ["3", null],
    ['"{\\"a\\": "', null],
    ['```json\n{"a": 1', null],
  ])("%j mean %j", (text, args) => {
    expect(argumentsOf(text)).toEqual(args);
    expect(argumentsText(text)).toBe(args === null || text.startsWith("{") ? text : JSON.stringify(args));
  });
});
