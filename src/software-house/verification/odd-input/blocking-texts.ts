import { counted } from "../../../text/counted.ts";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import { PLAIN_REQUEST, sendRequest, type WireRequest } from "../acceptance/send-request.ts";
import { BUSY_FACTOR, isMachineBusy } from "../busy-machine.ts";
import { firstRequests } from "../phases/silent-request.ts";
import type { RunningServer, startServer } from "../running-server.ts";
import { WAITING } from "./blocked-by.ts";
import { withOtherTexts } from "./long-texts.ts";
import type { OddOptions, OddReport } from "./odd-answer.ts";
import { requestsOfEachKind } from "./requests-with-body.ts";

/** Most requests whose texts are replaced. */
const MOST_REQUESTS = 8;

/** Equal characters of a text: a pattern that tries all ways to divide so many never ends, and ends at once for few. */
const [MANY, FEW] = [50, 5];

/** Time after which no further text is sent, in milliseconds. */
const LONG_MILLISECONDS = 3_000;

/** How a new program is started, and how long it is waited for. */
interface Options extends OddOptions {
  start: () => ReturnType<typeof startServer>;
  waiting?: typeof WAITING;
}

/**
 * Sends 50 equal characters in place of each text. A pattern that reads them in all possible ways keeps the program from all
 * other requests. It counts if it also does so in a new program, and if the program refuses the same text with 5 characters.
 * A program that accepts it may have much to do for a longer one, so that is only a warning.
 */
export async function sendBlockingTexts(
  server: RunningServer,
  tests: AcceptanceTests,
  options: Options,
): Promise<OddReport> {
  const begin = performance.now();
  let sent = 0;
  for (const [index, request] of (await requestsFor(server, tests, options)).entries()) {
    for (const [position, { request: long, place }] of withOtherTexts(request, MANY).entries()) {
      if (performance.now() - begin > LONG_MILLISECONDS || server.ending() !== null) break;
      sent += 1;
      if (!(await isBlockedBy(server, long, { tests, isBusy: false, ...options }))) continue;
      const harm = await harmInNewProgram(tests, { index, position, ...options });
      // The server is still blocked.
      if (harm === "none") return { failures: [], warnings: [], tried: null };
      const { method, path } = request;
      const line = `${method} ${path}: as long as it reads ${MANY} equal characters as ${place}, no other client is answered`;
      return harm === "failure"
        ? { failures: [line], warnings: [], tried: null }
        : { failures: [], warnings: [line], tried: null };
    }
  }
  return { failures: [], warnings: [], tried: sent === 0 ? null : counted(sent, "long text") };
}

function requestsFor(
  server: RunningServer,
  tests: AcceptanceTests,
  { signal }: OddOptions,
): Promise<WireRequest[]> {
  return requestsOfEachKind(server, tests, { most: MOST_REQUESTS, token: "texts", signal });
}

/** Sends the same text to a new program, first with few characters. */
async function harmInNewProgram(
  tests: AcceptanceTests,
  { index, position, ...options }: { index: number; position: number } & Options,
): Promise<"failure" | "warning" | "none"> {
  const started = await options.start();
  if ("fault" in started) return "none";
  const { server } = started;
  try {
    const request = (await requestsFor(server, tests, options))[index];
    if (request === undefined) return "none";
    const [few, many] = [FEW, MANY].map((times) => withOtherTexts(request, times)[position]);
    if (few === undefined || many === undefined) return "none";
    const { signal, waiting = WAITING } = options;
    const answer = await sendRequest(server.address, few.request, { signal });
    // The other client may wait by design.
    const alone = await sendRequest(server.address, otherRequest(server, tests), {
      signal,
      patience: waiting.briefly,
    });
    if (
      "fault" in alone ||
      !(await isBlockedBy(server, many.request, { tests, isBusy: isMachineBusy(), ...options }))
    )
      return "none";
    const isRefused = "status" in answer && answer.status >= 400 && answer.status < 500;
    return isRefused ? "failure" : "warning";
  } finally {
    await server.stop();
  }
}

/** Returns what another client asks for meanwhile. */
function otherRequest(server: RunningServer, tests: AcceptanceTests): WireRequest {
  const [first] = firstRequests(tests, server);
  return first ?? PLAIN_REQUEST;
}

/** Returns true if a request is not answered, and another one of another client is not either as long as that. */
async function isBlockedBy(
  server: RunningServer,
  request: WireRequest,
  { tests, isBusy, waiting = WAITING, signal }: { tests: AcceptanceTests; isBusy: boolean } & Options,
): Promise<boolean> {
  const answer = await sendRequest(server.address, request, { signal, patience: waiting.briefly });
  signal?.throwIfAborted();
  if ("status" in answer || !answer.isLate) return false;
  const other = otherRequest(server, tests);
  const patience = waiting.surely * (isBusy ? BUSY_FACTOR : 1);
  const late = await sendRequest(server.address, other, { signal, patience });
  signal?.throwIfAborted();
  return "fault" in late && late.isLate && server.ending() === null;
}
