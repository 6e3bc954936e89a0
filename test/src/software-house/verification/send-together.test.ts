import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { WireRequest } from "../../../../src/software-house/verification/acceptance/send-request.ts";
import { sendTogether } from "../../../../src/software-house/verification/acceptance/send-together.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** Listens on a unix socket, and gives each connection and its received text to `read` whenever some arrives. */
async function listen(read: (connection: { socket: Socket; text: string }) => void): Promise<string> {
  const folder = temporaryFolder();
  cleanups.push(() => folder[Symbol.dispose]());
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    const connection = { socket, text: "" };
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      connection.text += chunk.toString("latin1");
      read(connection);
    });
  });
  const socketPath = join(folder.path, "server");
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  cleanups.push(() => {
    for (const socket of open) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return socketPath;
}

const answer = (status: string, body = ""): string =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;

const get: WireRequest = { method: "GET", path: "/", headers: [], body: null };
const post: WireRequest = { method: "POST", path: "/", headers: [], body: '{"name":"a name"}' };

describe.each<[string, WireRequest, string]>([
  ["without a body", get, "\r\n\r\n"],
  ["with a body", post, '{"name":"a name"}'],
])("requests that are sent together, %s", (_, request, ending) => {
  test("end only when all but the last byte of each has arrived", async () => {
    const connections = new Set<{ text: string }>();
    /** For each request that has arrived whole: how many had arrived up to their last byte. */
    const arrived: number[] = [];
    const socketPath = await listen((connection) => {
      connections.add(connection);
      if (!connection.text.endsWith(ending)) return;
      const begun = [...connections].filter(({ text }) => text.includes(ending.slice(0, -1)));
      arrived.push(begun.length);
      connection.socket.end(answer("200 OK", "fine"));
    });
    const answers = await sendTogether({ socketPath, port: 80 }, Array<WireRequest>(20).fill(request));
    expect(answers).toEqual(answers.map(() => expect.objectContaining({ status: 200, body: "fine" })));
    expect(arrived).toEqual(Array(20).fill(20));
  });
});

describe("requests that are sent together", () => {
  test("are answered in their own order", async () => {
    const socketPath = await listen(({ socket, text }) => {
      if (text.endsWith("\r\n\r\n")) socket.end(answer("200 OK", /\/(\d+)/.exec(text)?.[1]));
    });
    const requests = Array.from({ length: 5 }, (_, index) => ({ ...get, path: `/${index}` }));
    const answers = await sendTogether({ socketPath, port: 80 }, requests);
    expect(answers.map((one) => ("body" in one ? one.body : one.fault))).toEqual(["0", "1", "2", "3", "4"]);
  });

  test("take an answer that comes before the last byte", async () => {
    const socketPath = await listen(({ socket, text }) => {
      if (text.includes("\r\n\r\n")) socket.end(answer("413 Content Too Large"));
    });
    const answers = await sendTogether({ socketPath, port: 80 }, [post, post]);
    expect(answers).toEqual([
      expect.objectContaining({ status: 413 }),
      expect.objectContaining({ status: 413 }),
    ]);
  });

  test("do not wait for one that cannot be sent", async () => {
    const socketPath = await listen(({ socket, text }) => {
      if (text.endsWith("\r\n\r\n")) socket.end(answer("200 OK"));
    });
    const wrong = { ...get, headers: [["a name", "x"] as const] };
    const answers = await sendTogether({ socketPath, port: 80 }, [get, wrong, get]);
    expect(answers.map((one) => ("status" in one ? one.status : "fault"))).toEqual([200, "fault", 200]);
  });

  test("are none if there are none", async () => {
    expect(await sendTogether({ socketPath: "/nowhere", port: 80 }, [])).toEqual([]);
  });
});
