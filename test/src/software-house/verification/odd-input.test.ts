import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { askOddIds } from "../../../../src/software-house/verification/odd-input/ask-odd-ids.ts";
import { sendGarbage } from "../../../../src/software-house/verification/odd-input/send-garbage.ts";
import { sendInParts } from "../../../../src/software-house/verification/odd-input/send-in-parts.ts";
import { servicesOfTests, type RunningService } from "../../../support/running-service.ts";
import { http, shortenerSpecification } from "./programs/shortener.ts";

const startService = servicesOfTests();

/** Starts a service that answers when it has read the body. `join` makes the body's text of its parts. */
async function serviceOf(
  answer: (body: string, request: IncomingMessage, response: ServerResponse) => unknown,
  join: (parts: Buffer[]) => string = (parts) => Buffer.concat(parts).toString(),
): Promise<RunningService> {
  const service = await startService((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => answer(join(parts), request, response));
  });
  return service;
}

const send = (response: ServerResponse, status: number, body = ""): unknown =>
  response.writeHead(status).end(body);

const specification = shortenerSpecification("go", {});
const testsOf = (...steps: ReturnType<typeof http>[]) => ({
  tests: [{ criterionId: "c1", name: "works", steps }],
});
const note = http({ method: "POST", path: "/notes", body: '{"text":"milk"}', expect: { status: [201] } });

/** Parses a note, and refuses what is none. */
const textOf = (body: string): string | null => {
  try {
    const { text } = JSON.parse(body) as { text?: unknown };
    return typeof text === "string" ? text : null;
  } catch {
    return null;
  }
};

test("a service that refuses garbage has nothing odd", async () => {
  const service = await serviceOf((body, _, response) => send(response, textOf(body) === null ? 400 : 201));
  expect(await sendGarbage(service, testsOf(note))).toEqual({
    failures: [],
    warnings: [],
    tried: "29 garbage requests",
  });
});

test("garbage reaches each route, also behind other requests of its kind and with an id of an earlier answer", async () => {
  const service = await serviceOf((body, { method, url }, response) => {
    if (method === "POST" && url === "/jobs") return send(response, 201, '{"id":"j1"}');
    const isDeep = url === "/jobs/j1/done" || url === "/keys/k9/increment";
    return send(response, isDeep && body === "null" ? 500 : 400);
  });
  const put = (path: string) => http({ method: "PUT", path, body: "{}", expect: { status: [200] } });
  const done = { ...put("/jobs/{{id}}/done"), method: "POST" };
  const create = {
    ...put("/jobs"),
    method: "POST",
    capture: [{ name: "id", from: "body", key: "id" } as const],
  };
  const keys = Array.from({ length: 12 }, (_, number) => put(`/keys/k${number}`));
  const report = await sendGarbage(
    service,
    testsOf(...keys, { ...put("/keys/k9/increment"), method: "POST" }, create, done),
  );
  expect(report.failures).toEqual([
    "null to /keys/k9/increment: status 500",
    "null to /jobs/j1/done: status 500",
  ]);
});

test("the status 500 for a wrong body counts, and 501 for an unknown method does not", async () => {
  const service = await serviceOf((body, request, response) => {
    if (request.method === "PROPFIND") return send(response, 501);
    return send(response, body === "null" ? 500 : 400);
  });
  expect(await sendGarbage(service, testsOf(note))).toMatchObject({
    failures: ["null to /notes: status 500"],
    warnings: [],
  });
});

test("a connection that is closed counts for an ordinary mistake, and warns for an exotic one", async () => {
  const service = await serviceOf((body, request, response) =>
    (body === "" && request.method === "POST") || body.startsWith("[[")
      ? request.socket.destroy()
      : send(response, 400),
  );
  expect(await sendGarbage(service, testsOf(note))).toMatchObject({
    failures: ["an empty body to /notes: the connection was closed without an answer"],
    warnings: ["deep JSON to /notes: the connection was closed without an answer"],
  });
});

test("an odd answer that comes once is only a warning", async () => {
  let isFirst = true;
  const service = await serviceOf((body, _, response) => {
    const isOdd = isFirst && body === "null";
    isFirst &&= !isOdd;
    return send(response, isOdd ? 500 : 400);
  });
  expect(await sendGarbage(service, testsOf(note))).toMatchObject({
    failures: [],
    warnings: ["null to /notes: status 500, not each time"],
  });
});

test("a status 500 on a path that no test uses is only a warning", async () => {
  const service = await serviceOf((_, request, response) =>
    send(response, request.url?.startsWith("/no/such") ? 500 : 400),
  );
  expect(await sendGarbage(service, testsOf(note))).toMatchObject({
    failures: [],
    warnings: ["an unknown path: status 500"],
  });
});

