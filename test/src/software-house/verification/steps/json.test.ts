import { describe, expect, test } from "vitest";
import type { JsonExpectation } from "../../../../../src/software-house/contract/json-expectation.ts";
import { failureOf } from "../programs/service.ts";
import { http } from "../programs/shortener.ts";

const BODY = `{"name": "Ada", "hits": 3, "rate": 0.5, "total": 9007199254740993, "done": false, "note": null,
  "tags": ["b", "a", "b"], "items": [{"id": 1, "at": {"x": 1, "y": 2}}, {"id": 2}], "größe": 4, "date": "2026-02-01"}`;

function failure(path: string, is: JsonExpectation["is"], value?: unknown): Promise<string | null> {
  const first = http({
    path: "/first",
    capture: [
      { name: "hits", from: "body", key: "hits" },
      { name: "rate", from: "body", key: "rate" },
      { name: "total", from: "body", key: "total" },
      { name: "name", from: "body", key: "name" },
      { name: "tags", from: "body", key: "tags" },
    ],
    expect: { status: [200] },
  });
  return failureOf(() => ({ body: BODY }), first, http({ expect: { json: [{ path, is, value }] } }));
}

describe("an expectation of JSON", () => {
  test.each<[string, JsonExpectation["is"], unknown]>([
    ["name", "equals", "Ada"],
    ["$.hits", "equals", 3],
    ["hits", "equals", "{{hits}}"],
    ["hits", "equals", "{{rate}} + 2.5"],
    ["rate", "equals", "{{hits}} - 2 - 0.5"],
    ["total", "equals", "{{total}}"],
    ["total", "greater", "{{total}} - 1"],
    ["name", "equals", "{{name}}"],
    ["tags", "equals", "{{tags}}"],
    ["done", "equals", false],
    ["note", "equals", null],
    ["note", "equals", undefined],
    ["items[0].at", "equals", { y: 2, x: 1 }],
    ["items[-1].id", "equals", 2],
    ["items[*].id", "equals", [1, 2]],
    ["items", "length", 2],
    ["tags", "length", "{{hits}}"],
    ["name", "length", 3],
    ["tags", "set", ["a", "b", "b"]],
    ["hits", "less", 4],
    ["hits", "less", "{{hits}} + 1"],
    ["hits", "greater", 2.5],
    ["date", "greater", "2026-01-31"],
    ["nothing", "absent", null],
    ["items[*].secret", "absent", null],
    ["größe", "equals", 4],
    ["$", "length", 10],
  ])("%s %s %j is met", async (path, is, value) => {
    expect(await failure(path, is, value)).toBeNull();
  });

  test.each<[string, JsonExpectation["is"], unknown, string]>([
    ["hits", "equals", 4, "expected hits to equal 4, got 3 in "],
    ["hits", "equals", "3", 'expected hits to equal "3", got 3 in '],
    ["hits", "equals", "{{hits}} + 1", "expected hits to equal 4, got 3 in "],
    [
      "total",
      "equals",
      "{{total}} + 1",
      "expected total to equal 9007199254740994, got 9007199254740993 in ",
    ],
    ["name", "equals", "Bob", 'expected name to equal "Bob", got "Ada" in '],
    ["tags", "equals", ["a", "b", "b"], 'expected tags to equal ["a","b","b"], got ["b","a","b"] in '],
    ["tags", "set", ["a", "b"], 'expected tags to be, in any order, ["a","b"], got ["b","a","b"] in '],
    ["tags", "length", 2, "expected tags to have the length 2, got 3 in "],
    ["hits", "less", 3, "expected hits to be less than 3, got 3 in "],
    ["hits", "greater", 3, "expected hits to be greater than 3, got 3 in "],
    ["note", "absent", null, "expected note to be absent, got null in "],
    ["nothing", "equals", null, "expected nothing to equal null, but there is no such part in "],
  ])("%s %s %j is not met", async (path, is, value, expected) => {
    expect((await failure(path, is, value))?.split("\n")[0]).toContain(`step 2: GET /: ${expected}`);
  });

  test("is not met by a text that is not JSON", async () => {
    const step = http({ expect: { json: [{ path: "a", is: "equals", value: 1 }] } });
    expect(await failureOf(() => ({ body: "<p>1</p>" }), step)).toContain(
      'expected the body to be JSON, got "<p>1</p>"',
    );
  });

  test.each<[string, JsonExpectation["is"], unknown, string]>([
    ["a..b", "equals", 1, "path must be a path such as items[0].name, items[*].id, or $ for the whole"],
    ["a", "length", -1, "the value of length must be a whole number, but is -1"],
    ["a", "less", null, "the value of less must be a number, but is null"],
    ["a", "set", "b", 'the value of set must be a list, but is "b"'],
    [
      "a",
      "equals",
      [2 ** 60],
      "a number of more than 15 digits is not exact in JSON: compare it by a pattern of the body",
    ],
  ])("%s %s %j is a fault of the test", async (path, is, value, fault) => {
    expect(await failure(path, is, value)).toBe(
      `the test itself is wrong: step 2: expect.json ${JSON.stringify(path)}: ${fault}`,
    );
  });
});
