import { describe, expect, test } from "vitest";
import { insertPattern, insertText } from "../../../../../src/software-house/evidence/insert.ts";
import { faultsOfMarks } from "../../../../../src/software-house/evidence/marks.ts";
import { findPattern } from "../../../../../src/software-house/evidence/patterns.ts";
import { failureOf, runAgainst, type Handler } from "../programs/service.ts";
import { http } from "../programs/shortener.ts";

const at = (token: string, now = "2026-02-28T23:59:59.900Z"): Parameters<typeof insertText>[1] => ({
  values: new Map(),
  base: null,
  marks: { token, now: new Date(now) },
});

describe("a mark", () => {
  test.each([
    ["{{new:word}}", /^[a-z]{10}$/],
    ["{{new:number}}", /^[1-9]\d{5}$/],
    ["{{new:url}}", /^https:\/\/[a-z]{5}\.example\.com\/[a-z]{5}$/],
  ])("%s is equal within one run of a test, and another in each run and for each suffix", (mark, form) => {
    const value = insertText(mark, at("one"));
    expect(value).toMatch(form);
    expect(insertText(mark, at("one"))).toBe(value);
    expect(insertText(mark, at("two"))).not.toBe(value);
    expect(insertText(mark.replace("}}", ":2}}"), at("one"))).not.toBe(value);
  });

  test("is made anew for each run of a test, and for each of its steps the same", async () => {
    const bodies: string[] = [];
    const handle: Handler = ({ body }) => {
      bodies.push(body);
      return { body };
    };
    const send = http({
      method: "POST",
      body: '{"name":"{{new:word}}"}',
      expect: { body: ['"{{new:word}}"'] },
    });
    expect(await failureOf(handle, send, send)).toBeNull();
    expect(await failureOf(handle, send)).toBeNull();
    const [first, second, third] = bodies;
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test("repeats a text, also in a pattern and beyond the size of a plain one", () => {
    expect(insertText("<{{fill:ab:3}}>", at("one"))).toBe("<ababab>");
    expect(insertText("{{fill:[:4}}{{fill:a:b:2}}", at("one"))).toBe("[[[[a:ba:b");
    const pattern = insertPattern("^{{fill:.:65537}}$", at("one"));
    expect(findPattern(pattern, ".".repeat(65_537))).toHaveProperty("groups");
    expect(findPattern(pattern, ".".repeat(65_536))).toEqual({ none: true });
  });

  test.each([
    ["{{date}}", "2026-02-28"],
    ["{{date+1}}", "2026-03-01"],
    ["{{date-31}}", "2026-01-28"],
    ["{{month}}", "2026-02"],
    ["{{month-2}}", "2025-12"],
    ["{{now}}", "2026-02-28T23:59:59Z"],
    ["{{now+60}}", "2026-03-01T00:00:59Z"],
    ["{{copy}}", "1"],
  ])("%s is the day, the month or the time of the run, or the number of the copy", (mark, value) => {
    expect(insertText(mark, at("one"))).toBe(value);
  });

  test("is hidden by a captured value of the same name", () => {
    const known = { ...at("one"), values: new Map([["date", "captured"]]) };
    expect(insertText("{{date}} {{ date }}", known)).toBe("captured captured");
  });

  test("that is none stays as it is, unless it seems to be one", async () => {
    expect(insertText("{{#each}} {{}} { {x} }", at("one"))).toBe("{{#each}} {{}} { {x} }");
    expect(faultsOfMarks("{{new:wrod}} {{fill:a}}")).toEqual([
      "{{new:wrod}} is not a mark; available: {{new:word}}, {{new:number}}, {{new:url}}, each with a suffix such as {{new:word:2}}, and {{fill:a:100}}",
      "{{fill:a}} is not a mark; available: {{new:word}}, {{new:number}}, {{new:url}}, each with a suffix such as {{new:word:2}}, and {{fill:a:100}}",
    ]);
    expect(
      (await runAgainst(() => ({}), [http({ body: "{{fill:é:1500000}}", expect: { status: [200] } })]))
        .failure,
    ).toBe(
      "the test itself is wrong: step 1: {{fill:...}} must make at most 2000000 bytes, but makes 3000000",
    );
  });
});