const unknown = http({ path: "/notes/none-such", expect: { status: [404] } });

test("a name that objects inherit must not be found, if an unknown id is not", async () => {
  const service = await serviceOf((_, request, response) =>
    send(response, request.url === "/notes/constructor" ? 200 : 404),
  );
  expect(await askOddIds(service, testsOf(unknown))).toEqual({
    failures: ["GET /notes/constructor: status 200, as if it was found; an unknown id gets 404"],
    warnings: [],
    tried: "13 requests for made-up ids and paths",
  });
});

test("a cleaned path may lead elsewhere, but the status 500 counts for every id", async () => {
  const service = await serviceOf((_, request, response) => {
    if (request.url === "/notes/..") return send(response, 301);
    return send(response, request.url === "/notes/%00" ? 500 : 404);
  });
  expect(await askOddIds(service, testsOf(unknown))).toMatchObject({
    failures: ["GET /notes/%00: status 500"],
    warnings: [],
  });
});

test("the unknown id is the part of the path that differs from a path that is found", async () => {
  const service = await serviceOf((_, request, response) =>
    send(response, request.url === "/notes/__proto__/text" ? 200 : 404),
  );
  const steps = testsOf(
    http({ path: "/notes/{{id}}/text", expect: { status: [200] } }),
    http({ path: "/notes/none-such/text", expect: { status: [404] } }),
  );
  const { failures } = await askOddIds(service, steps);
  expect(failures).toHaveLength(1);
});

test("an unknown id below something that the test has made gets odd ids, too", async () => {
  const shops = new Set<string>();
  const service = await serviceOf((_, request, response) => {
    const [, name = "", , id = ""] = request.url?.slice(1).split("/") ?? [];
    if (request.method === "PUT") return send(response, shops.add(name).size > 0 ? 201 : 400);
    if (!shops.has(name)) return send(response, 404);
    return id === "toString" ? request.socket.destroy() : send(response, id === "%00" ? 500 : 404);
  });
  const made = testsOf(
    http({ method: "PUT", path: "/shops/{{new:word}}", expect: { status: [201] } }),
    http({ method: "DELETE", path: "/shops/{{new:word}}/coupons/none", expect: { status: [404] } }),
  );
  const { failures, warnings } = await askOddIds(service, made);
  expect(failures.map((failure) => failure.replace(/\/shops\/\w+/, ""))).toEqual([
    "DELETE /coupons/toString: the connection was closed without an answer",
    "DELETE /coupons/%00: status 500",
  ]);
  expect(warnings).toEqual([]);
});

/** A service that keeps notes in memory, and returns each by its location. */
function keeping(join?: (parts: Buffer[]) => string): Promise<RunningService> {
  const notes: string[] = [];
  return serviceOf((body, request, response) => {
    const text = request.method === "POST" ? textOf(body) : (notes[Number(request.url?.slice(7))] ?? null);
    if (text === null) return send(response, 404);
    if (request.method === "GET") return send(response, 200, JSON.stringify({ text }));
    response.setHeader("Location", `/notes/${notes.push(text) - 1}`);
    return send(response, 201);
  }, join);
}

const torn = (parts: Buffer[]): string => parts.map(String).join("");

test("a text that comes back unchanged from parts passes", async () => {
  expect(await sendInParts(await keeping(), { tests: testsOf(note), specification })).toEqual({
    failures: [],
    warnings: [],
    tried: "1 request in parts",
  });
});

test("a service that answers with the first text of a booking tears nothing", async () => {
  let first: string | null = null;
  const service = await serviceOf((body, request, response) => {
    if (request.method === "GET") return send(response, 404);
    first ??= body;
    return send(response, 200, first);
  });
  const booking = http({ method: "POST", path: "/bookings", body: '{"name":"Ann"}' });
  const promising = { ...specification, summary: "Keeps names in UTF-8." };
  expect(await sendInParts(service, { tests: testsOf(booking), specification: promising })).toMatchObject({
    failures: [],
    warnings: [],
  });
});

test("a text that is torn warns, and counts if the specification speaks of bytes or UTF-8", async () => {
  const line = expect.stringMatching(/^POST \/notes: a text comes back changed/) as string;
  expect(await sendInParts(await keeping(torn), { tests: testsOf(note), specification })).toMatchObject({
    failures: [],
    warnings: [line],
  });
  const promising = { ...specification, summary: "Keeps texts in UTF-8." };
  expect(
    await sendInParts(await keeping(torn), { tests: testsOf(note), specification: promising }),
  ).toMatchObject({
    failures: [line],
    warnings: [],
  });
});
