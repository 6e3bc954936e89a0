import { describe, expect, test } from "vitest";
import type { AcceptanceTest } from "../../../../src/software-house/contract/acceptance-tests.ts";
import { createFreshTests } from "../../../../src/software-house/verification/races/concurrent-tests.ts";
import { tryLimitedRequests } from "../../../../src/software-house/verification/races/limited-requests.ts";
import type { RaceResult } from "../../../../src/software-house/verification/races/race-trial.ts";
import { serveHere, type Service } from "./programs/server-here.ts";
import { http } from "./programs/shortener.ts";

/** Searches a service, which is made anew for each start. */
function check(tests: AcceptanceTest[], service: () => Service): Promise<RaceResult> {
  return tryLimitedRequests(
    {
      tests: { tests },
      fresh: createFreshTests({ tests }),
      start: () => serveHere(service()),
      run: () => Promise.resolve([]),
      now: () => performance.now(),
    },
    0,
  );
}

/** Lets the other requests of the same moment come first. */
const others = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe("equal requests at once", () => {
  const named: AcceptanceTest = {
    criterionId: "c1",
    name: "a name is taken once",
    steps: [
      http({ method: "PUT", path: "/names/{{new:word}}", body: "{}", expect: { status: [201] } }),
      http({ method: "PUT", path: "/names/{{new:word}}", body: '{"other":1}', expect: { status: [409] } }),
    ],
  };

  /** A service that gives a name once, or looks for it some time before it is written. */
  function names(isRace: boolean): Service {
    const taken = new Set<string>();
    return async ({ path }) => {
      if (taken.has(path)) return [409, {}];
      if (isRace) await others();
      taken.add(path);
      return [201, {}];
    };
  }

  test("are not accepted more often than one after the other", async () => {
    const found = await check([named], () => names(true));
    expect(found.failure).toMatch(/^of 6 equal requests PUT \/names\/\w+ \{\}, 1 may be accepted/);
  });

  test("of a program that is right are accepted as often", async () => {
    const { failure, tried } = await check([named], () => names(false));
    expect(failure).toBeNull();
    expect(tried).toContain("equal requests");
  });

  test("find what an earlier request of their test has made", async () => {
    const removed: AcceptanceTest = {
      criterionId: "c1",
      name: "a name is removed once",
      steps: [
        http({ method: "PUT", path: "/names/{{new:word}}", body: "{}", expect: { status: [201] } }),
        http({ method: "DELETE", path: "/names/{{new:word}}", expect: { status: [204] } }),
      ],
    };
    const found = await check([removed], () => {
      const made = new Set<string>();
      return async ({ method, path }) => {
        if (method === "PUT") return [made.add(path).size > 0 ? 200 : 400, {}];
        if (!made.has(path)) return [404, {}];
        await others();
        return [made.delete(path) ? 200 : 202, {}];
      };
    });
    // What is removed twice is gone all the same, so this only warns.
    expect(found.failure).toBeNull();
    expect(found.oddities).toContainEqual(
      expect.stringMatching(/^of 6 equal requests DELETE \/names\/\w+ , 1 may be accepted/),
    );
  });

  test("may be accepted more often if time brings back what they use up", async () => {
    let sent = 0;
    const { failure } = await check([named], () => () => {
      sent += 1;
      return [sent % 5 === 0 ? 201 : 409, {}];
    });
    expect(failure).toBeNull();
  });
});
