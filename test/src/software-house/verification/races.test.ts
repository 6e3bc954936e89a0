import { describe, expect, test } from "vitest";
import type { AcceptanceTest } from "../../../../src/software-house/contract/acceptance-tests.ts";
import type { Specification } from "../../../../src/software-house/contract/specification.ts";
import { runHttpTests } from "../../../../src/software-house/verification/acceptance/run-tests.ts";
import type { Finding } from "../../../../src/software-house/verification/finding.ts";
import { checkAnswers } from "../../../../src/software-house/verification/races/check-answers.ts";
import { createFreshTests } from "../../../../src/software-house/verification/races/concurrent-tests.ts";
import type { RaceTrial } from "../../../../src/software-house/verification/races/race-trial.ts";
import { repeatTests } from "../../../../src/software-house/verification/races/repeat-tests.ts";
import { serveHere, type Service } from "./programs/server-here.ts";
import { http, shortenerSpecification } from "./programs/shortener.ts";

const specification: Specification = shortenerSpecification("typescript", {});

/** What the search needs. A service is made anew for each start. */
function trialOf(tests: AcceptanceTest[], service: () => Service): RaceTrial {
  return {
    tests: { tests },
    fresh: createFreshTests({ tests }),
    start: () => serveHere(service()),
    run: (server, some) => runHttpTests({ tests: [...some] }, { specification, server }),
    now: () => performance.now(),
    patience: 500,
  };
}

/** Searches a service for races. */
function check(tests: AcceptanceTest[], service: () => Service): Promise<Finding | null> {
  return checkAnswers(trialOf(tests, service), 1);
}

/** Lets the other requests of the same moment come first. */
const others = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

const id = { name: "id", from: "body", key: "id" } as const;
const create = http({ method: "POST", path: "/things", body: '{"name":"a thing"}', capture: [id] });
const created: AcceptanceTest = {
  criterionId: "c1",
  name: "creates",
  steps: [create, http({ path: "/things/{{id}}", expect: { status: [200] } })],
};

describe("a test that sends requests at once", () => {
  const visits: AcceptanceTest = {
    criterionId: "c1",
    name: "counts",
    steps: [
      create,
      http({
        method: "POST",
        path: "/things/{{id}}/visits",
        body: "{}",
        copies: 8,
        expect: { status: [200] },
      }),
      http({ path: "/things/{{id}}", expect: { status: [200], body: ['"visits":8\\b'] } }),
    ],
  };

  /** A service that counts visits; every second one that comes at once is lost if `losing` says so. */
  const counting = (losing: () => boolean): Service => {
    const counts: number[] = [];
    return async ({ method, path }) => {
      const [, , number, rest] = path.split("/");
      if (method === "POST" && number === undefined) return [201, { id: counts.push(0) - 1 }];
      const index = Number(number);
      if (rest === undefined) return [200, { visits: counts[index] ?? 0 }];
      const before = counts[index] ?? 0;
      if (losing()) await others();
      counts[index] = Math.max(before, losing() ? 0 : (counts[index] ?? 0)) + 1;
      return [200, {}];
    };
  };

  test("must pass each time", async () => {
    let run = 0;
    const finding = await check([visits], () => {
      run += 1;
      // The control sends one request after the other, which loses none.
      const isLosing = run > 1;
      return counting(() => isLosing);
    });
    expect(finding).toMatchObject({
      status: "failed",
      summary: expect.stringMatching(
        /^counts: passed \d+ times?, but fails now and then if its requests are sent at once: step 3: /,
      ) as string,
    });
  });

  test("is repeated at least ten times in a program that is right", async () => {
    const trial = trialOf([visits], () => counting(() => false));
    const { failure, tried } = await repeatTests({ ...trial, now: () => 0 });
    expect(failure).toBeNull();
    expect(tried).toMatch(/^1 test with requests at once, \d\d times$/);
  });

  test("proves nothing if it also fails with one request after the other", async () => {
    let run = 0;
    const finding = await check([visits], () => {
      run += 1;
      const isBroken = run > 1;
      return async (request, message) =>
        isBroken && request.path.endsWith("visits") ? [400, {}] : counting(() => false)(request, message);
    });
    expect(finding?.status).not.toBe("failed");
  });

  test("may be refused with 429 or 503 by a busy server, which is a warning", async () => {
    let run = 0;
    const finding = await check([visits], () => {
      run += 1;
      const service = counting(() => false);
      const isBusy = run > 1;
      return (request, message) =>
        isBusy && request.path.endsWith("visits") ? [429, {}] : service(request, message);
    });
    expect(finding?.status).toBe("warned");
  });
});

