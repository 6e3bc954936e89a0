import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { fetchOverHttp } from "../../../src/models/http-fetch.ts";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const POST = { method: "POST", headers: { authorization: "Bearer key" }, body: "hello" };

test("sends method, headers and body, and returns status, headers and text", async () => {
  const address = await listen((request, response) => {
    void bodyOf(request).then((body) => {
      response.writeHead(201, { "x-seen": `${request.method} ${request.headers.authorization}` });
      return response.end(`{"body": "${body} ü"}`);
    });
  });
  const response = await fetchOverHttp(address, POST);
  expect(response.status).toBe(201);
  expect(response.headers.get("x-seen")).toBe("POST Bearer key");
  expect(await response.json()).toEqual({ body: "hello ü" });
});

test("streams events as they come", async () => {
  let release: () => void = () => undefined;
  const address = await listen((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    response.write("data: first\n\n");
    release = () => response.end("data: last\n\n");
  });
  const { body } = await fetchOverHttp(address);
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const first = await reader.read();
  expect(Buffer.from(first.value ?? []).toString()).toBe("data: first\n\n");
  release();
  const last = await reader.read();
  expect(Buffer.from(last.value ?? []).toString()).toBe("data: last\n\n");
  expect((await reader.read()).done).toBe(true);
});

test("rejects with `terminated` if a whole reply or a stream breaks off", async () => {
  const address = await listen((request, response) => {
    response.writeHead(200, {
      "content-type": request.url === "/stream" ? "text/event-stream" : "application/json",
      "content-length": 1_000,
    });
    response.write("half", () => response.destroy());
  });
  await expect(fetchOverHttp(`${address}/whole`)).rejects.toThrow("terminated");
  const stream = await fetchOverHttp(`${address}/stream`);
  await expect(stream.text()).rejects.toThrow("terminated");
});

test("rejects with the connection's error if nobody listens", async () => {
  const address = await listen(() => undefined);
  servers.splice(0).forEach((server) => server.close());
  await expect(fetchOverHttp(address, POST)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("stops on an abort, before the reply and within it", async () => {
  const address = await listen((request, response) => {
    if (request.url === "/silent") return;
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("data: first\n\n");
  });
  const before = new AbortController();
  const waiting = fetchOverHttp(`${address}/silent`, { ...POST, signal: before.signal });
  before.abort();
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });

  const within = new AbortController();
  const response = await fetchOverHttp(`${address}/stream`, { ...POST, signal: within.signal });
  const text = response.text();
  within.abort(new Error("enough"));
  await expect(text).rejects.toThrow("enough");
});

test.each([
  ["gzip", gzipSync],
  ["br", brotliCompressSync],
])("reads a body that a server compressed with %s unasked", async (encoding, compress) => {
  const address = await listen((request, response) => {
    expect(request.headers["accept-encoding"]).toBeUndefined();
    response.writeHead(200, { "content-encoding": encoding });
    response.end(compress('{"answer": 42}'));
  });
  expect(await (await fetchOverHttp(address)).json()).toEqual({ answer: 42 });
});

test("follows 307 and 308 with the body, and keeps the key from another origin", async () => {
  const seen: string[] = [];
  const answer: RequestListener = (request, response) => {
    void bodyOf(request).then((body) => {
      seen.push(`${request.method} ${request.url} ${body} ${request.headers.authorization ?? "no key"}`);
      return response.end("here");
    });
  };
  const other = await listen(answer);
  const address = await listen((request, response) => {
    if (request.url === "/same") answer(request, response);
    else if (request.url === "/to-same") response.writeHead(308, { location: "/same" }).end();
    else response.writeHead(307, { location: `${other}/other` }).end();
  });
  expect(await (await fetchOverHttp(`${address}/to-same`, POST)).text()).toBe("here");
  expect(await (await fetchOverHttp(`${address}/away`, POST)).text()).toBe("here");
  expect(seen).toEqual(["POST /same hello Bearer key", "POST /other hello no key"]);
});

test("ends a circle of redirects with the last one", async () => {
  const address = await listen((_request, response) => response.writeHead(307, { location: "/" }).end());
  expect((await fetchOverHttp(address, POST)).status).toBe(307);
});

test("sends a request once, also over a kept connection that the server closes", async () => {
  let requests = 0;
  const address = await listen((request, response) => {
    requests += 1;
    if (requests === 2) request.socket.destroy();
    else response.end("here");
  });
  expect(await (await fetchOverHttp(address, POST)).text()).toBe("here");
  await expect(fetchOverHttp(address, POST)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(requests).toBe(2);
});

test("stops reading a body that does not end", async () => {
  const address = await listen((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const piece = Buffer.alloc(1 << 20, " ");
    const pour = (): void => {
      while (!response.destroyed && response.write(piece));
    };
    response.on("drain", pour);
    pour();
  });
  await expect(fetchOverHttp(address)).rejects.toMatchObject({
    code: "model_reply_unreadable",
    message: "the server's reply does not end: it is larger than 8388608 bytes",
    retryable: false,
  });
});

test("stops reading a line of a stream, and a stream, that does not end", async () => {
  const address = await listen((request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const piece = Buffer.alloc(1 << 20, "x");
    if (request.url === "/stream") piece[piece.length - 1] = 10;
    const pour = (): void => {
      while (!response.destroyed && response.write(piece));
    };
    response.on("drain", pour);
    pour();
  });
  const read = async (path: string): Promise<void> => {
    const { body } = await fetchOverHttp(`${address}${path}`);
    for await (const _ of body as AsyncIterable<Uint8Array>);
  };
  await expect(read("/line")).rejects.toMatchObject({
    code: "model_reply_unreadable",
    message: "a line of the server's stream does not end: it is larger than 8388608 bytes",
  });
  await expect(read("/stream")).rejects.toMatchObject({
    code: "model_reply_unreadable",
    message: "the server's reply does not end: it is larger than 67108864 bytes",
  });
});
