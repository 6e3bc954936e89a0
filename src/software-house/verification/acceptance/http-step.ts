import type { HttpStep } from "../../contract/http-step.ts";
import { insertBody, insertPath, insertText, type KnownValues } from "../../evidence/insert.ts";
import { findInText } from "./match-text.ts";
import { parseJsonPath, readJsonPath } from "./read-json-path.ts";
import { partAsText, readExactJson } from "./exact-json.ts";
import type { WireAnswer, WireRequest } from "./send-request.ts";
import { shown } from "./shown.ts";

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
 * Captures a step's values from the first answer that has them all. Answers that are sent at once come in any order, and
 * a refusal has no value.
 */
export function captureFromAny(
  step: Pick<HttpStep, "capture">,
  answers: readonly WireAnswer[],
): { captured: ReadonlyMap<string, string> } | { failure: string } {
  const first = captureFrom(step, answers[0]);
  if ("captured" in first) return first;
  for (const answer of answers.slice(1)) {
    const found = captureFrom(step, answer);
    if ("captured" in found) return found;
  }
  return first;
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
  const value = readJsonPath(readExactJson(body), path);
  return value === undefined || value === null ? undefined : partAsText(value);
}
