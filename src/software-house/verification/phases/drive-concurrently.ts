import { Agent } from "node:http";
import type { AcceptanceTest, AcceptanceTests, HttpStep } from "../../contract/acceptance-tests.ts";
import { agreedCaptures, disagreement } from "../acceptance/agreed-captures.ts";
import { captureFrom, wireRequest } from "../acceptance/http-step.ts";
import { UnknownNameError } from "../../evidence/insert.ts";
import { sendRequest, type SendOptions } from "../acceptance/send-request.ts";
import type { RunningServer } from "../running-server.ts";
import { varyTests } from "../variation/vary-tests.ts";

/** Load that is put on a server. */
interface Drive {
  clients: number;
  /** How often each client runs all tests. */
  rounds: number;
  /** Fewest copies of each request that are sent at once. */
  copies: number;
  /**
   * Whether clients keep their connections. Opening and closing one takes locks in a server, which order accesses
   * that nothing else orders.
   */
  keepsConnections: boolean;
}

/** Load that reveals data races. */
export const HARD: Drive = { clients: 8, rounds: 12, copies: 3, keepsConnections: true };

/** Load of a few clients; also for servers that handle one request after the other. */
export const GENTLE: Drive = { clients: 4, rounds: 2, copies: 2, keepsConnections: false };

/**
 * Sends the tests' requests from several clients at once, each with its own values if the tests can be varied.
 * Callers then check what the server reports, and whether it still runs. A single answer does not count. If answers
 * to the same request cannot all be right, resolves to a description, else to null. Ends early if an answer is late.
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
  const isOver = (): boolean =>
    isHanging ||
    server.ending() !== null ||
    signal?.aborted === true ||
    performance.now() - start > MOST_MILLISECONDS;
  const clients = Array.from({ length: count }, async (_, client) => {
    for (let round = 0; round < rounds; round += 1) {
      if (round >= FEWEST_ROUNDS && performance.now() - start > LONG_MILLISECONDS) return;
      const own = varyTests(tests, { token: `c${client}r${round}`, style: "append" }).tests;
      // Each client starts with another test, so that different requests meet.
      const pairs = own.tests.map((test, index) => ({ test, original: tests.tests[index] }));
      for (const { test, original } of rotated(pairs, client)) {
        if (isOver()) return;
        const result = await driveInteraction(server, test, { copies, original, signal, agent });
        isHanging ||= result.isHanging;
        disagreed ??= result.disagreed;
      }
    }
  });
  await Promise.all(clients).finally(() => agent?.destroy());
  signal?.throwIfAborted();
  return disagreed;
}

/** Result of a test's requests. */
interface InteractionResult {
  /** Whether an answer was late. */
  isHanging: boolean;
  /** How answers to the same request disagree; null if they agree. */
  disagreed: string | null;
}

/**
 * Sends a test's requests, whatever the answers are. Answers must agree if the step's values differ from the
 * original's: then no other client sends the same request.
 */
async function driveInteraction(
  server: RunningServer,
  { steps }: AcceptanceTest,
  options: { copies: number; original?: AcceptanceTest | undefined } & Pick<SendOptions, "signal" | "agent">,
): Promise<InteractionResult> {
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

/** Most copies of one request that are sent at once. */
const MOST_COPIES = 20;

/** Rounds that are always run. They are enough with many tests, or with a slow server. */
const FEWEST_ROUNDS = 3;

/** Time after which no further round starts, in milliseconds. */
const LONG_MILLISECONDS = 6_000;

/** Time after which no further test starts, in milliseconds: a server can take seconds for each answer. */
const MOST_MILLISECONDS = 15_000;

function rotated<T>(list: readonly T[], by: number): T[] {
  const start = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
