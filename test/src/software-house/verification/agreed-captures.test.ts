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
  test("must agree on a value if the test expects it again from the same request", () => {
    expect(agreedCaptures([crowd, again], 0)).toEqual([code]);
    expect(agreedCaptures([post({ copies: 20 }), post({ capture: [code] }), again], 0)).toEqual([code]);
  });

  test("need not agree if the test does not expect the value again, or sends another request between", () => {
    expect(agreedCaptures([crowd, http({ path: "/{{code}}" })], 0)).toEqual([]);
    expect(agreedCaptures([crowd, post({})], 0)).toEqual([]);
    expect(agreedCaptures([crowd, other, again], 0)).toEqual([]);
  });

  test("disagree if one has another value; a refusal has no value", () => {
    const answers = ["a", "a", null, "b"].map((value) => ({
      status: value === null ? 429 : 201,
      headers: new Map(),
      body: value === null ? "later" : JSON.stringify({ code: value }),
    }));
    expect(disagreement([code], answers)).toBe(
      'the same request, sent 4 times at once, returned different values of code: "a" and "b"',
    );
    expect(disagreement([code], answers.slice(0, 3))).toBeNull();
  });
});
