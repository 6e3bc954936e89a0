import { describe, expect, test } from "vitest";
import type { HttpStep } from "../../../../../src/software-house/contract/http-step.ts";
import { timeFailure } from "../../../../../src/software-house/verification/acceptance/expectations/time.ts";
import { failureOf, type Handler } from "../programs/service.ts";
import { http } from "../programs/shortener.ts";

const first = async (handle: Handler, expected: Partial<HttpStep["expect"]>): Promise<string | null> =>
  (await failureOf(handle, http({ expect: expected })))?.split("\n")[0] ?? null;

const answers =
  (body: string, headers: Record<string, string> = {}): Handler =>
  () => ({ body, headers });

describe("what must not be there", () => {
  test("is a pattern of the body", async () => {
    expect(await first(answers('{"name":"Ada"}'), { absent: ["password"] })).toBeNull();
    expect(await first(answers('{"password":"x"}'), { absent: ['"pass\\w+"'] })).toBe(
      'step 1: GET /: expected the body not to match /"pass\\w+"/, but it holds ""password""',
    );
  });

  test("is a header", async () => {
    expect(await first(answers("ok"), { absentHeaders: ["X-Powered-By"] })).toBeNull();
    expect(await first(answers("ok", { "X-Powered-By": "x" }), { absentHeaders: ["x-powered-by"] })).toBe(
      'step 1: GET /: expected no header x-powered-by, got "x"',
    );
  });

  test("is a fault of the test if nothing could pass", async () => {
    expect(await first(answers("ok"), { absent: ["x*"] })).toBe(
      "the test itself is wrong: step 1: the pattern /x*/ of absent matches every text, so that nothing can pass",
    );
  });
});

describe("an exact text", () => {
  test("may have or lack one line break at the end", async () => {
    expect(await first(answers("a\nb\n"), { exact: "a\nb" })).toBeNull();
    expect(await first(answers("a\nb"), { exact: "a\nb\n" })).toBeNull();
    expect(await first(answers("a\nb\n\n"), { exact: "a\nb" })).toBe(
      'step 1: GET /: expected the body to be exactly "a\\nb", got "a\\nb\\n\\n"',
    );
  });

  test("shows where long texts differ", async () => {
    const long = "x".repeat(300);
    expect(await first(answers(`${long}b`), { exact: `${long}a` })).toContain(
      `they differ from character 301 on: "${"x".repeat(20)}b" in place of "${"x".repeat(20)}a"`,
    );
  });
});

describe("a failure", () => {
  test("shows the request, the inserted values and the steps before, and escapes nothing twice", async () => {
    const handle: Handler = ({ method }) =>
      method === "POST" ? { status: 201, body: { code: "k.1" } } : { body: { code: "other" } };
    const failure = await failureOf(
      handle,
      http({
        method: "POST",
        path: "/codes",
        body: '{"url":"https://a.example/"}',
        expect: { status: [201] },
        capture: [{ name: "code", from: "body", key: "code" }],
      }),
      http({ path: "/codes/{{code}}", expect: { status: [200], body: ['"code"\\s*:\\s*"{{code}}"'] } }),
    );
    expect(failure).toBe(
      [
        'step 2: GET /codes/k.1: expected the body to match /"code"\\s*:\\s*"k\\.1"/, got {"code":"other"}',
        "  sent: GET /codes/k.1",
        "  before:",
        "    step 1: POST /codes: status 201",
      ].join("\n"),
    );
  });

  test("names the copy, and what was sent at once", async () => {
    const step = http({ path: "/x", copies: 2, expect: { status: [201] } });
    expect(await failureOf(answers("no"), step)).toBe(
      'step 1: GET /x: copy 1 of 2 sent at once: expected status 201, got 200 "no"\n  sent: 2 times at once: GET /x',
    );
  });

  test("says if a body was too long to be read whole; a long one is searched to its end", async () => {
    const far = `${"x".repeat(900_000)}hello`;
    expect(await first(answers(far), { body: ["hello"] })).toBeNull();
    expect(await first(answers("x".repeat(2_000_000)), { body: ["hello"] })).toMatch(
      /expected the body to match \/hello\/, got "x+…"; only the first 1048576 bytes of it were read$/,
    );
  });
});

describe("the time of an answer", () => {
  const late =
    (delays: number[]): Handler =>
    (_, response) => {
      setTimeout(() => response.end("done"), delays.shift() ?? 0);
    };

  test("is measured, and a late answer to a GET is asked for again", async () => {
    expect(await first(late([]), { milliseconds: 400 })).toBeNull();
    expect(await first(late([600]), { milliseconds: 400 })).toBeNull();
  });

  test("is told if it is over the limit", () => {
    expect(timeFailure(100, 90, () => 1)).toBeNull();
    expect(timeFailure(null, 90, () => 1)).toBeNull();
    expect(timeFailure(100, 300, () => 1)).toBe("expected it within 100 ms, but it took 300 ms");
  });

  test("does not count if the machine is that busy", () => {
    expect(timeFailure(100, 300, () => 4)).toBeNull();
    expect(timeFailure(100, 500, () => 4)).toBe(
      "expected it within 100 ms, or 400 ms on this busy machine, but it took 500 ms",
    );
  });
});
