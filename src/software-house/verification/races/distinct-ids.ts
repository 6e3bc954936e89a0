import { Agent } from "node:http";
import type { HttpStep } from "../../contract/acceptance-tests.ts";
import { counted } from "../../../text/counted.ts";
import { sendRequest, type WireAnswer, type WireRequest } from "../acceptance/send-request.ts";
import { sendTogether } from "../acceptance/send-together.ts";
import type { RunningServer } from "../running-server.ts";
import { requestSteps } from "./concurrent-tests.ts";
import { duplicateIn, idSteps, isOfItsOwn, issuedBy, type IdStep, type IssuedId } from "./issued-ids.ts";
import { NOTHING_TRIED, withServer, type RaceResult, type RaceTrial } from "./race-trial.ts";
import { createClient, wireRequestOf, sendSteps, type TestClient } from "./test-client.ts";

/** Most steps that are tried, and longest time for each part of a step's trial, in milliseconds. */
const BOUNDS = { steps: 3, atOnce: 500, many: 1_500 };

/** How many clients ask for an id at once, and how often. */
const CLIENTS = 12;
const TIMES_AT_ONCE = 4;

/**
 * Compares ids that must differ. If clients that come one after the other get different ids, then clients that come
 * at once must get different ids, too. And if each creation is answered by 201 with an id of its own, hundreds of
 * creations with different values must have different ids. Nothing is deleted meanwhile.
 */
export async function compareIds(trial: RaceTrial, turn: number): Promise<RaceResult> {
  const steps = idSteps(trial).slice(0, BOUNDS.steps);
  if (steps.length === 0) return NOTHING_TRIED;
  const result = await withServer(trial, turn, async (server): Promise<RaceResult> => {
    let compared = 0;
    for (const one of steps) {
      const ids: Issued = { all: [], failure: null };
      await issueAtOnce(server, { one, turn, ids }, trial);
      if (ids.failure === null) await issueMany(server, { one, turn, ids }, trial);
      compared += ids.all.length;
      const end = await server.waitForEnding("briefly");
      const failure = end === null ? ids.failure : `it ended while ids were compared: ${end}`;
      if (failure !== null) return { failure, oddities: [], tried: null };
    }
    return {
      failure: null,
      oddities: [],
      tried: compared === 0 ? null : `${counted(compared, "id")} compared`,
    };
  });
  return result ?? NOTHING_TRIED;
}

interface Issued {
  all: IssuedId[];
  failure: string | null;
}

interface Issue {
  one: IdStep;
  turn: number;
  ids: Issued;
}

/** Lets clients ask for ids one after the other, and then at once. */
async function issueAtOnce(
  server: RunningServer,
  { one, turn, ids }: Issue,
  trial: RaceTrial,
): Promise<void> {
  const inOrder = await clientsFor(server, { one, token: `a${turn}` }, trial);
  const start = performance.now();
  const alone = await issue(inOrder, one, async (requests) => {
    const answers: WireAnswer[] = [];
    for (const request of requests)
      answers.push(await sendRequest(server.address, request, { signal: trial.signal }));
    return answers;
  });
  const took = performance.now() - start;
  if (alone.length < CLIENTS || duplicateIn(alone, () => true) !== null) return;
  ids.all.push(...alone);
  const begin = trial.now();
  for (let time = 0; time < TIMES_AT_ONCE && trial.now() - begin < BOUNDS.atOnce; time += 1) {
    const clients = await clientsFor(server, { one, token: `b${turn}t${time}` }, trial);
    const asked = performance.now();
    const atOnce = await issue(clients, one, (requests) =>
      sendTogether(server.address, requests, { signal: trial.signal }),
    );
    // An id can be given again after some time, such as a job whose lease is over.
    if (performance.now() - asked > Math.max(took, SOON)) continue;
    const found = duplicateIn(atOnce, () => true);
    if (found !== null) ids.failure ??= `requests at once got the same id: ${found}`;
    ids.all.push(...atOnce);
  }
}

/** Time in which no id is given again by design, in milliseconds. */
const SOON = 300;

/** Creates clients that have sent everything before the step. */
async function clientsFor(
  server: RunningServer,
  { one, token }: { one: IdStep; token: string },
  trial: RaceTrial,
): Promise<TestClient[]> {
  const clients: TestClient[] = [];
  for (let number = 0; number < CLIENTS; number += 1) {
    const client = createClient(server, trial.fresh(one.index, `${token}c${number}`));
    if (client === null) continue;
    await sendSteps(server, client, { end: one.position, signal: trial.signal });
    clients.push(client);
  }
  return clients;
}

/** Sends the step for each client, and returns the ids. */
async function issue(
  clients: readonly TestClient[],
  { position, name }: IdStep,
  send: (requests: readonly WireRequest[]) => Promise<WireAnswer[]>,
): Promise<IssuedId[]> {
  const asking = clients.flatMap((client) => {
    const step = client.steps[position];
    const request = step === undefined ? null : wireRequestOf(step, client.known);
    return step === undefined || request === null ? [] : [{ client, step, request }];
  });
  const answers = await send(asking.map(({ request }) => request));
  return asking.flatMap(({ client, step, request }, index) => {
    const answer = answers[index];
    return answer === undefined ? [] : issuedBy(answer, { client, step, request, name });
  });
}

/** Creates hundreds of things with different values, over connections that are kept. */
async function issueMany(server: RunningServer, { one, turn, ids }: Issue, trial: RaceTrial): Promise<void> {
  const [client] = (await clientsFor(server, { one, token: `d${turn}` }, trial)).slice(0, 1);
  if (client === undefined) return;
  const requestFor = (number: number): { step: HttpStep; request: WireRequest } | null => {
    const test = trial.fresh(one.index, `e${turn}n${number}`);
    const step = requestSteps(test)?.[one.position];
    // The marks are made again, so that each creation has other values.
    const { values, base } = client.known;
    const request = step === undefined ? null : wireRequestOf(step, { values, base });
    return step === undefined || request === null ? null : { step, request };
  };
  const agent = new Agent({ keepAlive: true, maxSockets: SENDERS });
  const issued: IssuedId[] = [];
  const send = async (number: number): Promise<void> => {
    const sending = requestFor(number);
    if (sending === null) return;
    const answer = await sendRequest(server.address, sending.request, { signal: trial.signal, agent });
    const found = issuedBy(answer, { client, ...sending, name: one.name });
    issued.push(...found.filter(({ status }) => status === CREATED));
  };
  const begin = trial.now();
  try {
    const [first, again, other] = [0, 0, 1];
    for (const number of [first, again, other]) await send(number);
    const isEach = isOfItsOwn(issued);
    if (isEach === null) return;
    let next = other + 1;
    const sender = async (): Promise<void> => {
      while (next < MOST_IDS && trial.now() - begin < BOUNDS.many && trial.signal?.aborted !== true) {
        next += 1;
        await send(next);
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
    const found = duplicateIn(issued, isEach);
    if (found !== null) ids.failure ??= `different things have the same id: ${found}`;
    ids.all.push(...issued);
  } finally {
    agent.destroy();
  }
}

const CREATED = 201;
const SENDERS = 4;

/** Enough to find ids of 16 bits: of 1,000, two are equal with a probability of 99.9 %. */
const MOST_IDS = 1_000;
