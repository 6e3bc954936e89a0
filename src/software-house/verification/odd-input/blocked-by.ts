import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { sendRequest, type WireRequest } from "../acceptance/send-request.ts";
import { BUSY_FACTOR, isMachineBusy } from "../busy-machine.ts";
import type { RunningServer } from "../running-server.ts";
import type { OddOptions } from "./odd-answer.ts";

/** A client that begins something and does not go on. `end` ends it. */
export interface SlowClient {
  begin: (server: RunningServer) => { end: () => void };
  /** Time in which what it began keeps the program busy, in milliseconds. */
  settling: number;
}

/**
 * How long others wait for their answers during a slow client, in milliseconds: at first, and to be sure. A program may need
 * `work` for all that a slow client asks for: longer work delays others without a fault.
 */
export const WAITING = { briefly: 700, surely: 4_000, work: 2_000 };

/** What a slow client does to the others. `request` waits until it has ended. */
export interface Blocking {
  request: WireRequest;
  /** Whether a client that only connects and sends nothing whole does the same. */
  isOneAtATime: boolean;
}

/**
 * Sends requests, one after the other, while a slow client waits. Returns the first that is answered only when the slow client
 * has ended, each of two times; null if there is none.
 */
export async function blockedBy(
  server: RunningServer,
  client: SlowClient,
  { others, waiting, signal }: { others: readonly WireRequest[]; waiting: typeof WAITING } & OddOptions,
): Promise<Blocking | null> {
  const request = await firstBlocked(server, client, { others, patience: waiting.briefly, signal });
  if (request === null) return null;
  const again = { others: [request], signal };
  const isOneAtATime =
    (await firstBlocked(server, IDLE_CLIENT, { ...again, patience: waiting.briefly })) !== null;
  if (isOneAtATime) return { request, isOneAtATime };
  const patience = waiting.surely * (isMachineBusy() ? BUSY_FACTOR : 1);
  const isSure = (await firstBlocked(server, client, { ...again, patience })) !== null;
  return isSure ? { request, isOneAtATime } : null;
}

/** Longest time that a request may wait for the end of a slow client, in milliseconds. */
export const LONGEST_HELD = 120_000;

/** Longest time for an answer when the slow client has ended, in milliseconds. */
const AFTERWARDS = 5_000;

/** A client that sends half of a request's head. */
const IDLE_CLIENT: SlowClient = {
  settling: 15,
  begin({ address }) {
    const socket = connect(address.socketPath, () => socket.write("GET / HTTP/1.1\r\nHost: 127.0"));
    socket.on("error", () => {});
    return { end: () => socket.destroy() };
  },
};

async function firstBlocked(
  server: RunningServer,
  { begin, settling }: SlowClient,
  { others, patience, signal }: { others: readonly WireRequest[]; patience: number } & OddOptions,
): Promise<WireRequest | null> {
  const { end } = begin(server);
  try {
    await delay(settling);
    for (const other of others) {
      const answering = sendRequest(server.address, other, { signal, patience: LONGEST_HELD });
      const within = async (milliseconds: number): Promise<Awaited<typeof answering> | null> =>
        Promise.race([answering, delay(milliseconds, null, { ref: false })]);
      const early = await within(patience);
      signal?.throwIfAborted();
      if (early !== null) continue;
      end();
      const answer = await within(AFTERWARDS);
      signal?.throwIfAborted();
      return answer === null || "fault" in answer ? null : other;
    }
    return null;
  } finally {
    end();
  }
}
