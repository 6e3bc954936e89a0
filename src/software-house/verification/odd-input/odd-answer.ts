import {
  sendRequest,
  type SendOptions,
  type WireAnswer,
  type WireRequest,
} from "../acceptance/send-request.ts";
import type { RunningServer } from "../running-server.ts";

/** What a group of odd requests found. */
export interface OddReport {
  /** What counts against the program, a line each. */
  failures: string[];
  /** What only looks odd, a line each. */
  warnings: string[];
  /** What was tried, such as `32 garbage requests`; null if nothing was. */
  tried: string | null;
}

/** Options of the functions that send odd requests. */
export type OddOptions = Pick<SendOptions, "signal">;

/**
 * An answer that is not one to a wrong request: `error` for a status such as 500, `unavailable` for a status that only
 * says "not now", `closed` for a connection that ends without an answer, and `late`.
 */
export interface OddAnswer {
  kind: "error" | "unavailable" | "closed" | "late";
  text: string;
}

/** Longest time for an answer to an odd request, in milliseconds. */
const ODD_PATIENCE = 5_000;

/** How often an odd answer must come again, one after the other. */
const TIMES = 2;

/**
 * Sends a request that may be refused, but must not break anything. Returns null if it is answered, or refused, as it
 * may be. An odd answer counts only if it comes each time; otherwise it is `unavailable`.
 */
export async function oddAnswerTo(
  server: RunningServer,
  request: WireRequest,
  { signal }: OddOptions,
): Promise<OddAnswer | null> {
  const first = await send(server, request, { signal });
  if (first === null || first.kind === "late") return first;
  for (let time = 0; time < TIMES; time += 1) {
    // The server may be about to end. Then its end counts, and not the answer.
    if ((await server.waitForEnding(first.kind === "closed" ? "longer" : "briefly")) !== null) return first;
    const again = await send(server, request, { signal });
    if (again?.kind !== first.kind)
      return { ...first, kind: "unavailable", text: `${first.text}, not each time` };
  }
  return first;
}

async function send(
  server: RunningServer,
  request: WireRequest,
  { signal }: OddOptions,
): Promise<OddAnswer | null> {
  const answer = await sendRequest(server.address, request, { signal, patience: ODD_PATIENCE });
  signal?.throwIfAborted();
  return oddityOf(answer);
}

/** Returns what is odd about an answer; null if it is a usual one. */
function oddityOf(answer: WireAnswer): OddAnswer | null {
  if ("fault" in answer) return { kind: answer.isLate ? "late" : "closed", text: answer.fault };
  const { status } = answer;
  if (status < 500 || RIGHT_STATUSES.has(status)) return null;
  return { kind: BUSY_STATUSES.has(status) ? "unavailable" : "error", text: `status ${status}` };
}

/** 501 is right for an unknown method, and 505 for an unknown version of HTTP. */
const RIGHT_STATUSES = new Set([501, 505]);

/** A service that is busy, or full, may refuse any request. */
const BUSY_STATUSES = new Set([503, 504, 507, 509]);
