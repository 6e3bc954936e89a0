import type { RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import {
  leaveBodies,
  leaveRequests,
} from "../../../../src/software-house/verification/odd-input/leaving-clients.ts";
import { servicesOfTests, type RunningService } from "../../../support/running-service.ts";
import { NOTES } from "./programs/local-program.ts";
import { http } from "./programs/shortener.ts";

const startService = servicesOfTests();

/** A service that was started. */
interface Started {
  server: RunningService;
}

const tests = {
  tests: [
    {
      criterionId: "c1",
      name: "a note is kept",
      steps: [
        http({ method: "PUT", path: "/notes/tea", body: '{"text":"black tea"}', expect: { status: [200] } }),
        http({ path: "/notes/tea" }),
      ],
    },
  ],
};

test("a service that forgets clients that go away is well", async () => {
  const start = async (): Promise<Started> => ({ server: await startService(forgiving) });
  const { server } = await start();
  const nothing = { failures: [], warnings: [] };
  expect(await leaveRequests(server, tests)).toEqual({ ...nothing, tried: "8 clients that went away" });
  expect(await leaveBodies(tests, { start, specification: NOTES })).toEqual({
    ...nothing,
    tried: "4 clients that went away in the middle of a body",
  });
});

const forgiving: RequestListener = (request, response) => {
  text(request).then(
    () => response.end("{}"),
    () => response.destroy(),
  );
};

test.each([
  ["Keeps notes.", "warnings"],
  ["Keeps notes. It goes on if a client disconnects in the middle of a body.", "failures"],
  ["Keeps notes. Aborted uploads leave nothing.", "failures"],
] as const)("a service that ends with a body that never ends: %s", async (summary, kind) => {
  const start = async (): Promise<Started> => {
    const service = await startService((request, response) => {
      text(request).then(
        () => response.end("{}"),
        () => service.end({ exit: 1 }),
      );
    });
    return { server: service };
  };
  const found = await leaveBodies(tests, { start, specification: { ...NOTES, summary } });
  expect(found).toEqual({
    failures: [],
    warnings: [],
    tried: null,
    [kind]: [
      expect.stringMatching(
        /^the server ended when a client went away in the middle of the body of PUT \/notes\/\w+: exit 1$/,
      ),
    ],
  });
});

test("a service that ends when nobody reads its answer fails", async () => {
  const service = await startService((request, response) => {
    request.resume();
    request.socket.once("close", () => {
      if (!response.writableFinished && request.method === "GET" && request.url !== "/")
        service.end({ exit: 2 });
    });
    if (request.method !== "GET" || request.url === "/") response.end();
  });
  expect(await leaveRequests(service, tests)).toMatchObject({
    failures: [
      expect.stringMatching(
        /^the server ended when a client went away before it read the answer to GET \/notes\/\w+: exit 2$/,
      ),
    ],
  });
});
