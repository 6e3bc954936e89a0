import {
  acceptanceTestsSchema,
  type AcceptanceTest,
  type HttpStep,
} from "../../../src/software-house/contract/acceptance-tests.ts";

/** A step that the format of tests has since it can wait, restart the program, and compare copies. */
export type NewStep =
  | AcceptanceTest["steps"][number]
  | { kind: "wait"; milliseconds: number }
  | { kind: "restart" }
  | { kind: "burst"; steps: HttpStep[] }
  | { kind: "file"; path: string; content: string | null; expect: { present: boolean; content: string[] } };

/** A test with such steps. */
export type NewTest = Omit<AcceptanceTest, "steps"> & {
  steps: NewStep[];
  /** Whether it needs a program that no other test has used. */
  fresh?: boolean;
};

/** Writes a test with new steps. */
export function newTest(criterionId: string, name: string, ...steps: NewStep[]): NewTest {
  return { criterionId, name, steps };
}

/** Waits. */
export function wait(milliseconds: number): NewStep {
  return { kind: "wait", milliseconds };
}

/** Ends the program, and starts it on what it left. */
export const restart: NewStep = { kind: "restart" };

/** Sends different requests at once. */
export function burst(...steps: HttpStep[]): NewStep {
  return { kind: "burst", steps };
}

/** Expects that a file is there, with these patterns. */
export function fileIsThere(path: string, ...patterns: string[]): NewStep {
  return { kind: "file", path, content: null, expect: { present: true, content: patterns } };
}

/** Expects that so many of the copies have this status. */
export function exactly(step: HttpStep, ...counts: readonly (readonly [status: number, count: number])[]): NewStep {
  const expect = { ...step.expect, exactly: counts.map(([status, count]) => ({ status, count })) };
  return { ...step, expect };
}

/** Expects that the copies bring different values of the captured ones. */
export function distinct(step: HttpStep, ...names: string[]): NewStep {
  return { ...step, expect: { ...step.expect, distinct: names } } as NewStep;
}

/** Returns these tests if the format can express them without loss; otherwise none of them. */
export function expressible(tests: readonly NewTest[]): AcceptanceTest[] {
  const parsed = acceptanceTestsSchema.safeParse({ tests });
  return parsed.success && keepsAll(tests, parsed.data.tests) ? parsed.data.tests : [];
}

/** Returns whether everything in `written` is in `read`; `read` may have more. */
function keepsAll(written: unknown, read: unknown): boolean {
  if (typeof written !== "object" || written === null) return written === read;
  if (typeof read !== "object" || read === null) return false;
  const members = new Map(Object.entries(read));
  return Object.entries(written).every(([name, value]) => keepsAll(value, members.get(name)));
}
