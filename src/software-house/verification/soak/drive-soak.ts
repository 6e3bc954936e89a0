import { Agent } from "node:http";
import type { AcceptanceTest, AcceptanceTests, HttpStep } from "../../contract/acceptance-tests.ts";
import { UnknownNameError } from "../../evidence/insert.ts";
import type { ServerUsage } from "../../sandbox/sandbox.ts";
import { captureFrom, wireRequest } from "../acceptance/http-step.ts";
import { sendRequest, type WireRequest } from "../acceptance/send-request.ts";
import type { RunningServer } from "../running-server.ts";
import { medianOf } from "./latency.ts";
import { varyTests } from "../variation/vary-tests.ts";

/** Bounds of a soak. */
export interface SoakBounds {
  requests: number;
  /** Time after which it may end, in milliseconds, if it has sent `enough` requests. */
  milliseconds: number;
  enough: number;
  /** Time after which it ends in any case, in milliseconds. */
  mostMilliseconds: number;
  /** Longest time for an answer, in milliseconds. */
  patience: number;
}

/** One answered request. */
export interface SoakSample {
  /** Which request of which test it was, as `test:step`. */
  step: string;
  /** When it was answered, in milliseconds since the beginning. */
  at: number;
  milliseconds: number;
  status: number;
}

/** Result of a soak. */
export interface SoakRecord {
  /** In the order of the answers. */
  samples: SoakSample[];
  milliseconds: number;
  clients: number;
  /** Whether the connections were kept after the first hundred answers. */
  keepsConnections: boolean;
  /** What the server used, at equal distances; empty if it cannot be measured. */
  usages: ServerUsage[];
  /** The first request that was not answered in time, and its `test:step`; null if all were. */
  late: { step: string; request: WireRequest } | null;
  /** Number of requests whose connection was closed without an answer. */
  closed: number;
}

/** Clients that send requests at once, each over a connection that is kept. */
const CLIENTS = 4;

/** Sets of values of each client. They are used in turn, so that the server's data do not grow with each request. */
const VALUE_SETS = 4;

/** Larger bodies are left out, in characters: they take time, and show nothing more. */
const LARGEST_BODY = 16_384;

/** Requests between two measurements of what the server uses. */
const MEASURED_EVERY = 100;

/**
 * Milliseconds that show that each answer waits for the kernel. On a kept connection it holds back the second part of an
 * answer that is written in parts, as Python's http.server does, for about 40 ms. A new connection for each request has
 * no such wait, and thousands of requests fit into the time.
 */
const KERNEL_DELAY = 35;

/** Sends the tests' requests again and again, with other values if they can be varied, over kept connections. */
export async function driveSoak(
  server: RunningServer,
  tests: AcceptanceTests,
  { bounds, signal }: { bounds: SoakBounds; signal?: AbortSignal | undefined },
): Promise<SoakRecord> {
  const { requests, milliseconds, enough, mostMilliseconds, patience } = bounds;
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const address = { ...server.address, agent };
  const record: SoakRecord = {
    samples: [],
    milliseconds: 0,
    clients: CLIENTS,
    keepsConnections: true,
    usages: [],
    late: null,
    closed: 0,
  };
  const start = performance.now();
  const elapsed = (): number => performance.now() - start;
  let sent = 0;
  const isOver = (): boolean =>
    sent >= requests ||
    elapsed() > (sent >= enough ? milliseconds : mostMilliseconds) ||
    record.late !== null ||
    server.ending() !== null ||
    signal?.aborted === true;
  const send = async (step: string, request: WireRequest): ReturnType<typeof sendRequest> => {
    sent += 1;
    const began = performance.now();
    const answer = await sendRequest(record.keepsConnections ? address : server.address, request, {
      signal,
      patience,
    });
    if ("status" in answer) {
      const took = performance.now() - began;
      record.samples.push({ step, at: elapsed(), milliseconds: took, status: answer.status });
      const { length } = record.samples;
      if (length % MEASURED_EVERY === 0) measure(server, record);
      if (length === MEASURED_EVERY) record.keepsConnections = medianOf(record.samples) < KERNEL_DELAY;
    } else if (answer.isLate) record.late ??= { step, request };
    else record.closed += 1;
    return answer;
  };
  const client = async (number: number): Promise<void> => {
    const sets = Array.from({ length: VALUE_SETS }, (_, set) => {
      let varied: AcceptanceTests | null = null;
      // Varying takes time, so a set is made when it is first used.
      return () => (varied ??= varyTests(tests, { token: `s${number}x${set}`, style: "append" }).tests);
    });
    for (let round = 0; !isOver(); round += 1) {
      const own = sets[round % VALUE_SETS]?.().tests ?? [];
      for (const [index, test] of own.entries()) await soakTest(server, { test, index }, { send, isOver });
      if (own.length === 0) return;
    }
  };
  const count = (await acceptsSeveral(address, tests, server)) ? CLIENTS : 1;
  record.clients = count;
  await Promise.all(Array.from({ length: count }, (_, number) => client(number))).finally(() =>
    agent.destroy(),
  );
  record.milliseconds = elapsed();
  signal?.throwIfAborted();
  return record;
}

async function soakTest(
  { base }: RunningServer,
  { test, index }: { test: AcceptanceTest; index: number },
  {
    send,
    isOver,
  }: { send: (step: string, request: WireRequest) => ReturnType<typeof sendRequest>; isOver: () => boolean },
): Promise<void> {
  const values = new Map<string, string>();
  for (const [position, step] of test.steps.entries()) {
    if (step.kind !== "http" || (step.body ?? "").length > LARGEST_BODY) continue;
    if (isOver()) return;
    const request = stepRequest(step, { values, base });
    if (request === null) continue;
    const captured = captureFrom(step, await send(`${index}:${position}`, request));
    if ("captured" in captured) for (const [name, value] of captured.captured) values.set(name, value);
  }
}

/** Returns a step's request; null if it inserts a value that was not captured. */
export function stepRequest(step: HttpStep, known: Parameters<typeof wireRequest>[1]): WireRequest | null {
  try {
    return wireRequest(step, known);
  } catch (error) {
    if (error instanceof UnknownNameError) return null;
    throw error;
  }
}

/** Time in which a second connection must be served while the first is kept, in milliseconds. */
const SECOND_PATIENCE = 2_000;

/** Returns false for a server that serves one kept connection at a time. */
async function acceptsSeveral(
  address: RunningServer["address"],
  { tests }: AcceptanceTests,
  { base }: RunningServer,
): Promise<boolean> {
  const step = tests.flatMap((test) => test.steps).find((one) => one.kind === "http");
  const request = step?.kind === "http" ? stepRequest(step, { values: new Map(), base }) : null;
  if (request === null) return true;
  const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })];
  try {
    for (const agent of agents) {
      const answer = await sendRequest({ ...address, agent }, request, { patience: SECOND_PATIENCE });
      if ("fault" in answer && answer.isLate) return false;
    }
    return true;
  } finally {
    for (const agent of agents) agent.destroy();
  }
}

function measure(server: RunningServer, { usages }: SoakRecord): void {
  const usage = server.usage();
  if (usage !== null) usages.push(usage);
}
