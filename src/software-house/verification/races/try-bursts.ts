import { counted } from "../../../text/counted.ts";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import { requestsOf } from "../../contract/step-patterns.ts";
import { sendRequest, type WireAnswer, type WireRequest } from "../acceptance/send-request.ts";
import { sendTogether } from "../acceptance/send-together.ts";
import type { RunningServer } from "../running-server.ts";
import { planBursts, type Burst } from "./plan-bursts.ts";
import { NOTHING_TRIED, withServer, type RaceResult, type RaceTrial } from "./race-trial.ts";

/** Longest time of all bursts, in milliseconds, and most rounds of them. */
const BOUNDS = { milliseconds: 700, rounds: 10 };

/** Most requests of a burst; and fewer, for a server that accepts only a few connections at a time. */
const MOST_AT_ONCE = 12;
const FEW_AT_ONCE = 4;

/** Duration of a burst that shows such a server, in milliseconds: dropped connections are tried again after 1 s. */
const SLOW_BURST = 800;

/**
 * Sends bursts of different requests, also in opposite order. Each is answered well alone. If one gets a status of
 * 500 or more in a burst, the program is wrong. If one gets no answer, `confirmed` decides.
 */
export async function tryBursts(trial: RaceTrial, turn: number): Promise<RaceResult> {
  const result = await withServer(trial, turn, async (server): Promise<RaceResult> => {
    const bursts = await planBursts(server, trial);
    const oddities = new Set<string>();
    const asked = statusesIn(trial.tests);
    const start = trial.now();
    let [sent, atOnce] = [0, MOST_AT_ONCE];
    const done = (failure: string | null): RaceResult => ({
      failure,
      oddities: [...oddities],
      tried: sent === 0 ? null : `${counted(sent, "burst")} of different requests`,
    });
    for (let time = 0; time < BOUNDS.rounds * bursts.length; time += 1) {
      if (trial.now() - start > BOUNDS.milliseconds || trial.signal?.aborted === true) break;
      const burst = bursts[(time + turn) % bursts.length];
      if (burst === undefined) break;
      const requests = (await burst.prepare(server, `b${turn}n${time}`)).slice(0, atOnce);
      const began = performance.now();
      const { signal, patience = PATIENCE.least } = trial;
      const answers = await sendTogether(server.address, requests, { signal, patience });
      sent += 1;
      const end = await server.waitForEnding("briefly");
      if (end !== null) return done(`it ended at requests that were sent at once: ${end}`);
      const wrong = answers.findIndex(isWrong);
      if (wrong !== -1) return done(wrongAnswer(requests, answers, wrong));
      for (const answer of answers)
        if ("status" in answer && isRefusal(answer) && !asked.has(answer.status))
          oddities.add(refusalOf(answer));
      const silent = requests[answers.findIndex((answer) => "fault" in answer)];
      if (silent !== undefined) {
        const failure = await confirmed(trial, { burst, turn, atOnce });
        if (failure !== null) return done(failure);
        oddities.add(`${nameOf(silent)} once got no answer among ${requests.length} requests at once`);
      }
      if (performance.now() - began > SLOW_BURST) atOnce = FEW_AT_ONCE;
    }
    return done(null);
  });
  return result ?? NOTHING_TRIED;
}

/** Returns the statuses that tests ask for: one that refuses what comes too often is not odd then. */
function statusesIn({ tests }: AcceptanceTests): Set<number> {
  const expected = tests.flatMap(({ steps }) => steps.flatMap(requestsOf)).map(({ expect }) => expect);
  const exact = expected.flatMap(({ exactly }) => exactly ?? []).map(({ status }) => status);
  return new Set([...expected.flatMap(({ status }) => status), ...exact]);
}

function isRefusal({ status }: { status: number }): boolean {
  return status === 429 || status === 503;
}

function refusalOf({ status }: { status: number }): string {
  return `status ${status} to requests at once`;
}

function isWrong(answer: WireAnswer): boolean {
  return "status" in answer && answer.status >= 500 && !isRefusal(answer);
}

function nameOf({ method, path }: WireRequest): string {
  return `${method} ${path}`;
}

function wrongAnswer(
  requests: readonly WireRequest[],
  answers: readonly WireAnswer[],
  index: number,
): string {
  const [request, answer] = [requests[index], answers[index]];
  if (request === undefined || answer === undefined || "fault" in answer) return "";
  const others = [...new Set(requests.filter((one) => one !== request).map(nameOf))].slice(0, 3).join(", ");
  return `${nameOf(request)} is answered well alone, but gets ${answer.status} ${JSON.stringify(answer.body.slice(0, 200))} together with ${others}`;
}

/** How often and how long a suspicious burst is repeated; and how many times longer than in order it may take. */
const REPEATED = { most: 100, milliseconds: 10_000 };
const MOST_TIMES_LONGER = 20;

/** Shortest and longest time for an answer, in milliseconds. */
const PATIENCE = { least: 10_000, most: 100_000 };

/**
 * Checks on a new server that a burst is not answered. Its requests must all be answered if they come one after the
 * other: a request that waits for another by design is not. The time for an answer follows from the time that they
 * take then, so that a busy machine is not blamed. Returns null if all requests are answered now.
 */
async function confirmed(
  trial: RaceTrial,
  { burst, turn, atOnce }: { burst: Burst; turn: number; atOnce: number },
): Promise<string | null> {
  return withServer(trial, turn, async (server) => {
    const inOrder = (await burst.prepare(server, `c${turn}`)).slice(0, atOnce);
    const took = await timeInOrder(server, inOrder, trial);
    if (took === null) return null;
    const least = trial.patience ?? PATIENCE.least;
    const patience = Math.min(Math.max(least, MOST_TIMES_LONGER * took), PATIENCE.most);
    const start = trial.now();
    for (let time = 0; time < REPEATED.most && trial.now() - start < REPEATED.milliseconds; time += 1) {
      const requests = (await burst.prepare(server, `c${turn}n${time}`)).slice(0, atOnce);
      const answers = await sendTogether(server.address, requests, { signal: trial.signal, patience });
      const index = answers.findIndex((answer) => "fault" in answer);
      const [silent, answer] = [requests[index], answers[index]];
      if (silent === undefined || answer === undefined || !("fault" in answer)) continue;
      const all = `${requests.length} requests take ${Math.round(took)} ms one after the other`;
      return `${all}, but at once, ${nameOf(silent)} ${String(silent.body)}: ${answer.fault}`;
    }
    return null;
  });
}

/** Returns how long the requests take one after the other, in milliseconds; null if one is not answered. */
async function timeInOrder(
  server: RunningServer,
  requests: readonly WireRequest[],
  { signal }: RaceTrial,
): Promise<number | null> {
  const start = performance.now();
  for (const request of requests) {
    if ("fault" in (await sendRequest(server.address, request, { signal }))) return null;
  }
  return performance.now() - start;
}
