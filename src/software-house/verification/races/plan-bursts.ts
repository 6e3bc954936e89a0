import type { HttpStep } from "../../contract/acceptance-tests.ts";
import { insertedNames, renameInserted } from "../../evidence/insert.ts";
import { sendRequest, type WireRequest } from "../acceptance/send-request.ts";
import type { RunningServer } from "../running-server.ts";
import type { RaceTrial } from "./race-trial.ts";
import { afterCaptures, createClient, wireRequestOf, sendSteps, type TestClient } from "./test-client.ts";

/** Requests that are to meet: all of them are answered well if each comes alone. */
export interface Burst {
  /** Creates the requests, after it has made what they are about. The token makes their values new. */
  prepare: (server: RunningServer, token: string) => Promise<WireRequest[]>;
}

/** Longest time of an answer alone, in milliseconds, and longest body of requests that are to meet. */
const MOST_ALONE = { milliseconds: 1_000, characters: 16_000 };

/**
 * Plans bursts of what the tests use: requests with two ids in opposite order, then different requests of one test by
 * two clients, together with those of the next test. Each request is tried alone first.
 */
export async function planBursts(server: RunningServer, trial: RaceTrial): Promise<Burst[]> {
  const { tests } = trial.tests;
  const opposite: Burst[] = [];
  const scouted: Scouted[] = [];
  for (const index of tests.keys()) {
    const client = createClient(server, trial.fresh(index, "scout"));
    if (client === null) continue;
    await sendSteps(server, client, { signal: trial.signal });
    const good = new Set([...client.answers.keys()].filter((position) => isGoodAlone(client, position)));
    const found = { index, good };
    scouted.push(found);
    for (const { position, swap } of exchanges(client.steps)) {
      const step = client.steps[position];
      if (!good.has(position) || step === undefined) continue;
      const request = wireRequestOf(swap(step), client.known);
      const answer = request && (await sendRequest(server.address, request, { signal: trial.signal }));
      if (answer && "status" in answer && answer.status < 500)
        opposite.push(oppositeBurst(trial, { found, position, swap }));
    }
  }
  const mixed = scouted.map((found, position) =>
    mixedBurst(trial, found, scouted[(position + 1) % tests.length]),
  );
  return [...opposite, ...mixed];
}

/** A test whose requests were sent alone. */
interface Scouted {
  /** Position in all tests. */
  index: number;
  /** Positions of the steps that were answered well and soon. */
  good: ReadonlySet<number>;
}

function isGoodAlone({ answers, times, steps }: TestClient, position: number): boolean {
  const answer = answers.get(position);
  const time = times.get(position) ?? Infinity;
  const length = steps[position]?.body?.length ?? 0;
  const isSmall = length <= MOST_ALONE.characters && time <= MOST_ALONE.milliseconds;
  return answer !== undefined && "status" in answer && answer.status < 500 && isSmall;
}

/** Creates a client of a test that has made what the later requests are about. */
async function begun(
  server: RunningServer,
  { trial, index, token }: { trial: RaceTrial; index: number; token: string },
): Promise<TestClient | null> {
  const client = createClient(server, trial.fresh(index, token));
  if (client === null) return null;
  await sendSteps(server, client, { end: afterCaptures(client.steps), signal: trial.signal });
  return client;
}

function mixedBurst(trial: RaceTrial, first: Scouted, next: Scouted | undefined): Burst {
  return {
    async prepare(server, token) {
      const requests: WireRequest[][] = [];
      for (const [position, { index, good }] of [first, first, next ?? first].entries()) {
        const client = await begun(server, { trial, index, token: `${token}m${position}` });
        const steps = (client?.steps ?? []).filter((_, at) => good.has(at));
        const own = steps.flatMap((step) => (client && wireRequestOf(step, client.known)) ?? []);
        // Every second client begins with its last request.
        requests.push(position % 2 === 0 ? own : own.toReversed());
      }
      return alternating(requests);
    },
  };
}

function oppositeBurst(
  trial: RaceTrial,
  { found: { index }, position, swap }: { found: Scouted } & Exchange,
): Burst {
  return {
    async prepare(server, token) {
      const client = await begun(server, { trial, index, token: `${token}o` });
      const step = client?.steps[position];
      if (client === null || step === undefined) return [];
      const [own, other] = [wireRequestOf(step, client.known), wireRequestOf(swap(step), client.known)];
      if (own === null || other === null) return [];
      return Array.from({ length: MOST_OPPOSITE }, () => [own, other]).flat();
    },
  };
}

const MOST_OPPOSITE = 20;

/** A step whose two ids can be exchanged. */
interface Exchange {
  /** Position of the step. */
  position: number;
  swap: (step: HttpStep) => HttpStep;
}

/** Finds the steps that insert two values of one kind: captured from the same request, under the same key. */
function exchanges(steps: readonly HttpStep[]): Exchange[] {
  const kinds = new Map(
    steps.flatMap(({ method, path, capture }) =>
      capture.map(({ name, from, key }) => [name, JSON.stringify([method, path, from, key])] as const),
    ),
  );
  return steps.flatMap((step, position) => {
    const { path, body, headers } = step;
    const sent = [path, body ?? "", ...headers.map(({ value }) => value)];
    const names = [...new Set(sent.flatMap(insertedNames))].filter((name) => kinds.has(name));
    const pair = names.flatMap((one, index) => {
      const other = names.slice(index + 1).find((name) => kinds.get(name) === kinds.get(one));
      return other === undefined ? [] : [[one, other] as const];
    })[0];
    return pair === undefined ? [] : [{ position, swap: (same) => swapped(same, pair) }];
  });
}

function swapped(step: HttpStep, [one, other]: readonly [string, string]): HttpStep {
  const exchange = (text: string): string =>
    renameInserted(text, (name) => (name === one ? other : name === other ? one : name));
  return {
    ...step,
    path: exchange(step.path),
    body: step.body === null ? null : exchange(step.body),
    headers: step.headers.map(({ name, value }) => ({ name, value: exchange(value) })),
  };
}

/** Takes one of each list in turn. */
function alternating<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
}
