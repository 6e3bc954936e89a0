import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { OwnServer, StartOwnServer } from "../acceptance/own-server.ts";
import { sendRequest } from "../acceptance/send-request.ts";
import { createFreshTests, type FreshTests } from "../races/concurrent-tests.ts";
import { issuedBy, type IssuedId } from "../races/issued-ids.ts";
import { createClient, sendSteps, wireRequestOf, type TestClient } from "../races/test-client.ts";
import type { ChangeReport } from "../surroundings/try-changes.ts";
import { removalStories, type RemovalStory } from "./removal-stories.ts";

/** What is needed to compare the ids of removed and of new things. */
export interface IdTrial {
  tests: AcceptanceTests;
  startOwn: StartOwnServer;
  /** Whether the service is restarted after the last removal. */
  restarts: boolean;
  /** Whether no id may ever be given again. If not, only the id of a thing that is still there counts. */
  isPromised: boolean;
  signal?: AbortSignal | undefined;
}

/** Most kinds of things that are tried. */
const MOST_STORIES = 2;

/**
 * Creates things, removes the oldest, creates one, removes the newest, and creates another. A new thing must not have the id
 * of one that is still there, nor, if that is promised, of one that was there. A fault must show twice, each time on new data.
 */
export async function idGivenAgain(trial: IdTrial): Promise<ChangeReport> {
  const fresh = createFreshTests(trial.tests);
  let warning: string | null = null;
  for (const story of removalStories(trial.tests).slice(0, MOST_STORIES)) {
    const first = await repetitionIn(story, { fresh, token: "again1" }, trial);
    const second = first === null ? null : await repetitionIn(story, { fresh, token: "again2" }, trial);
    if (first === null || second === null) continue;
    const counts = trial.isPromised || (first.isThere && second.isThere);
    if (counts) return { failure: second.text, warning: null };
    warning ??= second.text;
  }
  return { failure: null, warning };
}

/** A new thing with the id of another one. */
interface Repetition {
  text: string;
  /** Whether the other thing is still there. */
  isThere: boolean;
}

/** Plays a story on a new server. Returns the first repetition; null if there is none. */
async function repetitionIn(
  story: RemovalStory,
  { fresh, token }: { fresh: FreshTests; token: string },
  { startOwn, restarts, signal }: IdTrial,
): Promise<Repetition | null> {
  const own = await startOwn({ keeps: true });
  if ("fault" in own) return null;
  try {
    const client = createClient(own.current(), fresh(story.index, token));
    if (client === null) return null;
    await sendSteps(own.current(), client, { end: story.position, signal });
    const things = thingsOf(story, { own, client, signal });
    const first = await things.create();
    const second = await things.create();
    if (first === null || second === null || first.id === second.id) return null;
    if (!(await things.remove(first))) return null;
    const third = await things.create();
    const early = third === null ? null : things.repetition(third, "");
    if (third === null || early !== null) return early;
    if (!(await things.remove(third))) return null;
    if (restarts && (await own.restart()) !== null) return null;
    const fourth = await things.create();
    return fourth === null ? null : things.repetition(fourth, restarts ? ", after a restart" : "");
  } finally {
    await own.stop();
    signal?.throwIfAborted();
  }
}

interface Things {
  /** Creates a thing; null if all bodies are refused. */
  create: () => Promise<IssuedId | null>;
  /** Removes a thing. Returns false if that is refused. */
  remove: (thing: IssuedId) => Promise<boolean>;
  /** Returns the earlier thing whose id a new one has; null if there is none. */
  repetition: (thing: IssuedId, remark: string) => Repetition | null;
}

function thingsOf(
  { creation, bodies, removal, name }: RemovalStory,
  { own, client, signal }: { own: OwnServer; client: TestClient; signal: AbortSignal | undefined },
): Things {
  const given: IssuedId[] = [];
  const gone = new Set<IssuedId>();
  const values = new Map(client.known.values);
  // Marks have other values each time, so that each thing is another one.
  const known = (): { values: Map<string, string>; base: string } => ({ values, base: own.current().base });
  /** Returns true if an id may be computed from what is sent: no two equal requests have brought different ids. */
  const isComputed = (): boolean =>
    !given.some((one) => given.some((two) => one.request.body === two.request.body && one.id !== two.id));
  return {
    async create() {
      for (const body of bodies) {
        const step = { ...creation, body };
        const request = wireRequestOf(step, known());
        if (request === null) continue;
        const answer = await sendRequest(own.current().address, request, { signal });
        const [made] = issuedBy(answer, { client, step, request, name });
        if (made?.status !== CREATED) continue;
        given.push(made);
        return made;
      }
      return null;
    },
    async remove(thing) {
      values.set(name, thing.id);
      const request = wireRequestOf(removal, known());
      if (request === null) return false;
      const answer = await sendRequest(own.current().address, request, { signal });
      gone.add(thing);
      return "status" in answer && answer.status < 300;
    },
    repetition(thing, remark) {
      const others = given.filter((one) => one !== thing && one.id === thing.id);
      const there = others.find((one) => !gone.has(one));
      const other = there ?? others[0];
      if (other === undefined || (isComputed() && other.request.body === thing.request.body)) return null;
      const { method, path } = thing.request;
      const state = there === undefined ? "was removed" : "is still there";
      const text = `${method} ${path} gives ${JSON.stringify(thing.id)} again${remark}, the id of one that ${state}`;
      return { text, isThere: there !== undefined };
    },
  };
}

const CREATED = 201;
