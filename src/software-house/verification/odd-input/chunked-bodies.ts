import { counted } from "../../../text/counted.ts";
import type { AcceptanceTests, HttpStep } from "../../contract/acceptance-tests.ts";
import type { Specification } from "../../contract/specification.ts";
import { sendRequest, type WireRequest } from "../acceptance/send-request.ts";
import { requestShape } from "../races/concurrent-tests.ts";
import type { RunningServer } from "../running-server.ts";
import type { OddOptions, OddReport } from "./odd-answer.ts";
import { requestOfStep } from "./requests-with-body.ts";

/** Most requests of the tests whose bodies are too long. */
const MOST_REQUESTS = 2;

/**
 * Where a test expects 413, sends the same body in chunks, without a `Content-Length`; and a good body that spaces make as
 * long. It counts if the service accepts it, twice, and refuses an empty body there: so it has read the chunks. It is only
 * a warning if the specification speaks of the header, because the limit may be meant for what it says.
 */
export async function sendInChunks(
  server: RunningServer,
  { tests, specification }: { tests: AcceptanceTests; specification: Specification },
  { signal }: OddOptions = {},
): Promise<OddReport> {
  const found: string[] = [];
  let tried = 0;
  for (const { long, good } of longBodies(tests).slice(0, MOST_REQUESTS)) {
    for (const step of good === undefined ? [long] : [long, good]) {
      const isAccepted = async (token: string): Promise<boolean> => {
        const longest = await requestOfStep(server, tests, { step: long, token, signal });
        const request = await requestOfStep(server, tests, { step, token, signal });
        if (longest === null || request === null) return false;
        return acceptsOnlyChunks(server, withLength(request, lengthOf(longest)), { signal });
      };
      tried += 1;
      if ((await isAccepted("chunks")) && (await isAccepted("more chunks")))
        found.push(`${step.method} ${step.path}: a body that gets 413 is accepted if it is sent in chunks`);
    }
  }
  const tells = tried === 0 ? null : `${counted(tried, "long request")} in chunks`;
  const isAboutHeader = /content-length/i.test(JSON.stringify(specification));
  return isAboutHeader
    ? { failures: [], warnings: found, tried: tells }
    : { failures: found, warnings: [], tried: tells };
}

/** A request whose body is too long, and one of the same route that is good. */
interface LongBody {
  long: HttpStep;
  good: HttpStep | undefined;
}

/** Returns the requests for which a test expects 413, each route once. */
function longBodies({ tests }: AcceptanceTests): LongBody[] {
  const steps = tests
    .flatMap((test) => test.steps)
    .filter((step): step is HttpStep => step.kind === "http" && step.body !== null);
  const isGood = ({ expect }: HttpStep): boolean =>
    expect.status.length > 0 && expect.status.every((status) => status < 300);
  const long = steps.filter(({ expect }) => expect.status.length === 1 && expect.status[0] === 413);
  return [...new Map(long.map((step) => [requestShape(step), step])).entries()].map(([route, step]) => ({
    long: step,
    good: steps.find((other) => requestShape(other) === route && isGood(other)),
  }));
}

/** Sends a body with its length, which must get 413, and then in chunks. Returns true if these are accepted. */
async function acceptsOnlyChunks(
  server: RunningServer,
  request: WireRequest,
  { signal }: OddOptions,
): Promise<boolean> {
  const statusOf = async (one: WireRequest, parts?: Buffer[]): Promise<number> => {
    const answer = await sendRequest(server.address, one, { parts, signal });
    signal?.throwIfAborted();
    return "fault" in answer ? 0 : answer.status;
  };
  if ((await statusOf(request)) !== 413) return false;
  const headers = request.headers.filter(([name]) => name.toLowerCase() !== "content-length");
  const chunked = { ...request, headers: [...headers, ["Transfer-Encoding", "chunked"] as const] };
  const isAccepted = isGoodStatus(await statusOf(chunked, [Buffer.from(request.body ?? "")]));
  const empty = await statusOf({ ...request, headers, body: "" });
  return isAccepted && empty >= 400 && empty < 500;
}

function isGoodStatus(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Makes a body of JSON longer by spaces, which mean nothing. They come first, because not all readers read what follows. */
function withLength(request: WireRequest, length: number): WireRequest {
  const missing = length - lengthOf(request);
  const isJson = /^\s*[[{]/.test(request.body ?? "");
  return missing > 0 && isJson ? { ...request, body: `${" ".repeat(missing)}${request.body}` } : request;
}

function lengthOf({ body }: WireRequest): number {
  return Buffer.byteLength(body ?? "");
}
