import type { HttpStep } from "../../contract/acceptance-tests.ts";
import { insertedNames } from "../../evidence/insert.ts";
import type { WireAnswer, WireRequest } from "../acceptance/send-request.ts";
import { requestSteps } from "./concurrent-tests.ts";
import type { RaceTrial } from "./race-trial.ts";
import { keepCaptured, type TestClient } from "./test-client.ts";

/** A step that returns the id of something: a later request has it in its path. */
export interface IdStep {
  /** Position of the test in all tests. */
  index: number;
  /** Position of the step in the test. */
  position: number;
  name: string;
  step: HttpStep;
}

/** Finds the steps that return ids, each kind of request once. */
export function idSteps({ tests }: RaceTrial): IdStep[] {
  const found = new Map<string, IdStep>();
  for (const [index, test] of tests.tests.entries()) {
    const steps = requestSteps(test) ?? [];
    for (const [position, step] of steps.entries()) {
      const paths = steps.slice(position + 1).map(({ path }) => path.replace(/\?.*$/, ""));
      const later = new Set(paths.flatMap(insertedNames));
      const name = step.capture.map((one) => one.name).find((one) => later.has(one));
      if (name === undefined || !CREATING.has(step.method.trim().toUpperCase())) continue;
      const key = `${step.method} ${step.path} ${JSON.stringify(step.headers.map((one) => one.name))}`;
      if (!found.has(key)) found.set(key, { index, position, name, step });
    }
  }
  return [...found.values()];
}

const CREATING: ReadonlySet<string> = new Set(["POST", "PUT"]);

/** An id, and the request that brought it. */
export interface IssuedId {
  id: string;
  request: WireRequest;
  status: number;
}

/** Returns the id that an answer brings. An id that the request names itself is the client's own. */
export function issuedBy(
  answer: WireAnswer,
  { client, step, request, name }: { client: TestClient; step: HttpStep; request: WireRequest; name: string },
): IssuedId[] {
  if ("fault" in answer || answer.status < 200 || answer.status > 299) return [];
  const id = keepCaptured(client, step, answer).get(name);
  const sent = [request.path, request.body ?? "", ...request.headers.map(([, value]) => value)];
  if (id === undefined || sent.some((text) => text.includes(id))) return [];
  return [{ id, request, status: answer.status }];
}

/**
 * Decides which requests must have different ids, from the ids of a request, of its repetition and of another
 * request. Returns null if ids may be equal.
 */
export function isOfItsOwn(
  issued: readonly IssuedId[],
): ((one: WireRequest, other: WireRequest) => boolean) | null {
  const [first, second, third] = issued;
  if (first === undefined || second === undefined) return null;
  if (third !== undefined && new Set([first.id, second.id, third.id]).size === 3) return () => true;
  // The repetition has the same id, or was not answered by 201.
  const other = third ?? second;
  if (isSame(first.request, other.request) || first.id === other.id) return null;
  return (one, two) => !isSame(one, two);
}

function isSame(one: WireRequest, other: WireRequest): boolean {
  return one.path === other.path && one.body === other.body;
}

/** Describes two requests that brought the same id; null if there are none. */
export function duplicateIn(
  issued: readonly IssuedId[],
  mustDiffer: (one: WireRequest, other: WireRequest) => boolean,
): string | null {
  const known = new Map<string, IssuedId>();
  for (const one of issued) {
    // Ids may be unique only below the same path.
    const key = JSON.stringify([one.request.path, one.id]);
    const other = known.get(key);
    if (other !== undefined && mustDiffer(other.request, one.request)) {
      return `${JSON.stringify(one.id)} for ${shownRequest(other)} and for ${shownRequest(one)}`;
    }
    known.set(key, one);
  }
  return null;
}

function shownRequest({ request: { method, path, body }, status }: IssuedId): string {
  return `${method} ${path} ${(body ?? "").slice(0, 120)} (${status})`.replaceAll(/\s+/g, " ");
}
