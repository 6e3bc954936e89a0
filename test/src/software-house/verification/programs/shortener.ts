// oxlint-disable unicorn/no-thenable -- the contract's name; a criterion is data and never awaited.
import type {
  AcceptanceTests,
  HttpStep,
} from "../../../../../src/software-house/contract/acceptance-tests.ts";
import type { Language, Specification } from "../../../../../src/software-house/contract/specification.ts";

/** Creates the specification of a URL shortener in a language. */
export function shortenerSpecification(
  language: Language,
  run: Partial<Specification["run"]>,
): Specification {
  return {
    title: "URL shortener",
    language,
    kind: "http-service",
    summary: "Shortens addresses and redirects to them.",
    run: { build: [], start: [], portVariable: "PORT", ...run },
    interface: [
      {
        name: "shorten",
        usage: "POST /shorten",
        description: 'takes {"url"}, answers {"code", "short_url"}',
      },
      { name: "redirect", usage: "GET /{code}", description: "redirects" },
    ],
    criteria: [
      {
        id: "c1",
        priority: "must",
        given: "an address",
        when: "it is posted",
        then: "a short one comes back",
      },
      { id: "c2", priority: "must", given: "a short address", when: "it is asked for", then: "it redirects" },
      { id: "c3", priority: "must", given: "an unknown code", when: "it is asked for", then: "404" },
      { id: "c4", priority: "must", given: "no address", when: "it is posted", then: "400" },
      {
        id: "c5",
        priority: "should",
        given: "many clients",
        when: "they post at once",
        then: "all are served",
      },
    ],
    outOfScope: ["accounts"],
  };
}

/** Creates a request of a test. Accepts any answer if `expect` is missing. */
export function http(
  step: Omit<Partial<HttpStep>, "expect"> & { expect?: Partial<HttpStep["expect"]> },
): HttpStep {
  const { expect, ...rest } = step;
  return {
    kind: "http",
    method: "GET",
    path: "/",
    headers: rest.body === undefined ? [] : [{ name: "Content-Type", value: "application/json" }],
    body: null,
    copies: 1,
    capture: [],
    ...rest,
    expect: { status: [], headers: [], body: [], ...expect },
  };
}

const LONG = "https://example.com/some/long/path?x=1&y=2";
const CODE = { name: "code", from: "body", key: "$.code" } as const;

/** One test for each criterion of a shortener. */
export const SHORTENER_TESTS: AcceptanceTests = {
  tests: [
    {
      criterionId: "c1",
      name: "shortens",
      steps: [
        http({
          method: "POST",
          path: "/shorten",
          body: JSON.stringify({ url: LONG }),
          expect: { status: [200, 201], body: ['"short_url"\\s*:\\s*"{{base}}/[A-Za-z0-9]+"'] },
        }),
      ],
    },
    {
      criterionId: "c2",
      name: "redirects",
      steps: [
        http({
          method: "POST",
          path: "/shorten",
          body: JSON.stringify({ url: LONG }),
          expect: { status: [200, 201] },
          capture: [CODE, { name: "short", from: "body", key: "short_url" }],
        }),
        http({
          path: "/{{code}}",
          expect: {
            status: [301, 302, 307, 308],
            headers: [{ name: "Location", pattern: "^https://example\\.com/some/long/path\\?x=1&y=2$" }],
          },
        }),
        http({ path: "{{short}}", expect: { status: [301, 302, 307, 308] } }),
      ],
    },
    {
      criterionId: "c3",
      name: "unknown",
      steps: [http({ path: "/doesnotexist", expect: { status: [404] } })],
    },
    {
      criterionId: "c4",
      name: "invalid",
      steps: [
        http({ method: "POST", path: "/shorten", body: "{}", expect: { status: [400] } }),
        http({
          method: "POST",
          path: "/shorten",
          body: '{"url":"not an address"}',
          expect: { status: [400] },
        }),
      ],
    },
    {
      criterionId: "c5",
      name: "at once",
      steps: [
        http({
          method: "POST",
          path: "/shorten",
          body: '{"url":"https://example.org/other"}',
          copies: 20,
          expect: { status: [200, 201] },
        }),
      ],
    },
  ],
};
