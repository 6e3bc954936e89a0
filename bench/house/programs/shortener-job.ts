import type { AcceptanceTests, HttpStep } from "../../../src/software-house/contract/acceptance-tests.ts";
import type { Language, Specification } from "../../../src/software-house/contract/specification.ts";

/** What a URL shortener must do, in any language. */
export function shortenerSpecification(
  language: Language,
  run: Pick<Specification["run"], "build" | "start">,
): Specification {
  return {
    title: "URL shortener",
    language,
    kind: "http-service",
    summary: "Shortens links and redirects.",
    run: { ...run, portVariable: "PORT" },
    interface: [
      {
        name: "shorten",
        usage: `POST /shorten {"url": "https://..."}`,
        description: `answers 201 with {"code": "..."}`,
      },
      { name: "redirect", usage: "GET /{code}", description: "redirects to the link" },
    ],
    criteria: [
      must(
        "C1",
        "the service runs",
        "an http or https link is posted to /shorten",
        "201 and a code come back",
      ),
      must("C2", "a link was shortened", "its code is opened", "a redirect to the link comes back"),
      must("C3", "the service runs", "a code that nobody made is opened", "404 comes back"),
      must("C4", "the service runs", "something that is no http(s) link is posted", "400 comes back"),
      must("C5", "a link was shortened", "it is shortened again", "the same code comes back"),
      must("C6", "the service runs", "many requests come at once", "all are answered well"),
    ],
    outOfScope: ["persistence", "accounts"],
  };
}

function must(id: string, given: string, when: string, then: string): Specification["criteria"][number] {
  // oxlint-disable-next-line unicorn/no-thenable -- a criterion's third word; never awaited.
  return { id, priority: "must", given, when, then };
}

/** The tests that a careful author writes from that specification. */
export const shortenerTests: AcceptanceTests = {
  tests: [
    {
      criterionId: "C1",
      name: "a link gets a code",
      steps: [shorten("https://example.com/first/page", { status: [201], body: ['"code"\\s*:\\s*"[^"]+"'] })],
    },
    {
      criterionId: "C2",
      name: "a code leads to its link",
      steps: [
        shorten("https://example.com/second/page?q=1", { status: [201] }, "code"),
        open("{{code}}", {
          status: [301, 302, 303, 307, 308],
          headers: [{ name: "location", pattern: "^https://example\\.com/second/page\\?q=1$" }],
        }),
      ],
    },
    { criterionId: "C3", name: "an unknown code", steps: [open("no-such-code-here", { status: [404] })] },
    {
      criterionId: "C4",
      name: "bad input is refused",
      steps: [
        post("/shorten", "this is no JSON", { status: [400] }),
        post("/shorten", `{"url": "not a link"}`, { status: [400] }),
        post("/shorten", `{"url": "javascript:alert(1)"}`, { status: [400] }),
        post("/shorten", "{}", { status: [400] }),
      ],
    },
    {
      criterionId: "C5",
      name: "the same link has the same code",
      steps: [
        shorten("https://example.com/same", { status: [200, 201] }, "code"),
        shorten("https://example.com/same", { status: [200, 201], body: ['"{{code}}"'] }),
      ],
    },
    {
      criterionId: "C6",
      name: "many at once",
      steps: [
        shorten("https://example.com/crowd", { status: [200, 201] }, "code", 20),
        open("{{code}}", { status: [301, 302, 303, 307, 308] }, 20),
      ],
    },
  ],
};

type Expectation = Partial<HttpStep["expect"]>;

function shorten(url: string, expect: Expectation, capture?: string, copies = 1): HttpStep {
  const shortening = post("/shorten", JSON.stringify({ url }), expect);
  return { ...shortening, copies, capture: capture ? [{ name: capture, from: "body", key: "code" }] : [] };
}

function post(path: string, body: string, expect: Expectation): HttpStep {
  const headers = [{ name: "Content-Type", value: "application/json" }];
  return request({ method: "POST", path, headers, body }, expect);
}

function open(code: string, expect: Expectation, copies = 1): HttpStep {
  return { ...request({ method: "GET", path: `/${code}`, headers: [], body: null }, expect), copies };
}

function request(
  sent: Pick<HttpStep, "method" | "path" | "headers" | "body">,
  expect: Expectation,
): HttpStep {
  const { status = [], headers = [], body = [] } = expect;
  return { kind: "http", ...sent, copies: 1, expect: { status, headers, body }, capture: [] };
}
