import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import type { ServerUsage } from "../../../../src/software-house/sandbox/sandbox.ts";
import type { Finding } from "../../../../src/software-house/verification/finding.ts";
import { checkSoak } from "../../../../src/software-house/verification/phases/soak-phase.ts";
import { startService, type RunningService } from "../../../support/running-service.ts";
import { http } from "./programs/shortener.ts";

const tests = {
  tests: [
    {
      criterionId: "c1",
      name: "keeps a note",
      steps: [
        http({ method: "POST", path: "/notes", body: '{"text":"buy some milk"}', expect: { status: [201] } }),
        http({ path: "/notes", expect: { status: [200] } }),
      ],
    },
  ],
};

/** What a service uses that leaves nothing. */
const USAGE: ServerUsage = {
  processes: 1,
  threads: 1,
  descriptors: 10,
  memoryBytes: 1,
  files: 1,
  temporaryFiles: 1,
};

/** So much time that only the number of requests ends a soak, also on a busy machine. */
const bounds = {
  requests: 400,
  milliseconds: 60_000,
  enough: 400,
  mostMilliseconds: 60_000,
  patience: 1_000,
};

/** Soaks services that each answer by a listener of their own, which gets the number of the request. */
async function soaked(
  answer: (count: number, service: RunningService) => (response: ServerResponse) => unknown,
  { usage, ...some }: Partial<typeof bounds> & { usage?: (count: number) => ServerUsage } = {},
): Promise<Finding | null> {
  const start = async (): Promise<{ server: RunningService }> => {
    let count = 0;
    const server: RunningService = await startService(
      (request, response) => {
        request.resume();
        request.on("end", () => {
          count += 1;
          answer(count, server)(response);
        });
      },
      usage && { usage: () => usage(count) },
    );
    return { server };
  };
  return checkSoak({ start, tests, bounds: { ...bounds, ...some } });
}

const well = (response: ServerResponse): unknown => response.end();

test("a service that goes on to answer passes, and the finding says how much was tried", async () => {
  expect(await soaked(() => well)).toMatchObject({
    status: "passed",
    summary: expect.stringMatching(/^400 requests in \d\.\d s over 4 kept connections: median /) as string,
  });
});

test("a service that ends after some requests fails", async () => {
  const finding = await soaked((count, service) => (count > 150 ? () => service.end({ exit: 1 }) : well));
  expect(finding).toMatchObject({
    status: "failed",
    summary: expect.stringMatching(/^after 1\d\d requests, the server ended: exit 1$/) as string,
  });
});

test("a limit of ours on a service's output is no failure", async () => {
  const finding = await soaked((count, service) =>
    count > 150 ? () => service.end({ exit: null, stopped: "output" }) : well,
  );
  expect(finding).toMatchObject({
    status: "passed",
    summary: expect.stringContaining("our limit of output") as string,
  });
});

test("a service whose answers get slow fails, compared with a new one", async () => {
  const finding = await soaked(
    (count) => (count > 60 ? (response) => setTimeout(() => well(response), 800) : well),
    {
      mostMilliseconds: 2_500,
      patience: 20_000,
    },
  );
  expect(finding).toMatchObject({ status: "failed" });
});

const later = (milliseconds: number) => (response: ServerResponse) =>
  setTimeout(() => well(response), milliseconds);

test("a service fails if every request takes a little longer than the one before", async () => {
  expect(await soaked((count) => later(count / 5))).toMatchObject({
    status: "failed",
    summary: expect.stringMatching(
      /^(POST|GET) \/notes takes \d+ ms after the soak, and \d ms on a new server$/,
    ) as string,
  });
});

test("a service fails if each request adds much to one kind of request, behind others that stay quick", async () => {
  const finding = await soaked((count) => (response) => {
    if (response.req.method === "GET") later(count / 4)(response);
    else well(response);
  });
  expect(finding).toMatchObject({
    status: "failed",
    summary: expect.stringMatching(/^GET \/notes takes \d+ ms after the soak/) as string,
  });
});

test("a list may take longer the more there is to list", async () => {
  const finding = await soaked((count) => (response) => {
    if (response.req.method === "GET") later(count / 25)(response);
    else well(response);
  });
  expect(finding).toMatchObject({ status: "passed" });
});

test("a request that was late once is a warning", async () => {
  const finding = await soaked((count) =>
    count === 50 ? (response) => setTimeout(() => well(response), 1_200) : well,
  );
  expect(finding).toMatchObject({
    status: "warned",
    output: expect.stringMatching(/^after \d+ requests, (POST|GET) \/notes was late once$/m) as string,
  });
});

test("the status 500 for requests that were answered well before fails", async () => {
  const finding = await soaked((count) => (response) => {
    response.statusCode = count > 200 ? 500 : 200;
    response.end();
  });
  expect(finding).toMatchObject({
    status: "failed",
    summary: expect.stringMatching(/^\d+ of 400 requests were answered with the status 500/) as string,
  });
});

test("open files that grow with what is created are a warning", async () => {
  let created = 0;
  const finding = await soaked(
    () => (response) => {
      const isCreated = response.req.method === "POST";
      created += isCreated ? 1 : 0;
      response.writeHead(isCreated ? 201 : 200).end();
    },
    { usage: () => ({ ...USAGE, descriptors: 10 + created }) },
  );
  expect(finding).toMatchObject({
    status: "warned",
    output: expect.stringMatching(/^open files and connections grow with the requests: /) as string,
  });
});

test("open files that grow with each request fail", async () => {
  const finding = await soaked(() => well, {
    usage: (count) => ({ ...USAGE, descriptors: 10 + count }),
  });
  expect(finding).toMatchObject({
    status: "failed",
    summary: expect.stringMatching(
      /^open files and connections stay with requests that create nothing: /,
    ) as string,
  });
});
