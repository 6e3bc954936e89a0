import type {
  AcceptanceTest,
  CommandStep,
  HttpStep,
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
export function test(
  criterionId: string,
  name: string,
  ...steps: AcceptanceTest["steps"]
): AcceptanceTest {
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
}

/** Writes a step that runs the program. */
export function command(
  words: string[],
  { stdin = null, exit = 0, out = [], err = [] }: CommandWords = {},
): CommandStep {
  return {
    kind: "command",
    arguments: words,
    stdin,
    expect: { exit: [exit], stdout: out, stderr: err },
    capture: [],
  };
}
