import { expect, test } from "vitest";
import { repeatReads } from "../../../../src/software-house/verification/odd-input/repeated-reads.ts";
import { servicesOfTests } from "../../../support/running-service.ts";
import { http } from "./programs/shortener.ts";

const startService = servicesOfTests();

const tests = {
  tests: [
    {
      criterionId: "c1",
      name: "a note is kept",
      steps: [
        http({ method: "PUT", path: "/notes/tea", body: '{"text":"black tea"}', expect: { status: [201] } }),
        http({ path: "/notes/tea?day=2026-03-07", expect: { status: [200] } }),
        http({ path: "/notes/none", expect: { status: [404] } }),
      ],
    },
  ],
};

/** Starts a service that answers a `GET` by its number, from 0. */
async function reportOf(
  statusOf: (number: number) => number,
): Promise<Awaited<ReturnType<typeof repeatReads>>> {
  let number = -1;
  const service = await startService(({ method }, response) => {
    if (method === "GET") number += 1;
    response.writeHead(method === "GET" ? statusOf(number) : 201).end();
  });
  return repeatReads(service, tests);
}

test.each([
  ["finds something each time", () => 200],
  ["gives something away once", (number: number) => (number === 0 ? 200 : 410)],
  ["is not ready at first", (number: number) => (number < 2 ? 404 : 200)],
  ["refuses some requests because they are too many", (number: number) => (number % 2 === 0 ? 200 : 429)],
  ["fails once", (number: number) => (number === 2 ? 500 : 200)],
])("a service that %s is well", async (_, statusOf) => {
  expect(await reportOf(statusOf)).toEqual({ failures: [], warnings: [], tried: "1 repeated request" });
});

test.each([
  ["first", 0],
  ["second", 1],
])("a service that finds something only the %s of two times fails", async (_, rest) => {
  const report = await reportOf((number) => (number % 2 === rest ? 200 : 400));
  expect(report.failures).toEqual([
    expect.stringMatching(
      /^GET \/notes\/\w+\?day=\S+ is answered by turns, sent 5 times: (?:[24]00, ){4}[24]00$/,
    ),
  ]);
});
