import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import { counted } from "../../../text/counted.ts";
import { sendRequest, type WireAnswer, type WireRequest } from "../acceptance/send-request.ts";
import { sendTogether } from "../acceptance/send-together.ts";
import type { RunningServer } from "../running-server.ts";
import { requestSteps } from "./concurrent-tests.ts";
import { NOTHING_TRIED, withServer, type RaceResult, type RaceTrial } from "./race-trial.ts";
import { createClient, sendSteps, wireRequestOf } from "./test-client.ts";

/** How often a request is repeated, most rounds, and longest time of all rounds, in milliseconds. */
const BOUNDS = { copies: 6, steps: 12, rounds: 12, milliseconds: 1_000 };

/** Time in which each answer of the search must come, in milliseconds: one that waits by design shows nothing. */
const SOON = 1_000;

/** Longest time of the search for such requests, in milliseconds. */
const MOST_SEARCH = 2_000;

/** How often a request must still be accepted as often in order, after a failure. */
const CONTROLS = 3;

/**
 * Searches for requests that are accepted only so often, such as the creation of one name, or the removal of one thing.
 * Whatever the order of equal requests is, they get the same statuses. So if they are sent at once, no more of them may be
 * accepted than one after the other.
 */
export async function tryLimitedRequests(trial: RaceTrial, turn: number): Promise<RaceResult> {
  const places = changingPlaces(trial.tests).slice(0, BOUNDS.steps);
  if (places.length === 0) return NOTHING_TRIED;
  const result = await withServer(trial, turn, async (server): Promise<RaceResult> => {
    const limited = await findLimited(server, { places, turn }, trial);
    let sent = 0;
    const oddities = new Set<string>();
    const done = (failure: string | null): RaceResult => ({
      failure,
      oddities: [...oddities],
      tried: sent === 0 ? null : `${counted(sent, "burst")} of equal requests`,
    });
    const exceeded = new Set<Limited>();
    const start = trial.now();
    for (let time = 0; time < BOUNDS.rounds * limited.length; time += 1) {
      if (trial.now() - start > BOUNDS.milliseconds || trial.signal?.aborted === true) break;
      const one = limited[time % limited.length];
      if (one === undefined) break;
      const request = await prepare(server, { place: one.place, token: `l${turn}n${time}` }, trial);
      if (request === null) continue;
      const copies = Array.from({ length: BOUNDS.copies }, () => request);
      const answers = await sendTogether(server.address, copies, { signal: trial.signal });
      sent += 1;
      const end = await server.waitForEnding("briefly");
      if (end !== null) return done(`it ended at equal requests that were sent at once: ${end}`);
      const accepted = answers.filter(isAccepted).length;
      if (accepted <= one.accepted) continue;
      // Once, a limit can have been filled up again meanwhile.
      const isAgain = exceeded.has(one);
      exceeded.add(one);
      if (!isAgain || !(await isStillLimited(server, { one, turn: `${turn}n${time}` }, trial))) continue;
      const found = `of ${copies.length} equal requests ${request.method} ${request.path} ${request.body ?? ""}, ${one.accepted} may be accepted: so it is if they come one after the other. At once, ${accepted} are accepted`;
      if (!HARMLESS.has(request.method)) return done(found);
      oddities.add(found);
    }
    return done(null);
  });
  return result ?? NOTHING_TRIED;
}

/** What is removed twice is gone all the same. */
const HARMLESS: ReadonlySet<string> = new Set(["DELETE"]);

/** A request of a test. */
interface Place {
  /** Position of the test in all tests. */
  index: number;
  /** Position of the step in the test. */
  position: number;
}

/** A request that is accepted so often, and then refused. */
interface Limited {
  place: Place;
  accepted: number;
}

/** Finds the requests that change something of their own, each kind of request once. */
function changingPlaces({ tests }: AcceptanceTests): Place[] {
  const found = new Map<string, Place>();
  for (const [index, test] of tests.entries()) {
    for (const [position, { method, path, headers, body, copies, expect }] of (
      requestSteps(test) ?? []
    ).entries()) {
      const sent = [path, body ?? "", ...headers.map(({ value }) => value)];
      const isOwn = sent.some((text) => text.includes("{{"));
      const isGood = expect.status.length > 0 && expect.status.every((status) => status < 300);
      const key = `${method} ${path} ${headers.map(({ name }) => name).join(" ")}`;
      const isChanging = CHANGING.has(method.trim().toUpperCase());
      if (isChanging && isOwn && isGood && copies === 1 && !found.has(key))
        found.set(key, { index, position });
    }
  }
  return [...found.values()];
}

const CHANGING: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Returns the requests that two clients find limited to the same number. */
async function findLimited(
  server: RunningServer,
  { places, turn }: { places: readonly Place[]; turn: number },
  trial: RaceTrial,
): Promise<Limited[]> {
  const limited: Limited[] = [];
  const start = trial.now();
  for (const [number, place] of places.entries()) {
    if (trial.now() - start > MOST_SEARCH) break;
    const accepted = await acceptedInOrder(server, { place, token: `l${turn}s${number}` }, trial);
    if (accepted === null) continue;
    const again = await acceptedInOrder(server, { place, token: `l${turn}t${number}` }, trial);
    if (again === accepted) limited.push({ place, accepted });
  }
  return limited;
}

/** Something else may change what is accepted, such as a lease that is over. Then it also shows in order. */
async function isStillLimited(
  server: RunningServer,
  { one, turn }: { one: Limited; turn: string },
  trial: RaceTrial,
): Promise<boolean> {
  for (let time = 0; time < CONTROLS; time += 1) {
    const token = `l${turn}c${time}`;
    const accepted = await acceptedInOrder(server, { place: one.place, token }, trial);
    if (accepted !== one.accepted) return false;
  }
  return true;
}

/** Returns how many equal requests are accepted one after the other, before all others are refused; null if it is not so. */
async function acceptedInOrder(
  server: RunningServer,
  { place, token }: { place: Place; token: string },
  trial: RaceTrial,
): Promise<number | null> {
  const request = await prepare(server, { place, token }, trial);
  if (request === null) return null;
  const answers: WireAnswer[] = [];
  for (let time = 0; time < BOUNDS.copies; time += 1) {
    const answer = await sendRequest(server.address, request, { signal: trial.signal, patience: SOON });
    if (!isAccepted(answer) && !isRefused(answer)) return null;
    answers.push(answer);
  }
  const accepted = answers.filter(isAccepted).length;
  const isInOrder = answers.slice(0, accepted).every(isAccepted);
  return isInOrder && accepted > 0 && accepted < answers.length ? accepted : null;
}

/** Sends what comes before the request, with values of its own. Returns the request; null if it cannot be sent. */
async function prepare(
  server: RunningServer,
  { place, token }: { place: Place; token: string },
  trial: RaceTrial,
): Promise<WireRequest | null> {
  const client = createClient(server, trial.fresh(place.index, token));
  const step = client?.steps[place.position];
  if (client === null || step === undefined) return null;
  await sendSteps(server, client, { end: place.position, signal: trial.signal });
  return wireRequestOf(step, client.known);
}

function isAccepted(answer: WireAnswer): boolean {
  return "status" in answer && answer.status >= 200 && answer.status <= 299;
}

/** Statuses that say that the request may be sent again later. */
const LATER: ReadonlySet<number> = new Set([408, 425, 429]);

function isRefused(answer: WireAnswer): boolean {
  return "status" in answer && answer.status >= 400 && answer.status <= 499 && !LATER.has(answer.status);
}
