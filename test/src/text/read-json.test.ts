import { expect, test } from "vitest";
import { readJson } from "../../../src/text/read-json.ts";

// Reading whole plans is tested in test/src/plan/fuzz-*.test.ts.

test.each<[string, unknown]>([
  ['{"a": [1, -2.5e3, true, null, "x"]}', { a: [1, -2500, true, null, "x"] }],
  ['{"a": "tab\there", /* why */ "b": [1, 2,],} // so', { a: "tab\there", b: [1, 2] }],
  ['{"__proto__": 1}', JSON.parse('{"__proto__": 1}')],
  ["[]", []],
  ["Nothing: {}", {}],
  ['Not [] but {"a": 1}', { a: 1 }],
  ['{"a": "</think>"}', { a: "</think>" }],
])("%j is read", (text, value) => {
  expect(readJson(text)).toEqual({ value });
});

test.each<[string, string]>([
  ["no", "the reply contains no valid JSON"],
  ['{"a": 1} {"b": 2}', "the reply must contain exactly one JSON value, but contains 2"],
  ['{"a": 1', "the JSON is cut off: its last bracket is never closed"],
  ['{"a": tru', "the JSON is cut off: its last bracket is never closed"],
  ['{"a": 1} /* and [', "the JSON is cut off: its last bracket is never closed"],
  [
    '{"a": 1, "a": 2}',
    String.raw`the JSON cannot be read at "\"a\": 2}": the key "a" occurs twice in one object`,
  ],
  ['[{"a" 1}]', 'the JSON cannot be read at "1}]": a colon is missing after "a"'],
  ['{"a": 1 "b": 2}', String.raw`the JSON cannot be read at "\"b\": 2}": a comma or } is missing`],
  ['[{"a": 1} {"b": 2}]', String.raw`the JSON cannot be read at "{\"b\": 2}]": a comma or ] is missing`],
  ['{"a": yes}', 'the JSON cannot be read at "yes}": a value is missing'],
  ['{"a": ,}', 'the JSON cannot be read at ",}": a value is missing'],
  [
    String.raw`{"a": "\x"}`,
    String.raw`the JSON cannot be read at "\"\\x\"}": a text has an escape that JSON does not know`,
  ],
  [
    `{"a": ${"[".repeat(200)}`,
    `the JSON cannot be read at "${"[".repeat(30)}": it is nested more than 100 deep`,
  ],
  ["<think>hm", "the reply ends inside its thinking"],
])("%j is refused", (text, fault) => {
  expect(readJson(text)).toEqual({ faults: [fault] });
});
