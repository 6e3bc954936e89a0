import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { counted } from "../../../text/counted.ts";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { Specification } from "../../contract/specification.ts";
import { PLAIN_REQUEST, requestBytes, sendRequest, type WireRequest } from "../acceptance/send-request.ts";
import { promisesLeavingClients } from "../promises.ts";
import type { RunningServer, startServer } from "../running-server.ts";
import type { OddOptions, OddReport } from "./odd-answer.ts";
import { requestsOfEachKind, requestsWithBody } from "./requests-with-body.ts";
import { ARRIVING } from "./slow-clients.ts";

/** Most requests that are left in the middle, and most whose answer is not read. */
const [MOST_WITH_BODY, MOST_UNREAD] = [3, 6];

/** How a connection ends: the client says that it sends no more and waits a moment, or breaks it off. */
type End = "closed" | "broken";

/** The clients that leave the same request at once. */
const ENDS: readonly End[] = ["closed", "broken", "closed", "broken"];

/**
 * Sends requests as clients that go away before they read the answer. Their connections end in the usual way, or break off.
 * The server must go on.
 */
export async function leaveRequests(
  server: RunningServer,
  tests: AcceptanceTests,
  { signal }: OddOptions = {},
): Promise<OddReport> {
  const whole = await requestsOfEachKind(server, tests, { most: MOST_UNREAD, token: "left", signal });
  const { ending, left } = await leaveAll(
    server,
    whole.map((request) => wholeOf(server, request)),
    { signal },
  );
  const what = left === 0 ? null : `${counted(left, "client")} that went away`;
  return { failures: ending === null ? [] : [ending], warnings: [], tried: what };
}

/**
 * Sends half of each body to a new server, as clients that then go away. A server that ends only warns, unless the
 * specification speaks of such clients: an error that no handler catches ends many a service that is sound otherwise.
 */
export async function leaveBodies(
  tests: AcceptanceTests,
  {
    specification,
    start,
    signal,
  }: OddOptions & { specification: Specification; start: () => ReturnType<typeof startServer> },
): Promise<OddReport> {
  const started = await start();
  if ("fault" in started) return { failures: [], warnings: [], tried: null };
  const { server } = started;
  try {
    const withBody = await requestsWithBody(server, tests, { most: MOST_WITH_BODY, signal });
    const halves = withBody.flatMap((request) => halfOf(server, request));
    const { ending, left } = await leaveAll(server, halves, { signal });
    const found = ending === null ? [] : [ending];
    const tried = left === 0 ? null : `${counted(left, "client")} that went away in the middle of a body`;
    return promisesLeavingClients(specification)
      ? { failures: found, warnings: [], tried }
      : { failures: [], warnings: found, tried };
  } finally {
    await server.stop();
  }
}

/** Leaves requests one after the other. `ending` says how the server ended; null if it still runs. */
async function leaveAll(
  server: RunningServer,
  leaving: readonly Leaving[],
  { signal }: OddOptions,
): Promise<{ ending: string | null; left: number }> {
  let left = 0;
  for (const { bytes, when } of leaving) {
    await Promise.all(ENDS.map((end) => leave(server, { bytes, end })));
    left += ENDS.length;
    signal?.throwIfAborted();
    const ending = await endingOf(server, { signal });
    if (ending !== null)
      return { ending: `the server ended when a client went away ${when}: ${ending}`, left: 0 };
  }
  return { ending: null, left };
}

/** What a client sends before it goes away, and when that is, as the end of a sentence. */
interface Leaving {
  bytes: Buffer;
  when: string;
}

function halfOf({ address }: RunningServer, request: WireRequest): Leaving[] {
  const length = Buffer.byteLength(request.body ?? "");
  if (length < 2) return [];
  const bytes = Buffer.from(requestBytes(address, request));
  const when = `in the middle of the body of ${request.method} ${request.path}`;
  return [{ bytes: bytes.subarray(0, bytes.length - Math.ceil(length / 2)), when }];
}

function wholeOf({ address }: RunningServer, request: WireRequest): Leaving {
  const when = `before it read the answer to ${request.method} ${request.path}`;
  return { bytes: Buffer.from(requestBytes(address, request)), when };
}

async function leave({ address }: RunningServer, { bytes, end }: { bytes: Buffer; end: End }): Promise<void> {
  const socket = connect(address.socketPath);
  const closed = once(socket, "close").catch(() => {});
  socket.on("error", () => {});
  socket.write(bytes);
  // The server must have begun to work on the request.
  await Promise.race([closed, delay(ARRIVING)]);
  if (end === "closed") {
    socket.end();
    await Promise.race([closed, delay(ARRIVING)]);
  }
  socket.destroy();
}

/** Returns how the server ended; null if it still runs. A server that ends does not answer. */
async function endingOf(server: RunningServer, { signal }: OddOptions): Promise<string | null> {
  const known = await server.waitForEnding("briefly");
  if (known !== null) return known;
  const answer = await sendRequest(server.address, PLAIN_REQUEST, { signal, patience: PATIENCE });
  signal?.throwIfAborted();
  return "fault" in answer ? server.waitForEnding("longer") : server.ending();
}

/** Longest time for an answer, in milliseconds: a path may be answered late by design. */
const PATIENCE = 500;
