import { connect, type Socket } from "node:net";
import { counted } from "../../../text/counted.ts";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import {
  PLAIN_REQUEST,
  requestBytes,
  sendRequest,
  type ServerAddress,
  type WireRequest,
} from "../acceptance/send-request.ts";
import { shown } from "../acceptance/shown.ts";
import type { RunningServer } from "../running-server.ts";
import { frameOfAnswer, looksLikeAnswer, type AnswerFrame } from "./answer-frame.ts";
import type { OddOptions, OddReport } from "./odd-answer.ts";
import { requestsOfEachKind } from "./requests-with-body.ts";
import { bodiesWithText, CHARACTERS } from "./send-in-parts.ts";

/** Most requests whose answers are read byte by byte. */
const MOST_REQUESTS = 12;

/** Most requests of these that are also sent with characters of several bytes. */
const MOST_WITH_TEXT = 3;

/** Longest time for an answer, in milliseconds, and time after which no further request is sent. */
const [PATIENCE, LONG_MILLISECONDS] = [1_000, 5_000];

/**
 * Sends requests of the tests on connections that the server keeps, and then another one on each. What comes between the
 * two answers, such as a body after 204, or the end of a body that is longer than its Content-Length, is taken for the next
 * answer by all clients. It counts if it comes twice. If the server closes the connection, a body that is longer than it
 * says counts too, because clients cut it, and a body after 204 is a warning.
 */
export async function readKeptConnections(
  server: RunningServer,
  tests: AcceptanceTests,
  { signal }: OddOptions = {},
): Promise<OddReport> {
  const failures: string[] = [];
  const warnings: string[] = [];
  let read = 0;
  const requests = await requestsToRead(server, tests, { token: "kept", signal });
  const start = performance.now();
  for (const [index, { request, isSentBefore }] of requests.entries()) {
    if (performance.now() - start > LONG_MILLISECONDS || server.ending() !== null) break;
    if (isSentBefore) await sendRequest(server.address, request, { signal });
    const found = await surplusOf(server.address, request, signal);
    read += 1;
    if (found === null) continue;
    const again = (await requestsToRead(server, tests, { token: "again", signal }))[index];
    if (again === undefined) continue;
    if (isSentBefore) await sendRequest(server.address, again.request, { signal });
    if ((await surplusOf(server.address, again.request, signal)) === null) continue;
    (found.isFailure ? failures : warnings).push(`${request.method} ${request.path}: ${found.text}`);
    if (failures.length > 0) break;
  }
  return { failures, warnings, tried: read === 0 ? null : `${counted(read, "request")} on kept connections` };
}

/** A request whose answer is read. */
interface ToRead {
  request: WireRequest;
  /** Whether it is sent once before, because a refusal may name what is there already. */
  isSentBefore: boolean;
}

/**
 * Returns requests of each kind. First, texts with characters of several bytes are stored, once and once more, so that answers
 * have them. Such characters in a path may come back too.
 */
async function requestsToRead(
  server: RunningServer,
  tests: AcceptanceTests,
  options: { token: string } & OddOptions,
): Promise<ToRead[]> {
  const requests = await requestsOfEachKind(server, tests, { ...options, most: MOST_REQUESTS });
  const withText = requests.flatMap((request) => {
    const bodies = request.body === null || request.body === "" ? [] : bodiesWithText(request.body);
    const [bodyWith] = bodies;
    return bodyWith === undefined ? [] : [{ ...request, body: bodyWith(CHARACTERS) }];
  });
  const unknown = requests.flatMap(({ method, path, headers, body }) =>
    method === "GET" ? [{ method, path: withCharacters(path), headers, body }] : [],
  );
  const once = (request: WireRequest): ToRead => ({ request, isSentBefore: false });
  return [
    ...withText
      .slice(0, MOST_WITH_TEXT)
      .flatMap((request) => [once(request), { request, isSentBefore: true }]),
    ...unknown.slice(0, MOST_WITH_TEXT).map(once),
    ...requests.map(once),
  ];
}

/** Writes characters of several bytes at the end of a path, before its query. */
function withCharacters(path: string): string {
  const [route = ""] = /^[^?#]*/.exec(path) ?? [];
  return `${route}${encodeURIComponent(CHARACTERS)}${path.slice(route.length)}`;
}

/** What an answer has behind its end. */
interface Surplus {
  text: string;
  /** Whether clients stumble over it. */
  isFailure: boolean;
}

/** Sends a request, and another one on the same connection if it is kept. Returns what comes between; null if nothing does. */
async function surplusOf(
  address: ServerAddress,
  request: WireRequest,
  signal: AbortSignal | undefined,
): Promise<Surplus | null> {
  const reader = openReader(address.socketPath);
  try {
    reader.socket.write(requestBytes(address, request));
    const read = (): AnswerFrame | "incomplete" | "unreadable" =>
      frameOfAnswer(reader.bytes(), request.method);
    await reader.until(() => read() !== "incomplete", signal);
    const frame = read();
    if (typeof frame === "string" || frame.end === null) return null;
    const { end, isKept } = frame;
    const behind = (): Buffer => reader.bytes().subarray(end);
    if (isKept) {
      reader.socket.write(requestBytes(address, PLAIN_REQUEST));
      await reader.until(() => behind().length > 0, signal);
      return looksLikeAnswer(behind()) ? null : { text: surplusText(frame, behind()), isFailure: true };
    }
    await reader.until(() => behind().length > 0, signal);
    if (behind().length === 0) return null;
    return { text: surplusText(frame, behind()), isFailure: !frame.isBodyless };
  } finally {
    reader.socket.destroy();
  }
}

function surplusText({ status, isBodyless }: AnswerFrame, behind: Buffer): string {
  const part = shown(behind.toString("utf8", 0, MOST_SHOWN));
  if (isBodyless) return `a body follows the answer ${status}, which must have none: ${part}`;
  return `the answer ${status} is longer than it says, and goes on with ${part}`;
}

const MOST_SHOWN = 80;

/** A connection whose bytes are kept as they come. */
interface Reader {
  socket: Socket;
  bytes: () => Buffer;
  /** Waits until something is true, the connection has ended, or the time for an answer is over. */
  until: (isTrue: () => boolean, signal: AbortSignal | undefined) => Promise<void>;
}

function openReader(socketPath: string): Reader {
  const socket = connect(socketPath);
  const state = { bytes: Buffer.alloc(0), isOver: false, isLate: false };
  let wake = (): void => {};
  const end = (): void => {
    state.isOver = true;
    wake();
  };
  socket.on("data", (data: Buffer) => {
    state.bytes = Buffer.concat([state.bytes, data]);
    wake();
  });
  socket.on("end", end).on("close", end).on("error", end);
  return {
    socket,
    bytes: () => state.bytes,
    async until(isTrue, signal) {
      state.isLate = false;
      const timer = setTimeout(() => {
        state.isLate = true;
        wake();
      }, PATIENCE);
      while (!isTrue() && !state.isOver && !state.isLate)
        await new Promise<void>((resolve) => (wake = resolve));
      clearTimeout(timer);
      signal?.throwIfAborted();
    },
  };
}
