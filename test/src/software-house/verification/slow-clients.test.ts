import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { askDuringSlowClients } from "../../../../src/software-house/verification/odd-input/slow-clients.ts";
import { startService, type RunningService } from "../../../support/running-service.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { http } from "./programs/shortener.ts";

const open: (() => void)[] = [];

afterEach(() => {
  for (const close of open.splice(0)) close();
});

const tests = {
  tests: [
    {
      criterionId: "c1",
      name: "a note is kept",
      steps: [
        http({ method: "PUT", path: "/notes/tea", body: '{"text":"black tea"}', expect: { status: [200] } }),
      ],
    },
    { criterionId: "c2", name: "notes are listed", steps: [http({ path: "/notes" })] },
  ],
};

const waiting = { briefly: 300, surely: 400, work: 60_000 };

const ask = (service: RunningService): ReturnType<typeof askDuringSlowClients> =>
  askDuringSlowClients(service, tests, { waiting });

/** Answers requests, each with a lock that only one of them has. */
async function serviceOf(
  answer: (
    request: IncomingMessage,
    response: ServerResponse,
    lock: <T>(work: () => Promise<T>) => Promise<T>,
  ) => Promise<void>,
): Promise<RunningService> {
  let last: Promise<unknown> = Promise.resolve();
  const lock = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
  const service = await startService((request, response) => {
    answer(request, response, lock).catch(() => response.destroy());
  });
  open.push(() => service.end());
  return service;
}

test("a service that reads each body for itself is well", async () => {
  const service = await serviceOf(async (request, response) => {
    await text(request);
    response.end("[]");
  });
  expect(await ask(service)).toEqual({ failures: [], warnings: [], tried: "a slow client" });
});

test("a service that reads bodies under one lock fails", async () => {
  const service = await serviceOf(async (request, response, lock) => {
    await lock(() => text(request));
    response.end("[]");
  });
  expect(await ask(service)).toMatchObject({
    failures: [
      expect.stringMatching(
        /^PUT \/notes\/tea is not answered as long as another client has sent only half of PUT \/notes\/\w+$/,
      ),
    ],
    warnings: [],
  });
});

test("a service that writes answers under one lock is only warned of", async () => {
  const long = "x".repeat(900_000);
  const service = await serviceOf(async (request, response, lock) => {
    await text(request);
    await lock(async () => {
      if (request.socket.destroyed) return;
      if (!response.write(request.method === "GET" ? long : "[]"))
        await Promise.race([once(response, "drain"), once(response, "close")]);
    });
    response.end();
  });
  expect(await ask(service)).toMatchObject({
    failures: [],
    warnings: [
      expect.stringMatching(
        /^PUT \/notes\/tea is not answered as long as another client does not read the answers to \d+ requests GET \/notes$/,
      ),
    ],
  });
});

test("a service that handles one connection after the other is only warned of", async () => {
  const folder = temporaryFolder();
  const socketPath = join(folder.path, "server");
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer((socket) => {
    last = last.then(() => serve(socket));
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const service = await serviceOf(() => Promise.resolve());
  open.push(() => {
    server.close();
    folder[Symbol.dispose]();
  });
  expect(await ask({ ...service, address: { socketPath, port: 80 } })).toMatchObject({
    failures: [],
    warnings: [expect.stringContaining("one connection after the other")],
  });
});

/** Answers the one request of a connection. */
async function serve(socket: Socket): Promise<void> {
  let received = "";
  socket.on("error", () => {});
  const closed = once(socket, "close").catch(() => {});
  socket.on("data", (data) => {
    received += data.toString();
    const [head = "", body] = received.split("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (body !== undefined && body.length >= length)
      socket.end("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n[]");
  });
  await closed;
}
