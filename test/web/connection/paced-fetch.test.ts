import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { pacedFetch } from "../../../web/page/connection/paced-fetch.ts";

const BACKLOG = "data: a piece of the text\n\n".repeat(4_000);

describe("a stream of events", () => {
  it("is handed over whole, in small pieces, with a turn for others between any two", async () => {
    await using server = await serve("text/event-stream; charset=utf-8");
    const reader = (await pacedFetch(server.address)).body?.getReader();
    let turns = 0;
    const count = (): void => {
      turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    const decoder = new TextDecoder();
    let text = "";
    let pieces = 0;
    let hurried = 0;
    let before = -1;
    for (;;) {
      const { value: piece } = (await reader?.read()) ?? {};
      if (piece === undefined) break;
      expect(piece.length).toBeLessThanOrEqual(8_192);
      if (turns === before) hurried += 1;
      before = turns;
      pieces += 1;
      text += decoder.decode(piece, { stream: true });
    }
    clearImmediate(next);
    expect(text).toBe(BACKLOG);
    expect(pieces).toBeGreaterThanOrEqual(BACKLOG.length / 8_192);
    expect(hurried).toBe(0);
  });

  it("keeps its status and headers, and ends its connection if its reader goes away", async () => {
    await using server = await serve("text/event-stream");
    const response = await pacedFetch(`${server.address}/endless`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-location")).toBe("/runs/1");
    await response.body?.cancel();
    await server.isClosed;
  });
});

it("any other answer is left as it is", async () => {
  await using server = await serve("application/json");
  const response = await pacedFetch(server.address);
  expect(response.url).toBe(`${server.address}/`);
  expect(await response.text()).toBe(BACKLOG);
});

interface Served extends AsyncDisposable {
  address: string;
  /** Resolves when an answer has ended, also before its end. */
  isClosed: Promise<unknown>;
}

/** Serves the backlog at once. What is served on `/endless` never ends. */
async function serve(contentType: string): Promise<Served> {
  const server = createServer((request, response) => {
    response.writeHead(200, { "content-type": contentType, "content-location": "/runs/1" });
    response.once("close", () => server.emit("answered"));
    response.write(BACKLOG);
    if (request.url !== "/endless") response.end();
  });
  const isClosed = once(server, "answered");
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    isClosed,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
