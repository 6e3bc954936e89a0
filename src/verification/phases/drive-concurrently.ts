import { Agent } from "node:http";
import type { AcceptanceTest, AcceptanceTests } from "../../software-house/acceptance-tests.ts";
import { captureFrom, wireRequest } from "../acceptance/http-step.ts";
import { UnknownNameError } from "../acceptance/insert.ts";
import { sendRequest, type SendOptions } from "../acceptance/send-request.ts";
import type { RunningServer } from "../running-server.ts";
import { varyTests } from "../variation/vary-tests.ts";

/** How hard a server is driven. */
interface Drive {
  clients: number;
  rounds: number;
  /** How many of each request are sent at once at least. */
  copies: number;
  /** Opening and closing a connection takes locks in a server, which order what would not be ordered otherwise. */
  keepsConnections: boolean;
}

/** To bring out data races. */
export const HARD: Drive = { clients: 8, rounds: 3, copies: 3, keepsConnections: true };

/** To be more than one client; also for servers that serve one after the other. */
export const GENTLE: Drive = { clients: 4, rounds: 2, copies: 1, keepsConnections: false };

/**
 * Carries out the tests' requests from several clients at once, each with values of its own where they can be varied.
 * What comes back does not count: this is for what the server tells of it, and whether it is there afterwards. It ends
 * early where an answer fails to come.
 */
export async function driveConcurrently(
  server: RunningServer,
  tests: AcceptanceTests,
  { drive, signal }: { drive: Drive; signal?: AbortSignal | undefined },
): Promise<void> {
  const { clients: count, rounds, copies, keepsConnections } = drive;
  const agent = keepsConnections ? new Agent({ keepAlive: true, maxSockets: count * copies }) : undefined;
  let isHanging = false;
  const clients = Array.from({ length: count }, async (_, client) => {
    for (let round = 0; round < rounds; round += 1) {
      const own = varyTests(tests, { token: `c${client}r${round}`, style: "append" }).tests;
      // Each client begins elsewhere, so that different requests meet.
      for (const test of rotated(own.tests, client)) {
        if (isHanging || server.ending() !== null || signal?.aborted === true) return;
        isHanging ||= await carryOut(server, test, { copies, signal, agent });
      }
    }
  });
  await Promise.all(clients).finally(() => agent?.destroy());
  signal?.throwIfAborted();
}

/** Sends a test's requests whatever comes back; resolves to true where the server does not answer. */
export async function carryOut(
  server: RunningServer,
  { steps }: AcceptanceTest,
  { copies, ...options }: { copies: number } & Pick<SendOptions, "signal" | "agent">,
): Promise<boolean> {
  const values = new Map<string, string>();
  const known = { values, base: server.base };
  for (const step of steps) {
    if (step.kind !== "http") return false;
    try {
      const request = wireRequest(step, known);
      const length = Math.max(copies, Math.min(step.copies, MOST_COPIES));
      const answers = await Promise.all(
        Array.from({ length }, () => sendRequest(server.address, request, options)),
      );
      if (answers.some((answer) => "fault" in answer && answer.isLate)) return true;
      const captured = captureFrom(step, answers[0]);
      if ("captured" in captured) for (const [name, value] of captured.captured) values.set(name, value);
    } catch (error) {
      if (!(error instanceof UnknownNameError)) throw error;
    }
  }
  return false;
}

const MOST_COPIES = 20;

function rotated<T>(list: readonly T[], by: number): T[] {
  const start = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
