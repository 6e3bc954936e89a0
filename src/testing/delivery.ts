import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { JsonObject } from "./json.ts";
import type { Refusal } from "./rules/refusal-of.ts";

/** The answer to one request as it is sent: its bytes, and when they are sent. */
export interface Delivery {
  /** Status and headers; null if not even headers are sent. */
  readonly head: { readonly status: number; readonly headers: Readonly<Record<string, string>> } | null;
  /** The body, in the parts in which it is written. */
  readonly parts: readonly string[];
  /** Time before the headers are sent. */
  readonly delayMilliseconds: number;
  /** Time between two parts. */
  readonly pauseMilliseconds: number;
  /** What happens after the parts. `stall` sends nothing more and keeps the connection; `cut` destroys the socket. */
  readonly ending: "end" | "stall" | "cut";
}

/** Builds a delivery that sends one JSON body at once. */
export function jsonDelivery(options: {
  status: number;
  body: JsonObject;
  headers?: Readonly<Record<string, string>>;
  delayMilliseconds?: number;
}): Delivery {
  return {
    head: { status: options.status, headers: { "content-type": "application/json", ...options.headers } },
    parts: [JSON.stringify(options.body)],
    delayMilliseconds: options.delayMilliseconds ?? 0,
    pauseMilliseconds: 0,
    ending: "end",
  };
}

/** Builds the delivery of a refusal, as an error body of the hosted API. */
export function refusalDelivery(refusal: Refusal): Delivery {
  const { status, type, message, param, code } = refusal;
  return jsonDelivery({ status, body: { error: { message, type, param, code } } });
}

/**
 * Sends a delivery. Stops at once if `signal` is aborted, which means that the client has closed the connection.
 * Calls `onHead` before it sends the headers, and `onCut` before it destroys the socket.
 */
export async function deliver(options: {
  delivery: Delivery;
  response: ServerResponse;
  signal: AbortSignal;
  onHead: (status: number) => void;
  onCut: () => void;
}): Promise<void> {
  const { delivery, response, signal, onHead, onCut } = options;
  await pause(delivery.delayMilliseconds, signal);
  if (signal.aborted) return;
  if (delivery.head !== null) {
    onHead(delivery.head.status);
    response.writeHead(delivery.head.status, delivery.head.headers);
    response.flushHeaders();
  }
  for (const [index, part] of delivery.parts.entries()) {
    if (index > 0) await pause(delivery.pauseMilliseconds, signal);
    if (signal.aborted) return;
    await write(response, part);
  }
  if (delivery.ending === "end") response.end();
  if (delivery.ending === "cut") {
    onCut();
    response.destroy();
  }
}

// The timer is unreferenced, like the server's sockets, so that a pause does not keep the process alive.
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0) return;
  await sleep(milliseconds, undefined, { ref: false, signal }).catch(() => undefined);
}

function write(response: ServerResponse, part: string): Promise<void> {
  return new Promise((resolve) => {
    response.write(part, () => resolve());
  });
}
