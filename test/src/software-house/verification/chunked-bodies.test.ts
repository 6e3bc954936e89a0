import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { sendInChunks } from "../../../../src/software-house/verification/odd-input/chunked-bodies.ts";
import { servicesOfTests } from "../../../support/running-service.ts";
import { http, shortenerSpecification } from "./programs/shortener.ts";

const startService = servicesOfTests();

const LIMIT = 1_000;

const put = (body: string, status: number) =>
  http({ method: "PUT", path: "/notes/tea", body, expect: { status: [status] } });

const tests = {
  tests: [
    { criterionId: "c1", name: "a note is kept", steps: [put('{"text":"black tea"}', 201)] },
    { criterionId: "c2", name: "a long one is not", steps: [put(`{"text":"{{fill:x:${LIMIT}}}"}`, 413)] },
  ],
};

const specification = shortenerSpecification("go", {});

/** Starts a service that knows the length of a body from `lengthOf`, and answers a whole body with `statusOf`. */
async function reportOf(
  lengthOf: (request: IncomingMessage, read: number) => number,
  {
    statusOf = isNote,
    spec = specification,
  }: { statusOf?: (body: string) => number; spec?: typeof specification } = {},
): Promise<Awaited<ReturnType<typeof sendInChunks>>> {
  const service = await startService((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts);
      response.writeHead(lengthOf(request, body.length) > LIMIT ? 413 : statusOf(body.toString())).end();
    });
  });
  return sendInChunks(service, { tests, specification: spec });
}

function isNote(body: string): number {
  try {
    const { text } = JSON.parse(body) as { text?: string };
    return text !== undefined && text.length < 100 ? 201 : 400;
  } catch {
    return 400;
  }
}

const byHeader = ({ headers }: IncomingMessage): number => Number(headers["content-length"] ?? 0);

test("a service that counts what it reads is well", async () => {
  expect(await reportOf((_, read) => read)).toEqual({
    failures: [],
    warnings: [],
    tried: "2 long requests in chunks",
  });
});

test("a service whose limit is only for the header fails", async () => {
  expect(await reportOf(byHeader)).toMatchObject({
    failures: ["PUT /notes/tea: a body that gets 413 is accepted if it is sent in chunks"],
    warnings: [],
  });
});

test("a service that does not read chunks, or needs the header, is well", async () => {
  const emptyIsRight = await reportOf(byHeader, { statusOf: () => 201 });
  expect(emptyIsRight.failures).toEqual([]);
  const isNeeded = await reportOf((request) => Number(request.headers["content-length"] ?? LIMIT + 1));
  expect(isNeeded.failures).toEqual([]);
});

test("a limit that the specification names for the header is only warned of", async () => {
  const spec = { ...specification, summary: "A Content-Length above 1000 gets 413." };
  expect(await reportOf(byHeader, { spec })).toMatchObject({ failures: [], warnings: [expect.any(String)] });
});
