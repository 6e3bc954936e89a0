import { describe, expect, it } from "vitest";
import type { AcceptanceTest } from "../../../../src/software-house/contract/acceptance-tests.ts";
import { varyTests } from "../../../../src/software-house/verification/variation/vary-tests.ts";
import { http, SHORTENER_TESTS } from "./programs/shortener.ts";

const vary = (
  tests: AcceptanceTest[],
  style: "append" | "replace" = "append",
): ReturnType<typeof varyTests> => varyTests({ tests }, { token: "new", style });

const post = (sent: unknown, ...body: string[]): AcceptanceTest => ({
  criterionId: "c1",
  name: "posts",
  steps: [http({ method: "POST", body: JSON.stringify(sent), expect: { status: [201], body } })],
});

describe("varyTests", () => {
  it("replaces an address in what is sent and in what is expected, however it is escaped", () => {
    const { tests, count } = varyTests(SHORTENER_TESTS, { token: "new", style: "append" });
    const [first, second] = tests.tests[1]?.steps ?? [];
    expect([
      count,
      first?.kind === "http" && first.body,
      second?.kind === "http" && second.expect.headers,
    ]).toEqual([
      2,
      '{"url":"https://example.com/some/long/path/new0?x=1&y=2"}',
      [{ name: "Location", pattern: "^https://example\\.com/some/long/path/new0\\?x=1&y=2$" }],
    ]);
  });

  it("replaces a text of several words that is expected again", () => {
    const { tests } = vary([post({ title: "Buy milk" }, '"title"\\s*:\\s*"Buy milk"')]);
    expect(tests.tests[0]?.steps[0]).toMatchObject({
      body: '{"title":"Buy milk newk"}',
      expect: { body: ['"title"\\s*:\\s*"Buy milk newk"'] },
    });
  });

  it("keeps a value's length with the style replace", () => {
    const { tests } = vary([post({ url: "https://example.com/some/page.html" }, "created")], "replace");
    const [step] = tests.tests[0]?.steps ?? [];
    const url = String(JSON.parse((step?.kind === "http" && step.body) || "{}").url);
    expect([url.length, url.endsWith(".html"), url === "https://example.com/some/page.html"]).toEqual([
      34,
      true,
      false,
    ]);
  });

  it.each([
    ["a part of it is expected", post({ url: "https://example.com/long" }, '"host":"example"')],
    ["a checksum is expected", post({ url: "https://example.com/long" }, '"code":"9f86d081"')],
    ["a length is expected", post({ url: "https://example.com/long" }, '"length":\\s*24')],
    ["a longer value is expected", post({ url: "https://example.com/a" }, "https://example\\.com/a/b")],
    ["it is an address of this machine", post({ url: "http://localhost/x" }, "refused")],
    [
      "another text may be computed from it",
      post({ text: "Buy milk" }, '"text":"Buy milk","reversed":"klim yuB"'),
    ],
    ["it is one word, which may be one of a fixed choice", post({ status: "done" }, '"status":"done"')],
  ])("keeps a value if %s", (_, test) => {
    expect(vary([test])).toMatchObject({ tests: { tests: [test] }, count: 0 });
  });

  it("keeps a value in all tests if one depends on it", () => {
    const tests = [
      post({ url: "https://example.com/long" }, "https://example\\.com/long"),
      post({ url: "https://example.com/long" }, '"code":"9f86d081"'),
    ];
    expect(vary(tests)).toMatchObject({ tests: { tests }, count: 0 });
  });
});
