import type {
  AcceptanceTest,
  CommandStep,
  HttpStep,
  TestStep,
} from "../../../src/software-house/contract/acceptance-tests.ts";
import type { Criterion } from "../../../src/software-house/contract/specification.ts";

/** Writes a criterion that counts for the verdict. */
export function must(id: string, given: string, when: string, then: string): Criterion {
  // oxlint-disable-next-line unicorn/no-thenable -- a criterion's third word; never awaited.
  return { id, priority: "must", given, when, then };
}

/** Writes a criterion that is only reported. */
export function should(id: string, given: string, when: string, then: string): Criterion {
  return { ...must(id, given, when, then), priority: "should" };
}

/** Writes a test of one criterion. */
export function test(criterionId: string, name: string, ...steps: AcceptanceTest["steps"]): AcceptanceTest {
  return { criterionId, name, steps };
}

/** What a request sends, and what is expected of the response. */
export interface RequestWords {
  status: number | number[];
  /** The body: a text as it is, or anything else as JSON. */
  send?: unknown;
  /** Headers of the request. The default is JSON's content type if there is a body. */
  with?: readonly (readonly [name: string, value: string])[];
  /** Patterns of the response's body. */
  has?: string[];
  /** Patterns of the response's headers. */
  headers?: readonly (readonly [name: string, pattern: string])[];
  copies?: number;
  /** Values to capture from the response's body. */
  capture?: readonly (readonly [name: string, key: string])[];
}

/** Writes a step that sends a request. */
export function http(method: string, path: string, words: RequestWords): HttpStep {
  const { status, send = null, has = [], headers = [], copies = 1, capture = [] } = words;
  const sent = words.with ?? (send === null ? [] : [["Content-Type", "application/json"] as const]);
  return {
    kind: "http",
    method,
    path,
    headers: sent.map(([name, value]) => ({ name, value })),
    body: send === null || typeof send === "string" ? send : JSON.stringify(send),
    copies,
    expect: {
      status: [status].flat(),
      headers: headers.map(([name, pattern]) => ({ name, pattern })),
      body: has,
    },
    capture: capture.map(([name, key]) => ({ name, from: "body", key })),
  };
}

/** What a run of the program gets, and what is expected of it. */
export interface CommandWords {
  stdin?: string | null;
  exit?: number;
  /** Patterns of its output. */
  out?: string[];
  /** Patterns of its errors. */
  err?: string[];
  environment?: Readonly<Record<string, string>>;
}

/** Writes a step that runs the program. */
export function command(
  words: string[],
  { stdin = null, exit = 0, out = [], err = [], environment }: CommandWords = {},
): CommandStep {
  return {
    kind: "command",
    arguments: words,
    stdin,
    ...(environment && {
      environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
    }),
    expect: { exit: [exit], stdout: out, stderr: err },
    capture: [],
  };
}

/** Writes a test that needs a program that no other test has used. */
export function freshTest(criterionId: string, name: string, ...steps: TestStep[]): AcceptanceTest {
  return { ...test(criterionId, name, ...steps), fresh: true };
}

/** Writes a step that waits. */
export function wait(milliseconds: number): TestStep {
  return { kind: "wait", milliseconds };
}

/** A step that ends the program, and starts it on what it left. */
export const restart: TestStep = { kind: "restart" };

/** Writes a step that sends different requests at once. */
export function burst(...steps: HttpStep[]): TestStep {
  return { kind: "burst", steps };
}

/** Writes a step that expects a file with these patterns. */
export function fileIsThere(path: string, ...patterns: string[]): TestStep {
  return { kind: "file", path, content: null, expect: { present: true, content: patterns } };
}

/** Expects that so many of the copies have this status. */
export function exactly(
  step: HttpStep,
  ...counts: readonly (readonly [status: number, count: number])[]
): HttpStep {
  const expected = counts.map(([status, count]) => ({ status, count }));
  return { ...step, expect: { ...step.expect, exactly: expected } };
}
