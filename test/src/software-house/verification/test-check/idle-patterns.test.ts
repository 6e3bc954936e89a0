import { describe, expect, it } from "vitest";
import { matchesEveryText } from "../../../../../src/software-house/verification/test-check/idle-patterns.ts";

describe("matchesEveryText", () => {
  it.each([
    "",
    ".*",
    "x?",
    "^",
    "$",
    "^.*",
    ".*$",
    "(?i)",
    "(ab|)",
    "[^]*",
    "^[\\s\\S]*$",
    "(?![\\s\\S]*PASSWORD)",
    "(?:)",
    "\\s*",
    "[$^]*",
    "\\^*",
  ])("is true for %j", (pattern) => expect(matchesEveryText(pattern)).toBe(true));

  it.each([
    "x",
    ".",
    "^$",
    "\\A\\z",
    "^\\s*$",
    "^(?![\\s\\S]*PASSWORD)",
    "^[^x]*$",
    "^.*$",
    "^\\d*$",
    "\\b",
    "(?<!x)$",
    "{{code}}?",
    "([",
    "^[\\s\\S]{0,40}$",
  ])("is false for %j", (pattern) => expect(matchesEveryText(pattern)).toBe(false));
});
