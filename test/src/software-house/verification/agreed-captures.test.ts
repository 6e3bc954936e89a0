import { describe, expect, test } from "vitest";
import type { HttpStep } from "../../../../src/software-house/contract/acceptance-tests.ts";
import {
  agreedCaptures,
  disagreement,
} from "../../../../src/software-house/verification/acceptance/agreed-captures.ts";
import { http } from "./programs/shortener.ts";

const code = { name: "code", from: "body", key: "code" } as const;
const post = (step: Parameters<typeof http>[0]): HttpStep =>
  http({ method: "POST", path: "/shorten", body: '{"url":"https://a.example/"}', ...step });

const crowd = post({ copies: 20, capture: [code] });
const again = post({ expect: { body: ["{{code}}"] } });
const other = post({ body: '{"url":"https://b.example/"}' });

describe("answers to requests that are sent at once", () => {
  test("agree on what the same request brings again, by the test's own words", () => {
    expect(agreedCaptures([crowd, again], 0)).toEqual([code]);
    expect(agreedCaptures([post({ copies: 20 }), post({ capture: [code] }), again], 0)).toEqual([code]);
  });

  test("need not agree where the test does not say so, or something comes between", () => {
    expect(agreedCaptures([crowd, http({ path: "/{{code}}" })], 0)).toEqual([]);
    expect(agreedCaptures([crowd, post({})], 0)).toEqual([]);
    expect(agreedCaptures([crowd, other, again], 0)).toEqual([]);
  });

  test("are told apart by the first other value; a refusal has none", () => {
    const answers = ["a", "a", null, "b"].map((value) => ({
      status: value === null ? 429 : 201,
      headers: new Map(),
      body: value === null ? "later" : JSON.stringify({ code: value }),
    }));
    expect(disagreement([code], answers)).toBe(
      'the same request, sent 4 times at once, brought different values of code: "a" and "b"',
    );
    expect(disagreement([code], answers.slice(0, 3))).toBeNull();
  });
});
