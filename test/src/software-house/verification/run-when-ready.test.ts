import { expect, test } from "vitest";
import type { AcceptanceTest } from "../../../../src/software-house/contract/acceptance-tests.ts";
import { runHttpTests } from "../../../../src/software-house/verification/acceptance/run-tests.ts";
import { runWhenReady } from "../../../../src/software-house/verification/phases/run-when-ready.ts";
import { createWarmUp } from "../../../../src/software-house/verification/warm-up.ts";
import { localProgram, NOTES, type Answer } from "./programs/local-program.ts";
import { http } from "./programs/shortener.ts";

const posts: AcceptanceTest = {
  criterionId: "c1",
  name: "posts",
  steps: [http({ method: "POST", path: "/notes", body: "{}", expect: { status: [201] } })],
};

/** Answers the first requests with a status, and counts the later ones by their method. */
function warmingUp(status: number, times: number): { create: () => Answer; counts: Record<string, number> } {
  const counts: Record<string, number> = {};
  let seen = 0;
  const create =
    (): Answer =>
    ({ method }) => {
      seen += 1;
      if (seen <= times) return [status];
      counts[method] = (counts[method] ?? 0) + 1;
      return [method === "POST" ? 201 : 404];
    };
  return { create, counts };
}

async function statuses(create: () => Answer): Promise<string[]> {
  await using server = await localProgram(create).start();
  const reports = await runWhenReady(
    server,
    { tests: [posts, { ...posts, name: "posts again" }] },
    {
      warmUp: createWarmUp(),
      run: (running, tests, onStep) => runHttpTests(tests, { specification: NOTES, server: running, onStep }),
      onStep: () => undefined,
    },
  );
  return reports.map(({ status }) => status);
}

test("tests wait for a service that says 503 before it is ready", async () => {
  const { create, counts } = warmingUp(503, 4);
  expect(await statuses(create)).toEqual(["passed", "passed"]);
  expect(counts).toEqual({ GET: 1, POST: 2 });
});

test("a service that is ready at once gets no other requests than those of the tests", async () => {
  const { create, counts } = warmingUp(503, 0);
  expect(await statuses(create)).toEqual(["passed", "passed"]);
  expect(counts).toEqual({ POST: 2 });
});

test("another wrong status is not waited for", async () => {
  const { create } = warmingUp(400, 1);
  expect(await statuses(create)).toEqual(["failed", "passed"]);
});
