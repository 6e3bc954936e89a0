import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import { sendRequest, type WireAnswer, type WireRequest } from "../acceptance/send-request.ts";
import { findingOf, type Finding } from "../finding.ts";
import type { RunningServer } from "../running-server.ts";
import { wrongBodies } from "./wrong-bodies.ts";
import { driveConcurrently, GENTLE } from "./drive-concurrently.ts";
import { firstRequests, silentRequest } from "./silent-request.ts";

/**
 * Sends a service many requests at once, and then garbage. The service may refuse them, but afterwards it must still
 * run and answer the tests' requests. Answers with a status of 500 or more are reported, but do not count as a
 * failure.
 */
export async function checkSurvival(
  server: RunningServer,
  tests: AcceptanceTests,
  signal?: AbortSignal,
): Promise<Finding> {
  const silent = await silentRequest(server, tests, signal);
  if (silent !== null) return findingOf("failed", `after the tests, ${silent}`);
  const disagreed = await driveConcurrently(server, tests, { drive: GENTLE, signal });
  const exhausted = (await server.waitForEnding("briefly")) ?? (await silentRequest(server, tests, signal));
  if (exhausted !== null) return findingOf("failed", `after many requests at once, ${exhausted}`);
  if (disagreed !== null) return findingOf("failed", disagreed);
  const withoutGoodAnswer: string[] = [];
  const probes = probesOf(tests, server);
  for (const { name, request } of probes) {
    const answer = await sendRequest(server.address, request, { signal, patience: PROBE_PATIENCE });
    signal?.throwIfAborted();
    const end = await server.waitForEnding("fault" in answer ? "longer" : "briefly");
    if (end !== null) return findingOf("failed", `the server ended at ${name}: ${end}`);
    if ("fault" in answer || answer.status >= 500) withoutGoodAnswer.push(`${name}: ${outcomeOf(answer)}`);
  }
  const lost = await silentRequest(server, tests, signal);
  if (lost !== null) return findingOf("failed", `after garbage, ${lost}`);
  const remark =
    withoutGoodAnswer.length === 0
      ? ""
      : `; ${withoutGoodAnswer.length} without a good answer, the first: ${withoutGoodAnswer[0]}`;
  return findingOf(
    "passed",
    `it still runs after ${probes.length} garbage requests${remark}`,
    withoutGoodAnswer.join("\n"),
  );
}

const PROBE_PATIENCE = 5_000;

/** More than servers accept by default, but less than the memory limit, in bytes. */
const LARGE_HEADER = 20_000;
const LARGE_BODY = 2_000_000;

interface Probe {
  name: string;
  request: WireRequest;
}

const MOST_PATHS = 5;

function probesOf(tests: AcceptanceTests, server: RunningServer): Probe[] {
  const json = [["Content-Type", "application/json"]] as const;
  const probe = (
    method: string,
    path: string,
    body: string | null,
    headers: WireRequest["headers"] = [],
  ) => ({
    method,
    path,
    headers,
    body,
  });
  const general: Probe[] = [
    { name: "an unknown path", request: probe("GET", "/no/such/path-at-all", null) },
    { name: "a path of odd characters", request: probe("GET", "/%00%ff/..%2f..%2fetc%2fpasswd", null) },
    { name: "a large header", request: probe("GET", "/", null, [["X-Large", "x".repeat(LARGE_HEADER)]]) },
    { name: "an unknown method", request: probe("PROPFIND", "/", null) },
  ];
  const sent = firstRequests(tests, server).filter(
    ({ method, body }) => body !== null && ["POST", "PUT", "PATCH"].includes(method),
  );
  // Of several requests to one path, use the first, because tests usually begin with a valid request.
  const distinct = [...new Map(sent.toReversed().map((one) => [`${one.method} ${one.path}`, one])).values()];
  const mutations = distinct.slice(0, MOST_PATHS).flatMap(({ method, path, body: own }) =>
    wrongBodies(own ?? "").map(({ name, body }): Probe => ({
      name: `${name} to ${path}`,
      request: probe(method, path, body, json),
    })),
  );
  return [
    ...general,
    ...distinct.slice(0, MOST_PATHS).flatMap(({ method, path }): Probe[] => [
      { name: `malformed JSON to ${path}`, request: probe(method, path, '{"a": [', json) },
      { name: `JSON of another kind to ${path}`, request: probe(method, path, "[null, 1]", json) },
      { name: `null to ${path}`, request: probe(method, path, "null", json) },
      { name: `an empty body to ${path}`, request: probe(method, path, "", json) },
      { name: `a large body to ${path}`, request: probe(method, path, `"${"x".repeat(LARGE_BODY)}"`, json) },
    ]),
    ...mutations,
  ];
}

function outcomeOf(answer: WireAnswer): string {
  return "fault" in answer ? answer.fault : `status ${answer.status}`;
}
