import type { AcceptanceTests, HttpStep } from "../../contract/acceptance-tests.ts";
import type { WireRequest } from "../acceptance/send-request.ts";
import { createFreshTests } from "../races/concurrent-tests.ts";
import { createClient, sendSteps, wireRequestOf } from "../races/test-client.ts";
import type { RunningServer } from "../running-server.ts";
import type { OddOptions } from "./odd-answer.ts";

/** Methods whose requests have a body. */
const WITH_BODY: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH"]);

/** A step that sends a body. */
interface Place {
  /** Position of the test in all tests. */
  index: number;
  /** Position of the step in the test. */
  position: number;
  step: HttpStep;
  /** The method, and the path with `*` for each part that is a value. */
  route: string;
}

/** Which requests of the tests are wanted. */
interface Wanted {
  isWanted: (step: HttpStep) => boolean;
  /** Returns the same text for requests of which one is enough. */
  kindOf: (place: Place) => string;
}

/**
 * Returns requests of the tests that have a body: first one for each route, then others, at most `most`. What a request
 * is about is made first, by the steps before it, with values that the server does not know yet.
 */
export function requestsWithBody(
  server: RunningServer,
  tests: AcceptanceTests,
  options: { most: number } & OddOptions,
): Promise<WireRequest[]> {
  const isWanted = ({ method, body }: HttpStep): boolean =>
    body !== null && WITH_BODY.has(method.trim().toUpperCase());
  return preparedRequests(server, tests, { ...options, isWanted, kindOf: ({ route }) => route });
}

/**
 * Returns requests of the tests in the same way: first one for each route and each status that a test expects of it. With
 * another token, they are the same requests with other values.
 */
export function requestsOfEachKind(
  server: RunningServer,
  tests: AcceptanceTests,
  options: { most: number; token: string } & OddOptions,
): Promise<WireRequest[]> {
  const kindOf = ({ route, step }: Place): string => `${route} ${step.expect.status.join()}`;
  return preparedRequests(server, tests, { ...options, isWanted: () => true, kindOf });
}

/**
 * Returns requests of the tests that find something, in the same way: first one for each route and each set of names in its
 * query.
 */
export function requestsThatFind(
  server: RunningServer,
  tests: AcceptanceTests,
  options: { most: number; token: string } & OddOptions,
): Promise<WireRequest[]> {
  const isWanted = ({ method, expect }: HttpStep): boolean =>
    method.trim().toUpperCase() === "GET" &&
    expect.status.length > 0 &&
    expect.status.every((status) => status < 400);
  const kindOf = ({ route, step }: Place): string => `${route} ${queryNames(step.path).join()}`;
  return preparedRequests(server, tests, { ...options, isWanted, kindOf });
}

function queryNames(path: string): string[] {
  const query = /\?([^#]*)/.exec(path)?.[1] ?? "";
  return query.split("&").map((part) => part.replace(/=.*$/, ""));
}

/** Returns the request of one step of the tests, in the same way; null if a value that it inserts was not captured. */
export async function requestOfStep(
  server: RunningServer,
  tests: AcceptanceTests,
  { step, ...options }: { step: HttpStep; token: string } & OddOptions,
): Promise<WireRequest | null> {
  const isWanted = (one: HttpStep): boolean => one === step;
  const kindOf = ({ route }: Place): string => route;
  return (await preparedRequests(server, tests, { ...options, most: 1, isWanted, kindOf }))[0] ?? null;
}

async function preparedRequests(
  server: RunningServer,
  tests: AcceptanceTests,
  { most, token = "odd", signal, isWanted, kindOf }: { most: number; token?: string } & OddOptions & Wanted,
): Promise<WireRequest[]> {
  const fresh = createFreshTests(tests);
  const requests: WireRequest[] = [];
  const places = oneOfEachKindFirst(placesIn(tests, isWanted), kindOf);
  for (const [number, { index, position, step }] of places.entries()) {
    if (requests.length >= most || server.ending() !== null || signal?.aborted === true) break;
    const client = createClient(server, fresh(index, `${token}${number}`));
    if (client === null) continue;
    await sendSteps(server, client, { end: position, signal });
    const request = wireRequestOf(client.steps[position] ?? step, client.known);
    if (request !== null) requests.push(request);
  }
  signal?.throwIfAborted();
  return requests;
}

function placesIn({ tests }: AcceptanceTests, isWanted: Wanted["isWanted"]): Place[] {
  const steps = tests.flatMap((test, index) =>
    test.steps.flatMap((step, position) =>
      step.kind === "http" && isWanted(step) ? [{ index, position, step }] : [],
    ),
  );
  const paths = [...new Set(steps.map(({ step }) => segmentsOf(step.path).join("/")))].map((path) =>
    path.split("/"),
  );
  return steps.map(({ index, position, step }) => {
    return { index, position, step, route: `${step.method} ${routeOf(step.path, paths)}` };
  });
}

/** A part of a path is a value if it is inserted, or if many paths of the same length have another one there. */
function routeOf(path: string, paths: readonly (readonly string[])[]): string {
  const own = segmentsOf(path);
  const alike = paths.filter(({ length }) => length === own.length);
  const usersOf = (part: string, at: number): number => alike.filter((other) => other[at] === part).length;
  const parts = own.map((part, at) => {
    const single = alike.filter((other) => usersOf(other[at] ?? "", at) === 1).length;
    return part.includes("{{") || (single >= MANY && usersOf(part, at) === 1) ? "*" : part;
  });
  return parts.join("/");
}

/** So many different parts at one place of otherwise equal paths are values, and not names of routes. */
const MANY = 4;

/** Returns the parts of a path without its query. The first is empty. */
export function segmentsOf(path: string): string[] {
  return path.replace(/[?#].*$/, "").split("/");
}

/** Tests usually begin with a valid request, so the first one of each kind comes first. */
function oneOfEachKindFirst(places: readonly Place[], kindOf: Wanted["kindOf"]): Place[] {
  const firsts = new Map(places.toReversed().map((place) => [kindOf(place), place]));
  const isFirst = (place: Place): boolean => firsts.get(kindOf(place)) === place;
  const others = new Map(
    places
      .filter((place) => !isFirst(place))
      .toReversed()
      .map((place) => [`${place.step.method} ${place.step.path}`, place]),
  );
  return [...places.filter(isFirst), ...[...others.values()].toReversed()];
}
