import type { CommandStep, HttpStep, TestStep } from "../../contract/acceptance-tests.ts";
import type { FileStep } from "../../contract/file-step.ts";
import type { Specification } from "../../contract/specification.ts";
import {
  expectedPatterns,
  forbiddenPatterns,
  requestsOf,
  withoutInsertions,
} from "../../contract/step-patterns.ts";
import { textsOf } from "../../contract/step-texts.ts";
import { hasClock } from "../../contract/written-tests.ts";
import { instantOf } from "../../evidence/clock.ts";
import { faultsOfMarks } from "../../evidence/marks.ts";
import { faultOfPattern, findPattern, shownPattern } from "../../evidence/patterns.ts";
import { faultsOfJson } from "./json-faults.ts";

/** Longest wait of one step, and of all steps of a test together, in milliseconds. */
const MOST_WAITING = { step: 10_000, test: 30_000 };

type Software = Pick<Specification, "kind" | "language">;

/** Kinds of steps that tests of such software have, the usual one first. */
export const STEP_KINDS: Readonly<Record<Specification["kind"], readonly TestStep["kind"][]>> = {
  "http-service": ["http", "burst", "restart", "wait"],
  "command-line": ["command", "file", "wait"],
};

/** Returns why a test waits too long; null if it does not. */
export function faultOfWaiting(steps: readonly TestStep[]): string | null {
  const sum = steps.reduce((total, step) => total + (step.kind === "wait" ? step.milliseconds : 0), 0);
  return sum <= MOST_WAITING.test
    ? null
    : `its waits must take at most ${MOST_WAITING.test} ms together, but take ${sum}`;
}

/** Returns every reason why a step cannot be carried out as it is written; an empty list if there is none. */
export function faultsOfStep(step: TestStep, software: Software): string[] {
  const kinds = STEP_KINDS[software.kind];
  if (!kinds.includes(step.kind)) {
    return [`kind must be ${listOf(kinds)} for this ${software.kind}, but is ${step.kind}`];
  }
  const faults = [
    ...[...expectedPatterns(step), ...forbiddenPatterns(step)].map((one) =>
      faultOfPattern(withoutInsertions(one)),
    ),
    ...forbiddenPatterns(step).map(faultOfForbidden),
    ...textsOf(step).flatMap(faultsOfMarks),
    ...ownFaults(step, software),
  ];
  return faults.filter((fault) => fault !== null);
}

function ownFaults(step: TestStep, software: Software): (string | null)[] {
  switch (step.kind) {
    case "http":
      return [...faultsOfExpectation(step), ...faultsOfAnswers(step, [step])];
    case "burst":
      return [
        step.steps.length < 2 ? "a burst must have at least two steps" : null,
        ...step.steps.flatMap((one) => [...faultsOfExpectation(one), ...faultsOfAnswers(one, step.steps)]),
      ];
    case "command":
      return [...faultsOfExpectation(step), ...faultsOfSurroundings(step, software)];
    case "file":
      return faultsOfFile(step);
    case "wait":
      return [
        step.milliseconds >= 1 && step.milliseconds <= MOST_WAITING.step
          ? null
          : `milliseconds must be from 1 to ${MOST_WAITING.step}, but is ${step.milliseconds}`,
      ];
    case "restart":
      return [];
  }
}

function faultOfForbidden(pattern: string): string | null {
  return !pattern.includes("{{") && "groups" in findPattern(pattern, "")
    ? `the pattern ${shownPattern(pattern)} of absent matches every text, so that nothing can pass`
    : null;
}

function faultsOfExpectation({ expect }: HttpStep | CommandStep): (string | null)[] {
  const { json, milliseconds } = expect;
  return [
    ...faultsOfJson(json ?? []),
    (milliseconds ?? 1) >= 1 ? null : `expect.milliseconds must be at least 1, but is ${milliseconds}`,
  ];
}

function faultsOfAnswers(step: HttpStep, burst: readonly HttpStep[]): (string | null)[] {
  const { exactly, distinct, same } = step.expect;
  const all = burst.reduce((sum, { copies }) => sum + copies, 0);
  const counted = step.copies > 1 ? step.copies : all;
  const sum = (exactly ?? []).reduce((total, { count }) => total + count, 0);
  const names = [...(distinct ?? []), ...(same ?? [])];
  return [
    sum <= counted ? null : `expect.exactly counts ${sum} answers, but there are only ${counted}`,
    (exactly ?? []).some(({ count }) => count < 0) ? "a count of expect.exactly must not be negative" : null,
    names.length > 0 && all < 2
      ? "expect.distinct and expect.same compare several answers, but there is only one"
      : null,
    ...names.map((name) =>
      burst.some(({ capture }) => capture.some((one) => one.name === name))
        ? null
        : `expect.distinct and expect.same name captures, but nothing is captured as ${JSON.stringify(name)}`,
    ),
  ];
}

function faultsOfSurroundings(
  { environment, clock }: CommandStep,
  { language }: Software,
): (string | null)[] {
  return [
    ...(environment ?? []).map(({ name }) =>
      /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
        ? null
        : `environment must hold names of variables, but holds ${JSON.stringify(name)}`,
    ),
    clock === null || clock === undefined ? null : faultOfClock(clock, language),
  ];
}

function faultOfClock(clock: string, language: Specification["language"]): string | null {
  if (!hasClock(language)) return `the clock of a ${language} program cannot be set: leave clock out`;
  return instantOf(clock) === null
    ? `clock must be a date and time such as 2026-02-28T23:59:00Z, but is ${JSON.stringify(clock)}`
    : null;
}

function faultsOfFile({ path, content, expect }: FileStep): (string | null)[] {
  const parts = path.replace(/^~\//, "").split("/");
  const isInside =
    parts.every((part) => part !== ".." && part !== "" && part !== ".") && !path.includes("\0");
  return [
    isInside && parts[0] !== ".troupe"
      ? null
      : `path must name a file in the program's folder, such as data/notes.txt or ~/notes.txt, but is ${JSON.stringify(path)}`,
    (content ?? null) === null && (expect ?? null) === null
      ? "it must write content or expect something"
      : null,
    expect?.present === false && (expect.content ?? []).length > 0
      ? "expect.content must be empty if the file must not be present"
      : null,
  ];
}

function listOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

/** Returns the number of requests that a step sends at once. */
export function requestCount(step: TestStep): number {
  return requestsOf(step).reduce((sum, { copies }) => sum + copies, 0);
}
