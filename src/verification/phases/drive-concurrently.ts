import { Agent } from "node:http";
import type { AcceptanceTest, AcceptanceTests } from "../../software-house/acceptance-tests.ts";
import { runHttpStep, wireRequest } from "../acceptance/http-step.ts";
import { UnknownNameError } from "../acceptance/insert.ts";
import { sendRequest, type SendOptions } from "../acceptance/send-request.ts";
import type { RunningServer } from "../running-server.ts";
import { varyTests } from "../variation/vary-tests.ts";

const CLIENTS = 8;
const ROUNDS = 3;
const COPIES = 3;

/**
 * Carries out the tests' requests from several clients at once, each with values of its own where they can be varied.
 * What comes back does not count: this is for what the server itself tells of it.
 */
export async function driveConcurrently(
  server: RunningServer,
  tests: AcceptanceTests,
  signal?: AbortSignal,
): Promise<void> {
  // Opening and closing a connection takes locks in a server, which would order what else is not ordered.
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS * COPIES });
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const own = varyTests(tests, { token: `c${client}r${round}`, style: "append" }).tests;
      // Each client begins elsewhere, so that different requests meet.
      for (const test of rotated(own.tests, client)) {
        if (server.ending() !== null || signal?.aborted === true) return;
        await carryOut(server, test, { signal, agent });
      }
    }
  });
  await Promise.all(clients).finally(() => agent.destroy());
  signal?.throwIfAborted();
}

async function carryOut(
  server: RunningServer,
  { steps }: AcceptanceTest,
  options: Pick<SendOptions, "signal" | "agent">,
): Promise<void> {
  const values = new Map<string, string>();
  const known = { values, base: server.base };
  for (const step of steps) {
    if (step.kind !== "http") return;
    try {
      const request = wireRequest(step, known);
      const more = Array.from({ length: Math.max(COPIES, Math.min(step.copies, MOST_COPIES)) - 1 }, () =>
        sendRequest(server.address, request, options),
      );
      const free = { ...step, copies: 1, expect: { status: [], headers: [], body: [] } };
      const [result] = await Promise.all([
        runHttpStep(free, { server: server.address, known, ...options }),
        ...more,
      ]);
      if ("captured" in result) for (const [name, value] of result.captured) values.set(name, value);
    } catch (error) {
      if (!(error instanceof UnknownNameError)) throw error;
    }
  }
}

const MOST_COPIES = 20;

function rotated<T>(list: readonly T[], by: number): T[] {
  const start = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
