import { expect, test } from "vitest";
import { sendGarbage } from "../../../../src/software-house/verification/odd-input/send-garbage.ts";
import { servicesOfTests, type RunningService } from "../../../support/running-service.ts";
import { http } from "./programs/shortener.ts";

const startService = servicesOfTests();

const testsOf = (status: number) => ({
  tests: [
    {
      criterionId: "c1",
      name: "works",
      steps: [http({ path: "/notes/none", expect: { status: [status] } })],
    },
  ],
});

/** Starts a service that answers 404, and these statuses to these targets. */
async function serviceOf(statuses: Readonly<Record<string, number>>): Promise<RunningService> {
  const service = await startService(({ url = "/" }, response) => {
    const status = statuses[url] ?? 404;
    if (status === 0) service.end({ exit: 1 });
    else response.writeHead(status).end();
  });
  return service;
}

test("a service that refuses odd targets in any way is well", async () => {
  const service = await serviceOf({ "/": 200, "/?": 200, "//": 301, "/%": 400, "*": 405 });
  expect(await sendGarbage(service, testsOf(404))).toMatchObject({ failures: [], warnings: [] });
});

test("a service that ends at an odd target fails", async () => {
  const service = await serviceOf({ "/%": 0 });
  expect(await sendGarbage(service, testsOf(200))).toMatchObject({
    failures: ["the server ended at GET /%: exit 1"],
  });
});

test("the status 500 for an odd target counts if unknown things get 404, and else only warns", async () => {
  const service = await serviceOf({ "//": 500, "*": 500 });
  const lines = ["GET //: status 500", "GET *: status 500"];
  expect(await sendGarbage(service, testsOf(404))).toMatchObject({ failures: lines, warnings: [] });
  expect(await sendGarbage(service, testsOf(200))).toMatchObject({ failures: [], warnings: lines });
});
