import type { AcceptanceTest, AcceptanceTests, HttpStep } from "../../contract/acceptance-tests.ts";
import { insertedNames } from "../../evidence/insert.ts";
import { sendRequest, type WireRequest } from "../acceptance/send-request.ts";
import { createClient, sendSteps, wireRequestOf } from "../races/test-client.ts";
import type { RunningServer } from "../running-server.ts";
import { oddAnswerTo, type OddOptions, type OddReport } from "./odd-answer.ts";
import { segmentsOf } from "./requests-with-body.ts";

/** Names that every object of some languages has. A store that is such an object finds them. */
const INHERITED = ["constructor", "__proto__", "toString", "hasOwnProperty"];

/** Words that any client may send as an id; and a number that does not fit into 64 bits. */
const ORDINARY = [...INHERITED, "98765432109876543210"];

/** Ids that are difficult for paths, files and texts. Routers may clean or refuse such a path. */
const DIFFICULT = ["..", ".", "%", "%2e%2e", "%00", "x".repeat(5_000), "9".repeat(5_000), "😀"];

/** Most requests of the tests that are repeated with other ids. */
const MOST_REQUESTS = 8;

/**
 * Where a test expects 404 for an unknown id, asks for made-up ids. A name that objects inherit must not be
 * found, if the unknown id is not. No made-up id may break the program, or be answered with a status such as 500. A
 * connection that is closed without an answer counts for an ordinary word.
 */
export async function askOddIds(
  server: RunningServer,
  tests: AcceptanceTests,
  { signal }: OddOptions = {},
): Promise<OddReport> {
  const failures: string[] = [];
  const warnings: string[] = [];
  let asked = 0;
  for (const one of unknownIdSteps(tests).slice(0, MOST_REQUESTS)) {
    const { segment } = one;
    const request = await requestFor(server, one, { signal });
    if (request === null) continue;
    const usual = await sendRequest(server.address, request, { signal });
    if ("fault" in usual || usual.status !== 404) continue;
    for (const id of [...ORDINARY, ...DIFFICULT]) {
      const odd = { ...request, path: withSegment(request.path, segment, id) };
      const name = `${odd.method} ${withSegment(request.path, segment, id.length > 20 ? `${id.charAt(0)} (${id.length} times)` : id)}`;
      asked += 1;
      const answer = await oddAnswerTo(server, odd, { signal });
      const end = await server.waitForEnding(answer === null ? "briefly" : "longer");
      if (end !== null) {
        failures.unshift(`the server ended at ${name}: ${end}`);
        return { failures, warnings, tried: triedText(asked) };
      }
      if (answer !== null) {
        const isFault = answer.kind === "error" || (answer.kind === "closed" && ORDINARY.includes(id));
        (isFault ? failures : warnings).push(`${name}: ${answer.text}`);
      } else if (ORDINARY.includes(id)) {
        const found = await sendRequest(server.address, odd, { signal });
        signal?.throwIfAborted();
        if ("status" in found && found.status < 400)
          failures.push(`${name}: status ${found.status}, as if it was found; an unknown id gets 404`);
      }
    }
  }
  return { failures, warnings, tried: triedText(asked) };
}

function triedText(asked: number): string | null {
  return asked === 0 ? null : `${asked} requests for made-up ids and paths`;
}

/** A request of a test that expects 404. */
interface UnknownId {
  test: AcceptanceTest;
  /** Position of the step in the test. */
  position: number;
  step: HttpStep;
  /** Which part of its path is the unknown id. */
  segment: number;
}

/** Returns the requests that expect 404, each kind of request once. */
function unknownIdSteps({ tests }: AcceptanceTests): UnknownId[] {
  const all = tests.flatMap((test) => test.steps).filter((step): step is HttpStep => step.kind === "http");
  const found = tests.flatMap((test) =>
    test.steps.flatMap((step, position): UnknownId[] => {
      if (step.kind !== "http" || segmentsOf(step.path).length < 2) return [];
      const isUnknown = step.expect.status.length === 1 && step.expect.status[0] === 404;
      return isUnknown ? [{ test, position, step, segment: idSegment(step, all) }] : [];
    }),
  );
  return [
    ...new Map(
      found.map((one) => [`${one.step.method} ${withSegment(one.step.path, one.segment, "")}`, one]),
    ).values(),
  ];
}

/**
 * Creates the request. If it inserts values, the steps before it are sent first, so that they are captured. Returns null
 * if they cannot be sent.
 */
async function requestFor(
  server: RunningServer,
  { test, position, step }: UnknownId,
  { signal }: OddOptions,
): Promise<WireRequest | null> {
  const isAlone = insertedNames(JSON.stringify(step)).length === 0 && !JSON.stringify(step).includes(MARK);
  const steps = isAlone ? [step] : test.steps.slice(0, position + 1);
  const client = createClient(server, { ...test, steps });
  if (client === null) return null;
  if (!isAlone) await sendSteps(server, client, { end: position, signal });
  return wireRequestOf(step, client.known);
}

/** The beginning of a value that is made again for each run. */
const MARK = "{{new:";

/**
 * Returns the part of a path that differs from the path of a request that finds something; the last part if there is
 * no such request.
 */
function idSegment(step: HttpStep, steps: readonly HttpStep[]): number {
  const own = segmentsOf(step.path);
  for (const other of steps) {
    const segments = segmentsOf(other.path);
    if (!other.expect.status.some((status) => status < 400) || segments.length !== own.length) continue;
    const differing = own.flatMap((text, index) => (text === segments[index] ? [] : [index]));
    const [only] = differing;
    if (differing.length === 1 && only !== undefined) return only;
  }
  return own.length - 1;
}

function withSegment(path: string, segment: number, id: string): string {
  const rest = /[?#].*$/.exec(path)?.[0] ?? "";
  return segmentsOf(path).with(segment, id).join("/") + rest;
}
