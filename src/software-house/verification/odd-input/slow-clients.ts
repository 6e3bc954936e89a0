import { connect } from "node:net";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import { requestBytes, sendRequest, type WireRequest } from "../acceptance/send-request.ts";
import { firstRequests } from "../phases/silent-request.ts";
import { wireRequestOf } from "../races/test-client.ts";
import type { RunningServer } from "../running-server.ts";
import { blockedBy, LONGEST_HELD, WAITING, type SlowClient } from "./blocked-by.ts";
import type { OddOptions, OddReport } from "./odd-answer.ts";
import { requestsWithBody } from "./requests-with-body.ts";

/** Most requests that are held, and most that are sent meanwhile. */
const [MOST_HELD, MOST_OTHERS] = [3, 5];

/**
 * Sends half of a body and waits, as a client on a bad line does. Then lets answers unread. Meanwhile, others send whole
 * requests. It is a failure if one of them is answered only when the client with half a body has ended. A server that also
 * waits for half of a request's head handles one connection after the other, as a simple one may: that is only a warning. So
 * is a client that reads no answer: many a sound program writes its answers under the lock of its data.
 */
export async function askDuringSlowClients(
  server: RunningServer,
  tests: AcceptanceTests,
  { signal, waiting = WAITING }: OddOptions & { waiting?: typeof WAITING } = {},
): Promise<OddReport> {
  const others: WireRequest[] = [];
  for (const request of distinct(firstRequests(tests, server)).slice(0, MOST_OTHERS)) {
    // A request may wait for something by design.
    const alone = await sendRequest(server.address, request, { signal, patience: waiting.briefly });
    signal?.throwIfAborted();
    if ("status" in alone) others.push(request);
  }
  let tried = 0;
  const report = (failures: string[], warnings: string[] = []): OddReport => {
    const what = tried === 1 ? "a slow client" : `${tried} slow clients`;
    return { failures, warnings, tried: tried === 0 ? null : what };
  };
  for (const { client, what, isFailure } of await slowClients(server, {
    tests,
    work: waiting.work,
    signal,
  })) {
    if (server.ending() !== null) break;
    tried += 1;
    const blocking = await blockedBy(server, client, { others, waiting, signal });
    if (blocking === null) continue;
    if (blocking.isOneAtATime) return report([], [ONE_AT_A_TIME]);
    const { method, path } = blocking.request;
    const fault = `${method} ${path} is not answered as long as another client ${what}`;
    return isFailure ? report([fault]) : report([], [fault]);
  }
  return report([]);
}

const ONE_AT_A_TIME =
  "it handles one connection after the other: a client that sends only half of a request blocks all others";

function distinct(requests: readonly WireRequest[]): WireRequest[] {
  return [...new Map(requests.map((one) => [`${one.method} ${one.path}`, one])).values()];
}

/** A slow client, and what it does, as the end of a sentence. */
interface Named {
  client: SlowClient;
  what: string;
  isFailure: boolean;
}

async function slowClients(
  server: RunningServer,
  { tests, work, signal }: { tests: AcceptanceTests; work: number } & OddOptions,
): Promise<Named[]> {
  const sent = await requestsWithBody(server, tests, { most: MOST_HELD, signal });
  const writers = sent
    .filter(({ body }) => (body ?? "").length > 1)
    .map((request) => ({
      client: slowWriter(request),
      what: `has sent only half of ${request.method} ${request.path}`,
      isFailure: true,
    }));
  const long = await longestAnswer(server, readingRequests(server, tests), { work, signal });
  if (long === null) return writers;
  const { request, count } = long;
  const what = `does not read the answers to ${count} requests GET ${request.path}`;
  return [...writers, { client: deafClient(long), what, isFailure: false }];
}

/** Time in which half of a request reaches the program, in milliseconds. */
export const ARRIVING = 15;

/** A client that sends a request up to the middle of its body, and the rest at its end. */
function slowWriter(request: WireRequest): SlowClient {
  const bytes = Buffer.from(request.body ?? "");
  const middle = Math.floor(bytes.length / 2);
  return {
    settling: ARRIVING,
    begin({ address }) {
      let release = (): void => {};
      const released = new Promise<void>((resolve) => (release = resolve));
      async function* parts(): AsyncGenerator<Uint8Array> {
        yield bytes.subarray(0, middle);
        await released;
        yield bytes.subarray(middle);
      }
      void sendRequest(address, request, { parts: parts(), patience: LONGEST_HELD });
      return { end: () => release() };
    },
  };
}

/** Bytes of answers that no buffer between a program and a client holds. */
const MORE_THAN_BUFFERS = 8 * 1024 * 1024;

/** Shortest answer of which so many bytes are quickly asked for. */
const LONG_ANSWER = 4_096;

/** Time in which a program fills the buffers, in milliseconds: half of the time that it needs for all answers. */
const FILLING = { least: 50, most: 800 };

/** Most requests that are sent to find a long answer. */
const MOST_READING = 10;

/** Returns the requests of the tests that read something, and insert no captured value. */
function readingRequests(server: RunningServer, { tests }: AcceptanceTests): WireRequest[] {
  const known = { values: new Map<string, string>(), base: server.base };
  const requests = tests
    .flatMap(({ steps }) => steps)
    .flatMap((step) => (step.kind === "http" && step.method === "GET" ? [wireRequestOf(step, known)] : []));
  return distinct(requests.filter((request) => request !== null)).slice(0, MOST_READING);
}

/** A request with a long answer, how often it fills all buffers, and how long a program needs for so many answers. */
interface LongAnswer {
  request: WireRequest;
  count: number;
  milliseconds: number;
}

/** Returns the request with the longest answer, and how often it fills all buffers; null if each is short. */
async function longestAnswer(
  server: RunningServer,
  requests: readonly WireRequest[],
  { work, signal }: { work: number } & OddOptions,
): Promise<LongAnswer | null> {
  let longest = LONG_ANSWER;
  let found: LongAnswer | null = null;
  for (const request of requests) {
    const begin = performance.now();
    const answer = await sendRequest(server.address, request, { signal });
    signal?.throwIfAborted();
    const length = "status" in answer ? answer.body.length : 0;
    if (length < longest) continue;
    const count = Math.ceil(MORE_THAN_BUFFERS / length);
    const milliseconds = count * (performance.now() - begin);
    if (milliseconds > work) continue;
    longest = length;
    found = { request, count, milliseconds };
  }
  return found;
}

/** A client that sends a request many times on one connection, and reads no answer. */
function deafClient({ request, count, milliseconds }: LongAnswer): SlowClient {
  return {
    settling: Math.min(Math.max(FILLING.least, milliseconds / 2), FILLING.most),
    begin({ address }) {
      const text = requestBytes(address, request).repeat(count);
      const socket = connect(address.socketPath, () => socket.write(text));
      socket.on("error", () => {});
      return { end: () => socket.destroy() };
    },
  };
}
