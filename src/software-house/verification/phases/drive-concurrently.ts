import { Agent } from "node:http";
import type { AcceptanceTest, AcceptanceTests, HttpStep } from "../../contract/acceptance-tests.ts";
import { agreedCaptures, disagreement } from "../acceptance/agreed-captures.ts";
import { captureFrom, wireRequest } from "../acceptance/http-step.ts";
import { UnknownNameError } from "../../evidence/insert.ts";
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
export const HARD: Drive = { clients: 8, rounds: 12, copies: 3, keepsConnections: true };

/** To be more than one client; also for servers that serve one after the other. */
export const GENTLE: Drive = { clients: 4, rounds: 2, copies: 2, keepsConnections: false };

/**
 * Carries out the tests' requests from several clients at once, each with values of its own where they can be varied.
 * This is for what the server tells of it, and whether it is there afterwards: what comes back counts only where answers
 * to the same request cannot all be right, which is what it resolves to. It ends early where an answer fails to come.
 */
export async function driveConcurrently(
  server: RunningServer,
  tests: AcceptanceTests,
  { drive, signal }: { drive: Drive; signal?: AbortSignal | undefined },
): Promise<string | null> {
  const { clients: count, rounds, copies, keepsConnections } = drive;
  const agent = keepsConnections ? new Agent({ keepAlive: true, maxSockets: count * copies }) : undefined;
  const start = performance.now();
  let isHanging = false;
  let disagreed: string | null = null;
  const clients = Array.from({ length: count }, async (_, client) => {
    for (let round = 0; round < rounds; round += 1) {
      if (round >= FEWEST_ROUNDS && performance.now() - start > LONG_MILLISECONDS) return;
      const own = varyTests(tests, { token: `c${client}r${round}`, style: "append" }).tests;
      // Each client begins elsewhere, so that different requests meet.
      const pairs = own.tests.map((test, index) => ({ test, original: tests.tests[index] }));
      for (const { test, original } of rotated(pairs, client)) {
        if (isHanging || server.ending() !== null || signal?.aborted === true) return;
        const came = await driveInteraction(server, test, { copies, original, signal, agent });
        isHanging ||= came.isHanging;
        disagreed ??= came.disagreed;
      }
    }
  });
  await Promise.all(clients).finally(() => agent?.destroy());
  signal?.throwIfAborted();
  return disagreed;
}

/** What came of a test's requests. */
interface CameOf {
  /** Whether an answer failed to come. */
  isHanging: boolean;
  /** Where answers to the same request do not agree. */
  disagreed: string | null;
}

/**
 * Sends a test's requests whatever comes back. Answers have to agree where the step has values that are not those of
 * the original: other clients send none of these.
 */
export async function driveInteraction(
  server: RunningServer,
  { steps }: AcceptanceTest,
  options: { copies: number; original?: AcceptanceTest | undefined } & Pick<SendOptions, "signal" | "agent">,
): Promise<CameOf> {
  const { copies, original, ...sending } = options;
  const values = new Map<string, string>();
  const known = { values, base: server.base };
  let disagreed: string | null = null;
  for (const [index, step] of steps.entries()) {
    if (step.kind !== "http") break;
    try {
      const request = wireRequest(step, known);
      const length = Math.max(copies, Math.min(step.copies, MOST_COPIES));
      const answers = await Promise.all(
        Array.from({ length }, () => sendRequest(server.address, request, sending)),
      );
      if (answers.some((answer) => "fault" in answer && answer.isLate)) return { isHanging: true, disagreed };
      if (original !== undefined && !sendsTheSame(step, original.steps[index])) {
        const found = disagreement(agreedCaptures(steps, index), answers);
        disagreed ??= found === null ? null : `${request.method} ${request.path}: ${found}`;
      }
      const captured = captureFrom(step, answers[0]);
      if ("captured" in captured) for (const [name, value] of captured.captured) values.set(name, value);
    } catch (error) {
      if (!(error instanceof UnknownNameError)) throw error;
    }
  }
  return { isHanging: false, disagreed };
}

function sendsTheSame(step: HttpStep, other: AcceptanceTest["steps"][number] | undefined): boolean {
  return other?.kind === "http" && step.path === other.path && step.body === other.body;
}

const MOST_COPIES = 20;

/** With many tests, or a slow server, so many rounds are enough. */
const FEWEST_ROUNDS = 3;

/** After this no further round is begun, in milliseconds. */
const LONG_MILLISECONDS = 6_000;

function rotated<T>(list: readonly T[], by: number): T[] {
  const start = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
