import type { AcceptanceTest, AcceptanceTests, HttpStep } from "../../contract/acceptance-tests.ts";
import { sha256 } from "../../../text/hash.ts";
import { varyTests } from "../variation/vary-tests.ts";

type Step = AcceptanceTest["steps"][number];

/** Kinds of steps whose result depends on time or on a new start, so that a repetition proves nothing. */
const UNREPEATABLE: ReadonlySet<string> = new Set(["command", "file", "wait", "restart"]);

/** Returns true if a test sends several requests at once, and can be repeated. */
export function sendsAtOnce({ steps }: AcceptanceTest): boolean {
  const isRepeatable = steps.every(({ kind }) => !UNREPEATABLE.has(kind));
  return isRepeatable && steps.some((step) => copiesOf(step) > 1 || partsOf(step).length > 1);
}

/** Returns the steps of a test that has only requests; null for another test. */
export function requestSteps({ steps }: AcceptanceTest): HttpStep[] | null {
  const http = steps.filter((step) => step.kind === "http");
  return http.length === steps.length ? http : null;
}

/** Returns the method and the path of a request, with `{}` for each inserted value. */
export function requestShape({ method, path }: HttpStep): string {
  return `${method} ${path.replaceAll(/\{\{[^{}]*\}\}/g, "{}")}`;
}

/**
 * Returns the same test with one request after the other. It expects less: what concerns all answers together is left
 * out.
 */
export function oneAfterTheOther(test: AcceptanceTest): AcceptanceTest {
  return { ...test, steps: test.steps.flatMap(partsOf).flatMap(singleSteps) };
}

/** Returns the steps that a step sends at once: those of a burst, or the step itself. */
function partsOf(step: Step): Step[] {
  const { steps } = step as { steps?: Step[] };
  return steps ?? [step];
}

function copiesOf(step: Step): number {
  return step.kind === "http" ? step.copies : 1;
}

/** Values are captured from the first answer, as with copies. */
function singleSteps(step: Step): Step[] {
  if (step.kind !== "http" || step.copies < 2) return [step];
  const { status, headers, body } = step.expect;
  const single: HttpStep = { ...step, copies: 1, expect: { status, headers, body } };
  const others = Array.from({ length: step.copies - 1 }, (): HttpStep => ({ ...single, capture: [] }));
  return [single, ...others];
}

/** Returns a test with values of its own; the token makes them unique. */
export type FreshTests = (index: number, token: string) => AcceptanceTest;

/** What was prepared of tests. Many phases ask for the same ones. */
const prepared = new WeakMap<AcceptanceTests, FreshTests>();

/**
 * Prepares tests whose values no earlier run has sent, as far as values can be varied. The keys of idempotent requests
 * are changed, too. Finding the values takes long, so it is done once for the same tests, with a mark that each token replaces.
 */
export function createFreshTests(tests: AcceptanceTests): FreshTests {
  const known = prepared.get(tests) ?? prepareTests(tests);
  prepared.set(tests, known);
  return known;
}

function prepareTests(tests: AcceptanceTests): FreshTests {
  const varied = varyTests(tests, { token: MARK, style: "append" }).tests.tests;
  const templates = varied.map(({ criterionId, name, steps }) =>
    JSON.stringify({ criterionId, name, steps: steps.map(withFreshKey) }),
  );
  return (index, token) => {
    return JSON.parse((templates[index] ?? "").replaceAll(MARK, wordOf(token))) as AcceptanceTest;
  };
}

/** A word that no test contains. */
const MARK = "xqfreshqx";

/**
 * Makes a word of a token: letters only, because some values must be words. Words of similar tokens have nothing in
 * common, because weak hashes of similar texts never collide.
 */
function wordOf(token: string): string {
  return sha256(token)
    .slice(0, LENGTH)
    .replaceAll(/\d/g, (digit) => LETTERS.charAt(Number(digit)));
}

const LENGTH = 12;
const LETTERS = "ghijklmnop";

/** Headers that name one request, such as `Idempotency-Key`. */
const KEY_OF_REQUEST = /idempotency|request-?id|nonce/i;

function withFreshKey(step: Step): Step {
  if (step.kind !== "http") return step;
  const headers = step.headers.map(({ name, value }) =>
    KEY_OF_REQUEST.test(name) ? { name, value: `${value}-${MARK}` } : { name, value },
  );
  return { ...step, headers };
}
