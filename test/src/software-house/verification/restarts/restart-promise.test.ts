import { expect, test } from "vitest";
import { must, test as testOf, http } from "../../../../../bench/house/projects/steps.ts";
import type { Specification } from "../../../../../src/software-house/contract/specification.ts";
import {
  promisesNewIds,
  restartPromise,
} from "../../../../../src/software-house/verification/restarts/restart-promise.ts";
import { shortenerSpecification } from "../programs/shortener.ts";

function saying(then: string, more: Partial<Specification> = {}): Specification {
  const criteria = [must("c1", "notes", "they are read", then), must("c2", "a note", "it is read", "200")];
  return {
    ...shortenerSpecification("go", {}),
    summary: "Keeps notes.",
    interface: [],
    criteria,
    outOfScope: [],
    ...more,
  };
}

test.each<[words: string, kills: boolean]>([
  ["they are there after a restart", false],
  ["the service finds all its data when it is stopped and started again", false],
  ["they survive a restart; the service never crashes", false],
  [
    "notes are found again after the service was stopped and started again. If it is killed, the last second may be lost",
    false,
  ],
  ["notes are there after a restart. A power failure may lose what was written last", false],
  ["notes are kept on disk at once; after a restart, even if it was killed, nothing is lost", true],
  ["it is killed (SIGKILL), and the service is started again: everything is there", true],
])("%s", (words, kills) => {
  expect(restartPromise(saying(words))).toMatchObject({ kills });
});

test.each([
  "the same answer each time",
  "they are kept in memory and lost after a restart",
  "they need not survive a restart",
  "they are there after a restart; sessions are lost",
  "they are in /tmp/notes after a restart",
  "Sessions are not there after a restart: users log in again",
  "POST /restart starts the game again, and after a restart the score is 0",
])("%s: nothing is promised", (words) => {
  expect(restartPromise(saying(words))).toBeNull();
});

test("what is out of scope is not promised", () => {
  expect(
    restartPromise(saying("they are there after a restart", { outOfScope: ["persistence"] })),
  ).toBeNull();
});

test("a promise covers everything, or the criterion that gives it", () => {
  const [one, other] = ["c1", "c2"].map((id) =>
    testOf(id, "a note", http("GET", "/notes/1", { status: 200 })),
  );
  if (one === undefined || other === undefined) throw new Error("there are no tests");
  const some = restartPromise(saying("they are there after a restart"));
  expect([some?.isKept(one), some?.isKept(other)]).toEqual([true, false]);
  const all = restartPromise(saying("after a restart, everything is there"));
  expect([all?.isKept(one), all?.isKept(other)]).toEqual([true, true]);
});

test("what passes with time or with the process is not tried, unless the promise names it", () => {
  const login = testOf("c2", "a session", http("POST", "/login", { status: 201 }));
  expect(restartPromise(saying("notes are there after a restart"))?.isTried(login)).toBe(false);
  expect(
    restartPromise(saying("notes and logged-in sessions are there after a restart"))?.isTried(login),
  ).toBe(true);
});

test("what a promise excepts is not tried", () => {
  const login = testOf("c2", "a session", http("POST", "/login", { status: 201 }));
  const words =
    "all data is found again after a restart, also after it was killed, except tokens: users can log in again";
  const promise = restartPromise(saying(words));
  expect([promise?.kills, promise?.isTried(login)]).toEqual([true, false]);
  const own = [http("POST", "/login", { status: 201 }), { kind: "restart" as const }];
  const restarted = ["c1", "c2"].map((id) => testOf(id, "a session", ...own));
  expect(restarted.map((one) => promise?.isTried(one))).toEqual([true, false]);
});

test("a time of two minutes or more does not pass with a restart", () => {
  const promise = restartPromise(saying("they are there after a restart"));
  const tried = [3600, 120, 90, 2].map((seconds) =>
    promise?.isTried(testOf("c2", "a permit", http("POST", "/permits", { status: 201, send: { seconds } }))),
  );
  expect(tried).toEqual([true, true, false, false]);
});

test.each<[words: string, isPromised: boolean]>([
  ["no two notes ever had the same id, also not after a restart", true],
  ["an id is never given to a second note, also not after one was removed", true],
  ["ids are never reused", true],
  ["it never reuses an id", true],
  ["ids differ", false],
  ["a coupon is not used again", false],
])("%s: new ids are promised: %s", (words, isPromised) => {
  expect(promisesNewIds(saying(words))).toBe(isPromised);
});
