import type {
  AcceptanceTest,
  AcceptanceTests,
  HttpStep,
} from "../../../../src/software-house/contract/acceptance-tests.ts";
import { type RequestWords, exactly, http, test, wait } from "../steps.ts";

const error: Pick<RequestWords, "has" | "headers"> = {
  has: ['"error"\\s*:'],
  headers: [["Content-Type", "^application/json"]],
};

/** Tests of what takes time, a restart, many requests at once, or a file. */
const furtherTests: readonly AcceptanceTest[] = [
  test(
    "C3",
    "a text expires",
    put("short?ttl=1", "soon gone"),
    get("short", "soon gone"),
    wait(1_300),
    get("short", null),
  ),
  test(
    "C3",
    "a text with a long ttl does not expire at once",
    put("long?ttl=60", "stays"),
    wait(300),
    get("long", "stays"),
  ),
  test(
    "C4",
    "a text no longer expires",
    put("kept?ttl=1", "one"),
    put("kept", "two", { status: 204 }),
    wait(1_300),
    get("kept", "two"),
  ),
  test(
    "C10",
    "exactly one of many is the first",
    exactly(
      put("race", "me", { with: [["If-None-Match", "*"]], status: [201, 412], copies: 20 }),
      [201, 1],
      [412, 19],
    ),
  ),
];

/** Acceptance tests of the key-value store. */
export const tests: AcceptanceTests = {
  tests: [
    test(
      "C1",
      "a text comes back as it was",
      put("greeting", "Grüße, 世界 & <b>", { headers: [["X-Version", "^1$"]] }),
      get("greeting", "Grüße, 世界 & <b>", {
        headers: [
          ["X-Version", "^1$"],
          ["Content-Type", "^text/plain"],
        ],
      }),
    ),
    test(
      "C2",
      "another text replaces it",
      put("color", "red"),
      put("color", "dark blue", { status: 204, headers: [["X-Version", "^2$"]] }),
      get("color", "dark blue", { headers: [["X-Version", "^2$"]] }),
    ),
    test("C3", "a text with a ttl is there at once", put("session?ttl=60", "abc"), get("session", "abc")),
    test(
      "C4",
      "a text with a ttl is put again",
      put("again?ttl=60", "one"),
      put("again", "two", { status: 204 }),
      get("again", "two"),
    ),
    test(
      "C5",
      "1024 bytes are kept, and more are not",
      put("full", "a".repeat(1024)),
      put("over", "a".repeat(1025), { status: 413, ...error }),
      get("over", null),
    ),
    test(
      "C5",
      "bytes count, not characters",
      put("wide", "é".repeat(512)),
      put("wider", "é".repeat(513), { status: 413, ...error }),
    ),
    test(
      "C6",
      "keys",
      put("k".repeat(64), "long key"),
      put("k".repeat(65), "too long", { status: 400, ...error }),
      put("a.b_c-9", "all characters"),
      put("a%20b", "blank", { status: 400, ...error }),
      put("%C3%A9", "letter of another alphabet", { status: 400, ...error }),
    ),
    test(
      "C7",
      "case counts",
      put("Case", "upper"),
      put("case", "lower"),
      get("Case", "upper"),
      get("case", "lower"),
    ),
    test(
      "C8",
      "increments",
      increment("count", {}, 1),
      increment("count", { by: 41 }, 42),
      increment("count", { by: -50 }, -8),
      get("count", "-8"),
    ),
    test(
      "C8",
      "an integer that was put is incremented",
      put("put-count", "10"),
      increment("put-count", { by: 2 }, 12),
    ),
    test(
      "C8",
      "increments at once",
      http("POST", "/keys/crowd/increment", { send: { by: 1 }, status: 200, copies: 30 }),
      get("crowd", "30"),
    ),
    test(
      "C9",
      "what is no integer is not incremented",
      ...["12abc", "", "1.5", "abc"].flatMap((text, number) => [
        put(`no-integer-${number}`, text),
        http("POST", `/keys/no-integer-${number}/increment`, { send: { by: 1 }, status: 409, ...error }),
        get(`no-integer-${number}`, text),
      ]),
    ),
    test(
      "C10",
      "a known key is refused",
      put("once", "first", { with: [["If-None-Match", "*"]] }),
      put("once", "second", { with: [["If-None-Match", "*"]], status: 412, ...error }),
      get("once", "first"),
    ),
    test(
      "C11",
      "another version is refused",
      put("versioned", "one"),
      put("versioned", "two", { status: 204 }),
      put("versioned", "three", { with: [["If-Match", "1"]], status: 412, ...error }),
      get("versioned", "two"),
      put("versioned", "three", { with: [["If-Match", "2"]], status: 204, headers: [["X-Version", "^3$"]] }),
    ),
    test(
      "C12",
      "keys are listed by prefix, sorted",
      ...["list-b", "list-a", "list-C", "other-list-d"].map((key) => put(key, "x")),
      http("GET", "/keys?prefix=list-", {
        status: 200,
        has: ['"keys"\\s*:\\s*\\[\\s*"list-C"\\s*,\\s*"list-a"\\s*,\\s*"list-b"\\s*\\]'],
      }),
    ),
    test(
      "C13",
      "unknown keys",
      get("never-put", null),
      http("DELETE", "/keys/never-put", { status: 404, ...error }),
      put("deleted", "x"),
      http("DELETE", "/keys/deleted", { status: 204 }),
      get("deleted", null),
      http("DELETE", "/keys/deleted", { status: 404, ...error }),
    ),
    test(
      "C14",
      "a wrong ttl or increment",
      ...["0", "-1", "86401", "1.5", "10s", ""].map((ttl) =>
        put(`wrong?ttl=${ttl}`, "x", { status: 400, ...error }),
      ),
      ...[{ by: 1.5 }, { by: "1" }, { by: 1_000_001 }, "no JSON"].map((send) =>
        http("POST", "/keys/wrong/increment", { send, status: 400, ...error }),
      ),
    ),
    test(
      "C15",
      "after bad requests",
      put("%zz", "x", { status: 400 }),
      put("after", "good"),
      get("after", "good"),
    ),
    test("C16", "another method", put("method", "x"), http("PATCH", "/keys/method", { status: 405 })),
    ...furtherTests,
  ],
};

function put(key: string, send: string, words: Partial<RequestWords> = {}): HttpStep {
  return http("PUT", `/keys/${key}`, { send, status: 201, with: [["Content-Type", "text/plain"]], ...words });
}

/** Expects this text, or null for a key that is unknown. */
function get(key: string, text: string | null, words: Partial<RequestWords> = {}): HttpStep {
  if (text === null) return http("GET", `/keys/${key}`, { status: 404, ...error });
  return http("GET", `/keys/${key}`, {
    status: 200,
    has: [`^${text.replace(/[.*&<>]/g, "\\$&")}$`],
    ...words,
  });
}

function increment(key: string, send: object, value: number): HttpStep {
  return http("POST", `/keys/${key}/increment`, { send, status: 200, has: [`"value"\\s*:\\s*${value}\\b`] });
}
