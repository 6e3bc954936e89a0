import type { AcceptanceTests, HttpStep } from "../../../software-house/contract/acceptance-tests.ts";

const JSON_HEADERS = [{ name: "Content-Type", value: "application/json" }];
const CODE = '"code"\\s*:\\s*"[A-Za-z0-9]{7}"';
const ERROR = '"error"\\s*:\\s*"';
const CAPTURE_CODE = [{ name: "code", from: "body" as const, key: "code" }];

/** What the test author says: written from the specification alone. */
export const tests: AcceptanceTests["tests"] = [
  {
    criterionId: "c1",
    name: "a new link gets a code and a short link",
    steps: [
      shorten("https://example.com/new", {
        status: [201],
        body: [
          CODE,
          '"short_url"\\s*:\\s*"[^"]+/[A-Za-z0-9]{7}"',
          '"url"\\s*:\\s*"https://example\\.com/new"',
        ],
      }),
    ],
  },
  {
    criterionId: "c2",
    name: "a short link redirects to exactly the long one",
    steps: [
      shorten("https://example.com/a/b?c=d&e=%20f#g", { status: [201], capture: CAPTURE_CODE }),
      follow("/{{code}}", "^https://example\\.com/a/b\\?c=d&e=%20f#g$"),
    ],
  },
  {
    criterionId: "c3",
    name: "an unknown code is not found",
    steps: [get("/zzzzzzz", 404), get("/no-such-code", 404)],
  },
  {
    criterionId: "c4",
    name: "a body without a url is refused",
    steps: ["", "nonsense", '{"url": ', "[]", "{}", '{"url": 7}', '{"url": ""}'].map((body) => refused(body)),
  },
  {
    criterionId: "c5",
    name: "a url that is no absolute web address is refused",
    steps: [
      "/relative",
      "example.com/a",
      "javascript:alert(1)",
      "ftp://example.com/a",
      "http://",
      "https:///path",
      `https://example.com/${"a".repeat(2048)}`,
    ].map((url) => refused(JSON.stringify({ url }))),
  },
  {
    criterionId: "c6",
    name: "the same link twice gets the same code",
    steps: [
      shorten("https://example.com/same", { status: [201], capture: CAPTURE_CODE }),
      shorten("https://example.com/same", { status: [200], body: ['"code"\\s*:\\s*"{{code}}"'] }),
    ],
  },
  {
    criterionId: "c7",
    name: "twenty at once get one code and are all redirected",
    steps: [
      shorten("https://example.com/crowd", { status: [200, 201], body: [CODE], copies: 20 }),
      shorten("https://example.com/crowd", { status: [200], capture: CAPTURE_CODE }),
      shorten("https://example.com/crowd", {
        status: [200],
        body: ['"code"\\s*:\\s*"{{code}}"'],
        copies: 20,
      }),
      { ...follow("/{{code}}", "^https://example\\.com/crowd$"), copies: 20 },
    ],
  },
  {
    criterionId: "c8",
    name: "another method than POST is not allowed",
    steps: ["GET", "PUT", "DELETE"].map((method) =>
      step({ method, path: "/shorten", status: [405], headers: [{ name: "Allow", pattern: "POST" }] }),
    ),
  },
  {
    criterionId: "c9",
    name: "it goes on after bad and very large requests",
    steps: [
      refused("{"),
      refused(JSON.stringify({ url: `https://example.com/${"a".repeat(20_000)}` })),
      shorten("https://example.com/afterwards", { status: [201], capture: CAPTURE_CODE }),
      follow("/{{code}}", "^https://example\\.com/afterwards$"),
    ],
  },
];

interface StepParts extends Partial<Pick<HttpStep, "method" | "path" | "copies" | "capture">> {
  status: number[];
  body?: string[];
  headers?: HttpStep["expect"]["headers"];
}

function step({ method = "GET", path = "/", status, body = [], headers = [], ...rest }: StepParts): HttpStep {
  const { copies = 1, capture = [] } = rest;
  const expect = { status, headers, body };
  return { kind: "http", method, path, headers: [], body: null, copies, expect, capture };
}

function shorten(url: string, parts: Omit<StepParts, "method" | "path">): HttpStep {
  const sent = { headers: JSON_HEADERS, body: JSON.stringify({ url }) };
  return { ...step({ method: "POST", path: "/shorten", ...parts }), ...sent };
}

function refused(body: string): HttpStep {
  const sent = { headers: JSON_HEADERS, body };
  return { ...step({ method: "POST", path: "/shorten", status: [400], body: [ERROR] }), ...sent };
}

function follow(path: string, location: string): HttpStep {
  return step({ path, status: [302], headers: [{ name: "Location", pattern: location }] });
}

function get(path: string, status: number): HttpStep {
  return step({ path, status: [status] });
}
