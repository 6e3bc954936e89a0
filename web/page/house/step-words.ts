import type { TestStep } from "../../../src/software-house/contract/acceptance-tests.ts";
import { counted } from "../../../src/text/counted.ts";

/** One step of a test in words: what is sent, and what must come back. */
export interface StepWords {
  /** Such as `POST /shorten`, `$ todo add "milk"` or `restart`. */
  readonly title: string;
  /** Headers, body, stdin and the like, one a line; empty if there are none. */
  readonly sent: string;
  readonly expects: readonly string[];
}

/** Writes a step of a test for a person. */
export function stepWords(step: TestStep): StepWords {
  switch (step.kind) {
    case "http":
      return requestWords(step);
    case "burst":
      return {
        title: `${counted(step.steps.length, "request")} at once`,
        sent: step.steps.map((one) => joined([requestWords(one).title, requestWords(one).sent])).join("\n"),
        expects: step.steps.flatMap((one) => requestWords(one).expects),
      };
    case "command":
      return commandWords(step);
    case "file":
      return fileWords(step);
    case "restart":
      return { title: "restart", sent: "", expects: ["it starts again on what it left"] };
    case "wait":
      return { title: `wait ${step.milliseconds} ms`, sent: "", expects: [] };
  }
}

function requestWords(step: Extract<TestStep, { kind: "http" }>): StepWords {
  const { method, path, headers, body, copies, expect, capture } = step;
  return {
    title: `${method} ${path}${copies > 1 ? ` (${copies} times at once)` : ""}`,
    sent: joined([...headers.map(({ name, value }) => `${name}: ${value}`), body]),
    expects: [
      ...(expect.status.length > 0 ? [`status ${expect.status.join(" or ")}`] : []),
      ...(expect.exactly ?? []).map(({ status, count }) => `${count} with status ${status}`),
      ...expect.headers.map(({ name, pattern }) => `header ${name} matches ${pattern}`),
      ...(expect.absentHeaders ?? []).map((name) => `no header ${name}`),
      ...expect.body.map((pattern) => `body matches ${pattern}`),
      ...furtherWords(expect, "body"),
      ...(expect.distinct ?? []).map((name) => `each ${name} differs`),
      ...(expect.same ?? []).map((name) => `each ${name} is the same`),
      ...capture.map(({ name, from, key }) => `keeps ${name} from ${from} ${key}`),
    ],
  };
}

function commandWords(step: Extract<TestStep, { kind: "command" }>): StepWords {
  const { stdin, expect, capture, clock } = step;
  const environment = (step.environment ?? []).map(({ name, value }) => `${name}=${value}`);
  return {
    title: `$ ${step.arguments.map(quoted).join(" ")}`,
    sent: joined([...environment, isThere(clock) ? `clock: ${clock}` : null, stdin]),
    expects: [
      ...(expect.exit.length > 0 ? [`exit code ${expect.exit.join(" or ")}`] : []),
      ...expect.stdout.map((pattern) => `stdout matches ${pattern}`),
      ...expect.stderr.map((pattern) => `stderr matches ${pattern}`),
      ...furtherWords(expect, "stdout"),
      ...capture.map(({ name, key }) => `keeps ${name} from stdout ${key}`),
    ],
  };
}

function fileWords({ path, content, expect }: Extract<TestStep, { kind: "file" }>): StepWords {
  const patterns = expect?.content ?? [];
  return {
    title: `${isThere(content) ? "write" : "look at"} ${path}`,
    sent: content ?? "",
    expects: [
      ...(isThere(expect) ? [expect.present ? "it is there" : "it is not there"] : []),
      ...patterns.map((pattern) => `it matches ${pattern}`),
    ],
  };
}

/** Expectations that answers and outputs have in common. */
interface Further {
  readonly absent?: readonly string[] | null | undefined;
  readonly json?:
    | readonly { readonly path: string; readonly is: string; readonly value?: unknown }[]
    | null
    | undefined;
  readonly exact?: string | null | undefined;
  readonly milliseconds?: number | null | undefined;
}

function furtherWords({ absent, json, exact, milliseconds }: Further, whole: string): string[] {
  return [
    ...(absent ?? []).map((pattern) => `${whole} does not match ${pattern}`),
    ...(json ?? []).map(({ path, is, value }) =>
      is === "absent"
        ? `${path} is absent`
        : `${path} ${COMPARISONS[is] ?? is} ${JSON.stringify(value ?? null)}`,
    ),
    ...(isThere(exact) ? [`${whole} is exactly ${JSON.stringify(exact)}`] : []),
    ...(isThere(milliseconds) ? [`within ${milliseconds} ms`] : []),
  ];
}

const COMPARISONS: Readonly<Record<string, string>> = {
  equals: "is",
  less: "is less than",
  greater: "is greater than",
  length: "has the length",
  set: "has, in any order,",
};

function joined(parts: readonly (string | null | undefined)[]): string {
  return parts.filter((part) => isThere(part) && part !== "").join("\n");
}

function isThere<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word);
}
