import { counted } from "../../../text/counted.ts";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import { sendRequest, type WireRequest } from "../acceptance/send-request.ts";
import type { RunningServer } from "../running-server.ts";
import type { OddOptions, OddReport } from "./odd-answer.ts";
import { requestsThatFind } from "./requests-with-body.ts";

/** Most requests that are repeated, and how often each is sent. */
const [MOST_REQUESTS, TIMES] = [8, 5];

/**
 * Sends each request that reads something several times, one after the other. What is found, then not, and then found
 * again depends on how often it is asked for, although nothing has changed. That counts if a second request of the kind
 * shows it too. What is found no more is not a fault: a link may work once.
 */
export async function repeatReads(
  server: RunningServer,
  tests: AcceptanceTests,
  { signal }: OddOptions = {},
): Promise<OddReport> {
  const failures: string[] = [];
  let repeated = 0;
  const requestsOf = (token: string): Promise<WireRequest[]> =>
    requestsThatFind(server, tests, { most: MOST_REQUESTS, token, signal });
  for (const [index, request] of (await requestsOf("read")).entries()) {
    if (server.ending() !== null) break;
    const statuses = await statusesOf(server, request, { signal });
    repeated += 1;
    if (!comesAndGoes(statuses)) continue;
    const again = (await requestsOf("reread"))[index];
    if (again === undefined || !comesAndGoes(await statusesOf(server, again, { signal }))) continue;
    failures.push(`GET ${request.path} is answered by turns, sent ${TIMES} times: ${statuses.join(", ")}`);
    break;
  }
  return {
    failures,
    warnings: [],
    tried: repeated === 0 ? null : counted(repeated, "repeated request"),
  };
}

/** Sends a request until it has been sent so many times, is not answered, or has found nothing twice. */
async function statusesOf(
  server: RunningServer,
  request: WireRequest,
  { signal }: OddOptions,
): Promise<number[]> {
  const statuses: number[] = [];
  while (statuses.length < TIMES) {
    const answer = await sendRequest(server.address, request, { signal });
    signal?.throwIfAborted();
    if ("fault" in answer) break;
    statuses.push(answer.status);
    if (statuses.length === 2 && !statuses.some(isFound)) break;
  }
  return statuses;
}

/** Returns true if something is found, then refused, and then found again. */
function comesAndGoes(statuses: readonly number[]): boolean {
  const answers = statuses.filter((status) => !FOR_NOW.has(status));
  return /\+-+\+/.test(answers.map((status) => (isFound(status) ? "+" : "-")).join(""));
}

function isFound(status: number): boolean {
  return status >= 200 && status < 400;
}

/** Statuses that say "not now": too many requests, or a service that is busy. */
const FOR_NOW: ReadonlySet<number> = new Set([429, 502, 503, 504]);
