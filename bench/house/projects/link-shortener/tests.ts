import type { AcceptanceTests, HttpStep } from "../../../../src/software-house/contract/acceptance-tests.ts";
import { http, test, type RequestWords } from "../steps.ts";

/** What every error has. */
const error: Pick<RequestWords, "has" | "headers"> = {
  has: ['"error"\\s*:'],
  headers: [["Content-Type", "^application/json"]],
};

/** Acceptance tests of the link shortener. */
export const tests: AcceptanceTests = {
  tests: [
    test(
      "C1",
      "an https link is shortened",
      post("https://docs.example.com/guide", {
        has: [
          '"code"\\s*:\\s*"[A-Za-z0-9]{4,10}"',
          '"url"\\s*:\\s*"https://docs\\.example\\.com/guide"',
          '"short_url"\\s*:\\s*"http',
        ],
        headers: [["Content-Type", "^application/json"]],
      }),
    ),
    test("C1", "an http link is shortened", post("http://plain.example.org/", { has: ['"code"'] })),
    test(
      "C1",
      "different urls have different codes",
      post("https://one.example.com/a", { capture: [["first", "code"]] }),
      post("https://two.example.com/b", { capture: [["second", "code"]] }),
      http("GET", "/{{first}}", { status: 302, headers: [["Location", "^https://one\\.example\\.com/a$"]] }),
      http("GET", "/{{second}}", { status: 302, headers: [["Location", "^https://two\\.example\\.com/b$"]] }),
    ),
    test(
      "C2",
      "a code redirects to its url with query and fragment",
      post("https://shop.example.com/search?q=red+shoes&page=2#results", { capture: [["code", "code"]] }),
      http("GET", "/{{code}}", {
        status: 302,
        headers: [["Location", "^https://shop\\.example\\.com/search\\?q=red\\+shoes&page=2#results$"]],
      }),
      http("GET", "/{{code}}", {
        status: 302,
        headers: [["Location", "^https://shop\\.example\\.com/search\\?q=red\\+shoes&page=2#results$"]],
      }),
    ),
    test(
      "C3",
      "the same url again",
      post("https://again.example.com/x", { capture: [["code", "code"]] }),
      post("https://again.example.com/x", { status: 200, has: ['"code"\\s*:\\s*"{{code}}"'] }),
    ),
    test("C4", "no JSON", http("POST", "/api/links", { send: "not json", status: 400, ...error })),
    test(
      "C4",
      "no url",
      http("POST", "/api/links", { send: {}, status: 400, ...error }),
      http("POST", "/api/links", { send: { url: "" }, status: 400, ...error }),
    ),
    test(
      "C4",
      "not an absolute http url",
      ...[
        "just words",
        "/relative/path",
        "ftp://example.com/x",
        "javascript:alert(1)",
        "http://",
        "mailto:a@example.com",
      ].map((url) => http("POST", "/api/links", { send: { url }, status: 400, ...error })),
    ),
    test(
      "C4",
      "too long",
      http("POST", "/api/links", {
        send: { url: "https://long.example.com/" + "a".repeat(2100) },
        status: 400,
        ...error,
      }),
    ),
    test(
      "C5",
      "an alias of 3 and of 32 characters",
      post("https://al.example.com/1", { alias: "a_9", has: ['"code"\\s*:\\s*"a_9"'] }),
      post("https://al.example.com/2", { alias: "Z".repeat(31) + "-" }),
      http("GET", "/a_9", { status: 302, headers: [["Location", "^https://al\\.example\\.com/1$"]] }),
    ),
    test(
      "C5",
      "a wrong alias",
      ...["ab", "x".repeat(33), "with space", "sl/ash", "ümlaut"].map((alias) =>
        http("POST", "/api/links", {
          send: { url: "https://al.example.com/3", alias },
          status: 400,
          ...error,
        }),
      ),
    ),
    test(
      "C5",
      "a taken alias",
      post("https://al.example.com/4", { alias: "taken-one" }),
      http("POST", "/api/links", {
        send: { url: "https://al.example.com/5", alias: "taken-one" },
        status: 409,
        ...error,
      }),
    ),
    test(
      "C6",
      "an unknown code",
      http("GET", "/nope99", { status: 404, ...error }),
      http("GET", "/api/links/nope99", { status: 404, ...error }),
      http("DELETE", "/api/links/nope99", { status: 404, ...error }),
    ),
    test(
      "C7",
      "hits are counted one by one",
      post("https://hits.example.com/few", { capture: [["code", "code"]] }),
      http("GET", "/api/links/{{code}}", { status: 200, has: ['"hits"\\s*:\\s*0\\b'] }),
      http("GET", "/{{code}}", { status: 302 }),
      http("GET", "/{{code}}", { status: 302 }),
      http("GET", "/api/links/{{code}}", { status: 200, has: ['"hits"\\s*:\\s*2\\b', '"url"'] }),
    ),
    test(
      "C7",
      "hits at once are all counted",
      post("https://hits.example.com/many", { capture: [["code", "code"]] }),
      http("GET", "/{{code}}", { status: 302, copies: 30 }),
      http("GET", "/api/links/{{code}}", { status: 200, has: ['"hits"\\s*:\\s*30\\b'] }),
    ),
    test(
      "C8",
      "a deleted link is gone",
      post("https://gone.example.com/x", { capture: [["code", "code"]] }),
      http("DELETE", "/api/links/{{code}}", { status: 204 }),
      http("GET", "/{{code}}", { status: 404 }),
      http("DELETE", "/api/links/{{code}}", { status: 404 }),
      post("https://gone.example.com/x", { status: 201, capture: [["again", "code"]] }),
      http("GET", "/{{again}}", { status: 302 }),
    ),
    test(
      "C9",
      "a large body",
      http("POST", "/api/links", {
        send: { url: "https://big.example.com/" + "b".repeat(70000) },
        status: 413,
      }),
    ),
    test(
      "C10",
      "the page escapes",
      post("https://page.example.com/?q=<script>alert(1)</script>", {}),
      http("GET", "/", {
        status: 200,
        headers: [["Content-Type", "^text/html"]],
        has: ["page\\.example\\.com", "^(?![\\s\\S]*<script>alert)"],
      }),
    ),
    test(
      "C11",
      "the same url at once",
      http("POST", "/api/links", {
        send: { url: "https://crowd.example.com/" },
        status: [200, 201],
        copies: 20,
        capture: [["code", "code"]],
      }),
      http("POST", "/api/links", {
        send: { url: "https://crowd.example.com/" },
        status: 200,
        has: ["{{code}}"],
      }),
    ),
    test("C12", "a wrong method", http("PUT", "/api/links", { send: {}, status: 405 })),
  ],
};

function post(url: string, { alias, ...words }: Partial<RequestWords> & { alias?: string } = {}): HttpStep {
  return http("POST", "/api/links", {
    send: alias === undefined ? { url } : { url, alias },
    status: 201,
    ...words,
  });
}
