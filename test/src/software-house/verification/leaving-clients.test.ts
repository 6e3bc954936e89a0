import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { leaveRequests } from "../../../../src/software-house/verification/odd-input/leaving-clients.ts";
import { servicesOfTests } from "../../../support/running-service.ts";
import { http } from "./programs/shortener.ts";

const startService = servicesOfTests();

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
  const service = await startService((request, response) => {
    text(request).then(
      () => response.end("{}"),
      () => response.destroy(),
    );
  });
  expect(await leaveRequests(service, tests)).toEqual({
    failures: [],
    warnings: [],
    tried: "12 clients that went away",
  });
});

test("a service that ends with a body that never ends fails", async () => {
  const service = await startService((request, response) => {
    text(request).then(
      () => response.end("{}"),
      () => service.end({ exit: 1 }),
    );
  });
  expect(await leaveRequests(service, tests)).toMatchObject({
    failures: [
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
