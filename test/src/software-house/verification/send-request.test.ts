import { Agent, createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, expect, test } from "vitest";
import {
  sendRequest,
  type WireAnswer,
} from "../../../../src/software-house/verification/acceptance/send-request.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** Sends a request to a server with this listener. */
async function sent(
  answer: RequestListener,
  { signal }: { signal?: AbortSignal } = {},
  meanwhile: () => void = () => undefined,
): Promise<WireAnswer> {
  const folder = temporaryFolder();
  cleanups.push(() => folder[Symbol.dispose]());
  const server = createServer(answer);
  const socketPath = join(folder.path, "server");
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const request = { method: "GET", path: "/", headers: [], body: null };
  const answered = sendRequest({ socketPath, port: 80 }, request, { patience: 200, signal });
  meanwhile();
  return answered;
}

const late = { fault: "no answer within 0.2 s", isLate: true };

/** Forces a garbage collection, which a long run does on its own. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

test("a request to a silent server times out, also with an abort signal and after a garbage collection", async () => {
  const { signal } = new AbortController();
  expect(
    await sent(
      () => undefined,
      { signal },
      () => setImmediate(collectGarbage),
    ),
  ).toEqual(late);
});

test("an answer that starts but does not end times out", async () => {
  expect(await sent((_, response) => response.write("begun"))).toEqual(late);
});

test("a closed connection does not count as a late answer", async () => {
  expect(await sent((request) => request.socket.destroy())).toEqual({
    fault: "the connection was closed without an answer",
    isLate: false,
  });
});

test("twenty requests at once under one signal are no leak to Node, which warns of none", async () => {
  const warnings: string[] = [];
  const note = ({ name }: Error): void => void warnings.push(name);
  process.on("warning", note);
  cleanups.push(() => process.off("warning", note));
  const { signal } = new AbortController();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => sent((_, response) => response.end("here"), { signal })),
  );
  expect(answers).toEqual(answers.map(() => expect.objectContaining({ status: 200, body: "here" })));
  expect(warnings).toEqual([]);
});

/** Starts a server whose connections are kept, and counts them. */
async function keptServer(answer: RequestListener) {
  const folder = temporaryFolder();
  cleanups.push(() => folder[Symbol.dispose]());
  const server = createServer(answer);
  const socketPath = join(folder.path, "server");
  let connections = 0;
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const agent = new Agent({ keepAlive: true });
  cleanups.push(() => {
    agent.destroy();
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const request = { method: "POST", path: "/", headers: [], body: "hé" };
  return {
    connections: () => connections,
    send: (options = {}) =>
      sendRequest({ socketPath, port: 80, agent }, request, { patience: 2_000, ...options }),
  };
}

test("requests to an address with an agent share a connection", async () => {
  const { send, connections } = await keptServer((request, response) => {
    request.resume().on("end", () => response.end("here"));
  });
  for (let time = 0; time < 3; time += 1) expect(await send()).toMatchObject({ status: 200, body: "here" });
  expect(connections()).toBe(1);
});

test("a kept connection that the server has closed meanwhile is replaced by a new one", async () => {
  let requests = 0;
  const { send, connections } = await keptServer((request, response) => {
    requests += 1;
    if (requests === 2) request.socket.destroy();
    else request.resume().on("end", () => response.end("here"));
  });
  await send();
  expect(await send()).toMatchObject({ status: 200, body: "here" });
  expect(connections()).toBe(2);
});

test("a body in parts arrives whole", async () => {
  const parts: string[] = [];
  const { send } = await keptServer((request, response) => {
    request.on("data", (part: Buffer) => parts.push(part.toString("hex")));
    request.on("end", () => response.end());
  });
  const bytes = Buffer.from("hé");
  await send({ parts: [bytes.subarray(0, 2), bytes.subarray(2)] });
  expect(parts.join("")).toBe("68c3a9");
});
