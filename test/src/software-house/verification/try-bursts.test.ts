import { expect, test } from "vitest";
import { test as testOf } from "../../../../bench/house/projects/steps.ts";
import type { AcceptanceTest } from "../../../../src/software-house/contract/acceptance-tests.ts";
import { runHttpTests } from "../../../../src/software-house/verification/acceptance/run-tests.ts";
import { createFreshTests } from "../../../../src/software-house/verification/races/concurrent-tests.ts";
import type { RaceTrial } from "../../../../src/software-house/verification/races/race-trial.ts";
import { tryBursts } from "../../../../src/software-house/verification/races/try-bursts.ts";
import { serveHere, type Service } from "./programs/server-here.ts";
import { http, shortenerSpecification } from "./programs/shortener.ts";

const specification = shortenerSpecification("typescript", {});

/** Refuses a request while another one is worked on. */
const limiting = (): Service => {
  let working = 0;
  return async () => {
    working += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    working -= 1;
    return working > 0 ? [429, {}] : [201, { id: 1 }];
  };
};

const created = testOf(
  "c1",
  "creates",
  http({ method: "POST", path: "/things", body: "{}", expect: { status: [201] } }),
);
const limits = testOf(
  "c1",
  "limits",
  http({ method: "PUT", path: "/limit", expect: { exactly: [{ status: 429, count: 3 }] } }),
);

test("a status that refuses what comes too often is no oddity if a test asks for it", async () => {
  const oddities = async (...tests: AcceptanceTest[]): Promise<string[]> => {
    const trial: RaceTrial = {
      tests: { tests },
      fresh: createFreshTests({ tests }),
      start: () => serveHere(limiting()),
      run: (server, some) => runHttpTests({ tests: [...some] }, { specification, server }),
      now: () => performance.now(),
    };
    return (await tryBursts(trial, 1)).oddities;
  };
  expect(await oddities(created)).toEqual(["status 429 to requests at once"]);
  expect(await oddities(created, limits)).toEqual([]);
});
