import { setTimeout as delay } from "node:timers/promises";
import { HeldSocket } from "./held-socket.ts";
import {
  sendRequest,
  type RequestConnections,
  type SendOptions,
  type ServerAddress,
  type WireAnswer,
  type WireRequest,
} from "./send-request.ts";

/**
 * Sends requests at the same moment, each on a connection of its own, and resolves to their answers in the same order.
 * All are connected first, and all but the last byte of each is sent. Then the last bytes are sent together. So a
 * server begins to work on all of them within about a millisecond. An answer that comes before counts as the answer.
 * Never rejects.
 */
export async function sendTogether(
  server: ServerAddress,
  requests: readonly WireRequest[],
  options: Omit<SendOptions, "agent" | "connections"> = {},
): Promise<WireAnswer[]> {
  if (requests.length < 2) {
    return Promise.all(requests.map((request) => sendRequest(server, request, options)));
  }
  const gate = createGate(requests.length);
  const sending = requests.map((request) => {
    const { connections, arrive } = gate.enter();
    return sendRequest(server, request, { ...options, connections }).finally(arrive);
  });
  return Promise.all(sending).finally(() => gate.open());
}

/** Longest time in which requests wait for each other, in milliseconds. */
const MOST_WAITING = 1_000;

/** Time in which what was written reaches the server, in milliseconds. */
const SETTLING = { least: 3, most: 60 };

/** Requests that wait for each other with their last bytes. */
interface Gate {
  /** Adds a request. Calls of `arrive` after the first have no effect. */
  enter: () => { connections: RequestConnections; arrive: () => void };
  /** Sends all last bytes. */
  open: () => void;
}

/** Creates a gate that opens soon after `count` requests have arrived. */
function createGate(count: number): Gate {
  const sockets: HeldSocket[] = [];
  const start = performance.now();
  const arrived = new Set<object>();
  const open = (): void => {
    clearTimeout(timer);
    for (const socket of sockets.splice(0)) socket.release();
  };
  const timer = setTimeout(open, MOST_WAITING);
  const openSoon = async (): Promise<void> => {
    // What was written must still reach the server. On a busy machine that takes about as long as writing it.
    const written = (performance.now() - start) / 2;
    await delay(Math.min(SETTLING.least + written, SETTLING.most));
    open();
  };
  return {
    open,
    enter() {
      const key = {};
      const arrive = (): void => {
        if (arrived.has(key)) return;
        arrived.add(key);
        if (arrived.size === count) void openSoon();
      };
      const connections: RequestConnections = {
        connect(socketPath) {
          const socket = new HeldSocket();
          sockets.push(socket);
          return socket.connect({ path: socketPath });
        },
        // A request is finished if all but its last byte is sent. It may be answered before.
        watch: (request) => void request.once("finish", arrive).once("response", arrive),
      };
      return { connections, arrive };
    },
  };
}
