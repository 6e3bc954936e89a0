import { describe, expect, it } from "vitest";
import { findInText } from "../../../../src/software-house/verification/acceptance/match-text.ts";
import { findPattern } from "../../../../src/software-house/evidence/patterns.ts";

describe("findPattern", () => {
  it("stops a pattern that backtracks without end", () => {
    expect(findPattern("^(a+)+$", `${"a".repeat(50)}b`, [10, 50])).toEqual({
      fault: "the pattern /^(a+)+$/ takes longer than 0.05 s",
    });
  });

  it("names a text that is not a pattern", () => {
    expect(findPattern("(", "x")).toEqual({
      fault: expect.stringContaining("the pattern /(/ is not a regular expression") as string,
    });
  });

  it("understands flags and group names of other dialects", () => {
    expect(findPattern("(?i)\\Ahello (?P<who>\\w+)\\z", "Hello Ada")).toEqual({
      groups: ["Hello Ada", "Ada"],
    });
  });
});

describe("findInText", () => {
  it.each([
    ["^5$", "5\n"],
    ['^\\{"a":1,"b":\\[1,2\\]\\}$', '{ "a": 1,\n "b": [1, 2] }\n'],
    ['"a": 1', '{"a":1}'],
    ['"error":"[^"]+"', '{\n  "error": "not found"\n}\n'],
    ['^\\{"error":"[^"\\\\{}]+"\\}$', '{ "error": "not found" }'],
    ['"url":"http://x/\\?a=1&b=é"', '{"url":"http://x/?a=1\\u0026b=\\u00e9"}'],
  ])("finds %j in %j, which differs only in form", (pattern, text) => {
    expect(findInText(pattern, text)).toHaveProperty("groups");
  });

  it.each([
    ["^5$", "5\nand more\n"],
    ['"a":1[,}]', '{"a":12}'],
    ["^[^ ]+$", '{ "a": 1 }'],
    ['"a"[^\\s]1', '{"a" : 1}'],
    ["^(?!.*secret)", '{"note":"secret"}'],
    ["^1.5$", "1.50"],
  ])("does not find %j in %j", (pattern, text) => {
    expect(findInText(pattern, text)).toEqual({ none: true });
  });
});