describe("ids", () => {
  /** A service of things; `idOf` makes the id of the next. */
  const things = (idOf: (count: number, name: string) => string | Promise<string>): Service => {
    let count = 0;
    return async ({ method, body }) => {
      if (method !== "POST") return [200, {}];
      const made = await idOf(count, String(body["name"]));
      count += 1;
      return [201, { id: made }];
    };
  };

  test("of requests at once must differ if they differ one after the other", async () => {
    const finding = await check([created], () => {
      let count = 0;
      return things(async () => {
        const next = count;
        await others();
        count = next + 1;
        return `t${next}`;
      });
    });
    expect(finding).toMatchObject({
      status: "failed",
      summary: expect.stringContaining('requests at once got the same id: "t') as string,
    });
  });

  test("of hundreds of different things must differ", async () => {
    const finding = await check([created], () => things((count) => `t${count % 300}`));
    expect(finding).toMatchObject({
      status: "failed",
      summary: expect.stringContaining('different things have the same id: "t') as string,
    });
  });

  test("may be equal if the same thing is created again, or if the client chooses them", async () => {
    const again = await check([created], () => things(() => "the-only-one"));
    expect(again?.status).toBe("passed");
    const own = http({ method: "PUT", path: "/things", body: '{"id":"mine"}', capture: [id] });
    const chosen = { ...created, steps: [own, ...created.steps.slice(1)] };
    expect((await check([chosen], () => things(() => "mine")))?.status).toBe("passed");
  });
});

describe("requests that are answered well alone", () => {
  const transfer = http({
    method: "POST",
    path: "/transfers",
    body: '{"from":"{{one}}","to":"{{two}}"}',
    expect: { status: [200] },
  });
  const pays: AcceptanceTest = {
    criterionId: "c1",
    name: "pays",
    steps: [
      { ...create, capture: [{ ...id, name: "one" }] },
      { ...create, capture: [{ ...id, name: "two" }] },
      transfer,
    ],
  };

  /** A service in which a transfer takes both accounts, one after the other, in the order that `order` gives. */
  const paying = (order: (from: string, to: string) => string[]): Service => {
    let count = 0;
    const busy = new Map<string, Promise<void>>();
    return async ({ path, body }) => {
      if (path === "/things") return [201, { id: `t${String((count += 1)).padStart(6, "0")}` }];
      const releases: (() => void)[] = [];
      for (const account of order(String(body["from"]), String(body["to"]))) {
        while (busy.has(account)) await busy.get(account);
        busy.set(account, new Promise((resolve) => releases.push(resolve)));
        releases.push(() => busy.delete(account));
        await others();
      }
      for (const release of releases.toReversed()) release();
      return [200, {}];
    };
  };

  test("must be answered in opposite order, too", async () => {
    const finding = await check([pays], () => paying((from, to) => [from, to]));
    expect(finding).toMatchObject({
      status: "failed",
      summary: expect.stringMatching(
        /^\d+ requests take \d+ ms one after the other, but at once, POST \/transfers .*: no answer within [\d.]+ s$/,
      ) as string,
    });
  });

  test("are answered in opposite order by a program that is right", async () => {
    const finding = await check([pays], () => paying((from, to) => [from, to].toSorted()));
    expect(finding).toMatchObject({ status: "passed" });
  });

  test("must not get a status of 500 together with others", async () => {
    const finding = await check([pays], () => {
      let running = 0;
      const service = paying((from, to) => [from, to].toSorted());
      return async (request, message) => {
        if (request.path !== "/transfers") return service(request, message);
        running += 1;
        await others();
        running -= 1;
        return running > 0 ? [500, { error: "changed meanwhile" }] : [200, {}];
      };
    });
    expect(finding).toMatchObject({
      status: "failed",
      summary: expect.stringContaining("POST /transfers is answered well alone, but gets 500") as string,
    });
  });
});

test("nothing is tried if the tests capture nothing and send nothing at once", async () => {
  const plain = { ...created, steps: [http({ path: "/", expect: { status: [200] } })] };
  const finding = await check([plain], () => () => [200, {}]);
  expect(finding?.summary ?? "").not.toContain("ids");
});
