import { expect, test } from "vitest";
import type { AcceptanceTest } from "../../../src/software-house/contract/acceptance-tests.ts";
import { stepWords } from "../../../web/page/house/step-words.ts";
import { testLines } from "../../../web/page/house/test-lines.ts";

type Step = AcceptanceTest["steps"][number];

const request = {
  kind: "http",
  method: "POST",
  path: "/shorten",
  headers: [{ name: "Content-Type", value: "application/json" }],
  body: '{"url":"x"}',
  copies: 20,
  expect: { status: [200, 201], headers: [{ name: "Location", pattern: "^/" }], body: ["code"] },
  capture: [{ name: "code", from: "body", key: "code" }],
} satisfies Step;

test("tells a request with everything that is sent and expected", () => {
  const full: Step = {
    ...request,
    expect: {
      ...request.expect,
      absent: ["stack"],
      absentHeaders: ["X-Powered-By"],
      json: [
        { path: "items", is: "length", value: 3 },
        { path: "error", is: "absent", value: null },
      ],
      exactly: [{ status: 429, count: 2 }],
      distinct: ["code"],
      exact: "",
      milliseconds: 500,
    },
  };
  expect(stepWords(full)).toEqual({
    title: "POST /shorten (20 times at once)",
    sent: 'Content-Type: application/json\n{"url":"x"}',
    expects: [
      "status 200 or 201",
      "2 with status 429",
      "header Location matches ^/",
      "no header X-Powered-By",
      "body matches code",
      "body does not match stack",
      "items has the length 3",
      "error is absent",
      'body is exactly ""',
      "within 500 ms",
      "each code differs",
      "keeps code from body code",
    ],
  });
});

test.each<[Step, string, string]>([
  [
    {
      kind: "command",
      arguments: ["add", "two words", "--n=1"],
      stdin: "in",
      environment: [{ name: "TZ", value: "UTC" }],
      clock: "2026-01-01T00:00:00Z",
      expect: { exit: [0], stdout: [], stderr: [] },
      capture: [],
    },
    '$ add "two words" --n=1',
    "TZ=UTC\nclock: 2026-01-01T00:00:00Z\nin",
  ],
  [{ kind: "file", path: "~/notes", content: "text" }, "write ~/notes", "text"],
  [{ kind: "file", path: "notes", expect: { present: false } }, "look at notes", ""],
  [{ kind: "burst", steps: [request] }, "1 request at once", "POST /shorten (20 times at once)"],
  [{ kind: "wait", milliseconds: 20 }, "wait 20 ms", ""],
  [{ kind: "restart" }, "restart", ""],
])("tells other steps", (step, title, sent) => {
  const words = stepWords(step);
  expect(words.title).toBe(title);
  expect(words.sent.startsWith(sent)).toBe(true);
});

test("tells how a test was changed, by step", () => {
  const before: AcceptanceTest = { criterionId: "c1", name: "a", steps: [request] };
  const after = { ...before, steps: [{ ...request, expect: { ...request.expect, status: [201] } }] };
  expect(testLines(before, after)).toEqual({
    gone: ["1. → status 200 or 201"],
    come: ["1. → status 201"],
  });
});
