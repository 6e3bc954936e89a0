import type { HttpStep } from "../../contract/acceptance-tests.ts";
import {
  insertBody,
  insertPath,
  insertPattern,
  insertText,
  type KnownValues,
} from "../../evidence/insert.ts";
import { findInText } from "./match-text.ts";
import { parseJsonPath, readJsonPath } from "./read-json-path.ts";
import { sendRequest, type ServerAddress, type WireAnswer, type WireRequest } from "./send-request.ts";

/**
 * Why a step did not pass. With `failure`, the program did not meet an expectation. With `fault`, the step itself
 * cannot run, so the test is wrong.
 */
export type StepFailure = { failure: string } | { fault: string };

/**
 * Sends a step's request, all its copies at once, each on a connection of its own. All answers must meet the
 * expectations. Values are captured from the first answer. Resolves to the captured values, or to the first failure.
 * Throws UnknownNameError if the step inserts an unknown name.
 */
export async function runHttpStep(
  step: HttpStep,
  {
    server,
    known,
    faultOfAnswers = () => null,
    onAnswers,
    signal,
  }: {
    server: ServerAddress;
    known: KnownValues;
    /**
     * Returns why the answers to the copies cannot all be right, even if each may be; null if they can.
     * @default () => null
     */
    faultOfAnswers?: (answers: readonly WireAnswer[]) => string | null;
    /** Called with the answers to all copies. */
    onAnswers?: (answers: readonly WireAnswer[]) => void;
    signal?: AbortSignal | undefined;
  },
): Promise<{ captured: ReadonlyMap<string, string> } | StepFailure> {
  const request = wireRequest(step, known);
  const copies = Math.max(1, step.copies);
  const answers = await Promise.all(
    Array.from({ length: copies }, () => sendRequest(server, request, { signal })),
  );
  onAnswers?.(answers);
  const where = `${request.method} ${request.path}`;
  for (const [index, answer] of answers.entries()) {
    const found = failureOf(step, answer, known);
    if (found === null) continue;
    if ("fault" in found) return found;
    const copy = copies > 1 ? `, copy ${index + 1} of ${copies} sent at once` : "";
    return { failure: `${where}${copy}: ${found.failure}` };
  }
  const captured = captureFrom(step, answers[0]);
  const failure = "failure" in captured ? captured.failure : faultOfAnswers(answers);
  return failure === null ? captured : { failure: `${where}: ${failure}` };
}

/**
 * Creates the request of a step. Of an absolute address, uses only the path. Throws UnknownNameError if the step
 * inserts an unknown name.
 */
export function wireRequest({ method, path, headers, body }: HttpStep, known: KnownValues): WireRequest {
  return {
    method: method.trim().toUpperCase(),
    path: pathOf(insertPath(path, known).trim()),
    headers: headers.map(({ name, value }) => [name, insertText(value, known)] as const),
    body: body === null ? null : insertBody(body, known),
  };
}

function pathOf(path: string): string {
  if (/^https?:\/\//i.test(path)) {
    const afterHost = path.replace(/^https?:\/\/[^/?#]*/i, "").replace(/#.*$/, "");
    return afterHost.startsWith("/") ? afterHost : `/${afterHost}`;
  }
  return path.startsWith("/") || path === "*" ? path : `/${path}`;
}

function failureOf({ expect }: HttpStep, answer: WireAnswer, known: KnownValues): StepFailure | null {
  if ("fault" in answer) return { failure: answer.fault };
  const { status, headers, body } = answer;
  if (expect.status.length > 0 && !expect.status.includes(status)) {
    return { failure: `expected status ${expect.status.join(" or ")}, got ${status} ${shown(body)}` };
  }
  for (const { name, pattern } of expect.headers) {
    const value = headers.get(name.trim().toLowerCase());
    const failure = `expected the header ${name} to match ${JSON.stringify(pattern)}`;
    if (value === undefined) return { failure: `${failure}, but there is no such header` };
    const match = findInText(insertPattern(pattern, known), value);
    if ("fault" in match) return match;
    if ("none" in match) return { failure: `${failure}, got ${shown(value)}` };
  }
  for (const pattern of expect.body) {
    const match = findInText(insertPattern(pattern, known), body);
    if ("fault" in match) return match;
    if ("none" in match) {
      return { failure: `expected the body to match ${JSON.stringify(pattern)}, got ${shown(body)}` };
    }
  }
  return null;
}

/**
 * Captures a step's values from an answer. If a value is not there, returns which. Captures nothing without an
 * answer.
 */
export function captureFrom(
  { capture }: Pick<HttpStep, "capture">,
  answer: WireAnswer | undefined,
): { captured: ReadonlyMap<string, string> } | { failure: string } {
  const captured = new Map<string, string>();
  if (answer === undefined || "fault" in answer) return { captured };
  for (const { name, from, key } of capture) {
    const value =
      from === "header" ? answer.headers.get(key.trim().toLowerCase()) : valueInBody(answer.body, key);
    if (value === undefined)
      return { failure: `there is no ${from} ${JSON.stringify(key)} in ${shown(answer.body)}` };
    captured.set(name, value);
  }
  return { captured };
}

/**
 * Returns the part of a JSON body at a path. A key that is not a path is a pattern: its first group is returned, or
 * the whole match if it has no group.
 */
function valueInBody(body: string, key: string): string | undefined {
  const path = parseJsonPath(key);
  if (path === null) {
    const match = findInText(key, body);
    return "groups" in match ? (match.groups[1] ?? match.groups[0]) : undefined;
  }
  const value = readJsonPath(readJson(body), path);
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const MOST_SHOWN = 200;

/** Quotes a text, and shortens it to 200 characters. */
export function shown(text: string): string {
  return JSON.stringify(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);
}
