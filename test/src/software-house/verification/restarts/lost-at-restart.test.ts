import { expect, test } from "vitest";
import { http, must, test as testOf } from "../../../../../bench/house/projects/steps.ts";
import type { StartOwnServer } from "../../../../../src/software-house/verification/acceptance/own-server.ts";
import { runHttpTests } from "../../../../../src/software-house/verification/acceptance/run-tests.ts";
import { idGivenAgain } from "../../../../../src/software-house/verification/restarts/id-given-again.ts";
import { lostAtRestart } from "../../../../../src/software-house/verification/restarts/lost-at-restart.ts";
import type { RestartPromise } from "../../../../../src/software-house/verification/restarts/restart-promise.ts";
import { startService, type Handler, type Service } from "../programs/service.ts";
import { shortenerSpecification } from "../programs/shortener.ts";

/** What a service keeps: notes by their id, and the last id. */
interface Notes {
  last: number;
  texts: Map<string, string>;
}

/** What the service finds at its next start. */
type Load = (kept: Notes) => Notes;

/** How the service chooses the next id. */
type NextId = (notes: Notes) => number;

const counted: NextId = ({ last }) => last + 1;

function notes(kept: Notes, nextId: NextId): Handler {
  return ({ method, path, body }) => {
    const id = path.split("/").at(-1) ?? "";
    if (method === "POST") {
      kept.last = nextId(kept);
      kept.texts.set(String(kept.last), body);
      return { status: 201, body: { id: kept.last } };
    }
    if (!kept.texts.has(id)) return { status: 404 };
    if (method === "DELETE") kept.texts.delete(id);
    return { status: method === "DELETE" ? 204 : 200, body: kept.texts.get(id) ?? "" };
  };
}

/** Starts services that find at each start what `load` makes of what they have kept. Counts the starts. */
function starting(load: Load, nextId: NextId = counted): { startOwn: StartOwnServer; starts: () => number } {
  let starts = 0;
  const start = (kept: Notes): Promise<Service> => {
    starts += 1;
    return startService(notes(kept, nextId));
  };
  const startOwn: StartOwnServer = async () => {
    let kept: Notes = { last: 0, texts: new Map() };
    let service = await start(kept);
    return {
      current: () => service.server,
      async restart() {
        await service.stop();
        kept = load(kept);
        service = await start(kept);
        return null;
      },
      stop: () => service.stop(),
    };
  };
  return { startOwn, starts: () => starts };
}

const add = http("POST", "/notes", { send: { text: "{{new:word}}" }, status: 201, capture: [["id", "id"]] });
const read = http("GET", "/notes/{{id}}", { status: 200 });
const remove = http("DELETE", "/notes/{{id}}", { status: 204 });
const gone = http("GET", "/notes/{{id}}", { status: 404 });
const tests = [
  testOf("c1", "a note is kept", add, read),
  testOf("c2", "a note is removed", add, remove, gone),
];

const criteria = [must("c1", "notes", "read", "kept"), must("c2", "notes", "removed", "gone")];

const everything: RestartPromise = { kills: true, isTried: () => true, isKept: () => true };

function lost(load: Load, promise = everything): ReturnType<typeof lostAtRestart> {
  const { startOwn } = starting(load);
  const specification = { ...shortenerSpecification("go", {}), criteria };
  return lostAtRestart(promise, {
    tests,
    starting: () => startOwn,
    async run(one, own) {
      const server = own.current();
      const start: StartOwnServer = () => Promise.resolve(own);
      const [report] = await runHttpTests({ tests: [one] }, { specification, server, startOwn: start });
      if (report === undefined) throw new Error("there is no report");
      return report;
    },
  });
}

/** What the evidence says of the two tests. */
const TRIED = "restarts (SIGKILL) between the steps of 2 tests";

const forgetting: Load = () => ({ last: 0, texts: new Map() });

test("a service that keeps everything is well", async () => {
  expect(await lost((kept) => kept)).toEqual({ failure: null, warning: null, tried: TRIED });
});

test("a service that forgets fails, and only warns if that is not promised", async () => {
  const words = /^with a restart \(SIGKILL\) between two steps, a note is kept: step 3: GET \/notes\/1: /;
  expect(await lost(forgetting)).toMatchObject({
    failure: expect.stringMatching(words) as string,
    warning: null,
  });
  expect(await lost(forgetting, { ...everything, isKept: () => false })).toEqual({
    failure: null,
    warning: expect.stringMatching(words) as string,
    tried: TRIED,
  });
});

test("what was removed must not come back", async () => {
  const returning: Load = ({ last, texts }) => ({
    last,
    texts: new Map([
      ...texts,
      ...Array.from({ length: last }, (_, id): [string, string] => [`${id + 1}`, "old"]),
    ]),
  });
  expect((await lost(returning)).failure).toMatch(/a note is removed: step 4: GET \/notes\/1: .* got 200/);
});

test("all tests together need few starts, and what is lost by design is not tried", async () => {
  const { startOwn, starts } = starting((kept) => kept);
  const run = (): never => {
    throw new Error("nothing is run");
  };
  const trial = { tests, starting: () => startOwn, run };
  expect(await lostAtRestart({ ...everything, isTried: () => false }, trial)).toEqual({
    failure: null,
    warning: null,
    tried: null,
  });
  expect(starts()).toBe(0);
});

function again(
  nextId: NextId,
  { load = (kept) => kept, isPromised = true }: { load?: Load; isPromised?: boolean },
) {
  const { startOwn } = starting(load, nextId);
  return idGivenAgain({ tests: { tests }, startOwn, restarts: true, isPromised });
}

test("an id that is given again after a restart counts if that is promised", async () => {
  const newest: Load = ({ texts }) => ({ last: Math.max(0, ...[...texts.keys()].map(Number)), texts });
  expect(await again(counted, {})).toEqual({ failure: null, warning: null });
  const text = 'POST /notes gives "3" again, after a restart, the id of one that was removed';
  expect(await again(counted, { load: newest })).toEqual({ failure: text, warning: null });
  expect(await again(counted, { load: newest, isPromised: false })).toEqual({ failure: null, warning: text });
});

test("the id of a thing that is still there always counts", async () => {
  expect(await again(({ texts }) => texts.size + 1, { isPromised: false })).toEqual({
    failure: 'POST /notes gives "2" again, the id of one that is still there',
    warning: null,
  });
});
