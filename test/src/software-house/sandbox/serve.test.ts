import { once } from "node:events";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { ask, serve } from "../../../support/sandbox/serve.ts";
import { hasBubblewrap } from "../../../support/sandbox/users.ts";

const ECHO = `require("node:http").createServer((request, reply) => request.pipe(reply)).listen(process.env.PORT)`;

describe.skipIf(!hasBubblewrap)("a server in bubblewrap", () => {
  test("is reached over a unix socket as soon as it listens on its port", async () => {
    await using server = await serve(ECHO);

    expect(server).toMatchObject({ fault: null, port: expect.any(Number) as number });
    expect(await ask(server, { body: "hello" })).toBe("hello");
  });

  test.each(["127.0.0.1", "0.0.0.0", "::1", "::", "localhost", "127.1.2.3"])(
    "may listen on %s",
    async (host) => {
      await using server = await serve(ECHO.replace("process.env.PORT", `process.env.PORT, "${host}"`));

      expect(await ask(server, { body: host })).toBe(host);
    },
  );

  test("receives and sends bodies of any size, a hundred at the same time", async () => {
    await using server = await serve(ECHO);
    const body = Buffer.alloc(300_000, "0123456789abcdef");

    const replies = await Promise.all(Array.from({ length: 100 }, () => ask(server, { body })));

    expect(replies.every((reply) => reply === body.toString())).toBe(true);
  });

  test.each(["127.0.0.1", "::"])(
    "accepts slowly on %s, and no connection is dropped by the kernel meanwhile",
    async (host) => {
      await using server = await serve(
        `const work = () => { const end = performance.now() + 10; while (performance.now() < end); };
        const dropped = () => {
          const [names, values] = require("node:fs").readFileSync("/proc/net/netstat", "utf8").split("\\n");
          return values.split(" ")[names.split(" ").indexOf("ListenDrops")];
        };
        require("node:http").createServer((_, reply) => { work(); reply.end(dropped()) })
          .listen({ port: process.env.PORT, host: "${host}", backlog: 5 })`,
      );

      const replies = await Promise.all(Array.from({ length: 60 }, () => ask(server)));

      expect(new Set(replies)).toEqual(new Set(["0"]));
    },
  );

  test("is measured: its threads, and the files that it leaves", async () => {
    await using server = await serve(
      `const { mkdtempSync } = require("node:fs");
      const { Worker } = require("node:worker_threads");
      require("node:http").createServer((_, reply) => {
        mkdtempSync("/tmp/left-");
        new Worker("setInterval(() => {}, 1000)", { eval: true }).once("online", () => reply.end());
      }).listen(process.env.PORT)`,
    );
    const before = server.usage?.();
    await ask(server);
    const after = server.usage?.();

    expect(after?.temporaryFiles).toBe((before?.temporaryFiles ?? 0) + 1);
    expect(after?.files).toBe((before?.files ?? 0) + 1);
    expect(after?.threads).toBeGreaterThan(before?.threads ?? 0);
  });

  test("keeps connections alive", async () => {
    await using server = await serve(
      `let connections = 0;
      require("node:http").createServer((_, reply) => reply.end(String(connections)))
        .on("connection", () => { connections += 1 }).listen(process.env.PORT)`,
    );
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });

    const replies = [
      await ask(server, { agent }),
      await ask(server, { agent }),
      await ask(server, { agent }),
    ];
    agent.destroy();

    expect(replies).toEqual(["1", "1", "1"]);
  });

  test("can answer after the client has ended its half of the connection, up to the last byte", async () => {
    await using server = await serve(
      `require("node:net").createServer({ allowHalfOpen: true }, (socket) => {
        let heard = 0;
        socket.on("data", (chunk) => { heard += chunk.length });
        socket.on("end", () => { socket.write("x".repeat(3_000_000)); socket.end(" " + heard) });
      }).listen(process.env.PORT)`,
    );
    const socket = connect({ path: server.socketPath ?? "", allowHalfOpen: true });
    socket.end(Buffer.alloc(500_000));

    const reply = await text(socket);

    expect([reply.length, reply.slice(-7)]).toEqual([3_000_007, " 500000"]);
  });

  test("can answer and close before it has read the body", async () => {
    await using server = await serve(
      `require("node:net").createServer((socket) => {
        socket.on("error", () => {});
        socket.once("data", () => {
          socket.pause();
          // Closing with unread data resets the connection.
          socket.write("HTTP/1.1 413 Too Large\\r\\nContent-Length: 5\\r\\nConnection: close\\r\\n\\r\\nlarge", () => socket.destroy());
        });
      }).listen(process.env.PORT)`,
    );

    for (let size = 100_000; size <= 3_200_000; size *= 2)
      expect(await ask(server, { body: Buffer.alloc(size) })).toBe("large");
  });

  test("can break off a connection, which the client sees, and serves the next one", async () => {
    await using server = await serve(
      `let count = 0;
      require("node:http").createServer((request, reply) => {
        if (++count > 2) return reply.end("third");
        if (count === 1) return request.socket.resetAndDestroy();
        reply.writeHead(200, { "content-length": 100 });
        reply.write("begun", () => request.socket.destroy());
      }).listen(process.env.PORT)`,
    );

    await expect(ask(server)).rejects.toThrow(/socket hang up|ECONNRESET/);
    await expect(ask(server)).rejects.toThrow(/aborted|ECONNRESET/);
    expect(await ask(server)).toBe("third");
  });

  test("notices that the client breaks off", async () => {
    await using server = await serve(
      `let closed = 0;
      require("node:http").createServer((request, reply) => {
        request.socket.on("close", () => { closed += 1 });
        if (request.url === "/closed") {
          const timer = setInterval(() => { if (closed > 0) { clearInterval(timer); reply.end("heard") } }, 5);
        }
      }).listen(process.env.PORT)`,
    );
    const socket = connect(server.socketPath ?? "");
    socket.write("POST /waits HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf");
    await once(socket, "connect");
    setTimeout(() => socket.destroy(), 50);

    const heard = new Promise<string>((resolve, reject) => {
      request({ socketPath: server.socketPath ?? "", path: "/closed" }, (reply) => {
        text(reply).then(resolve, reject);
      })
        .on("error", reject)
        .end();
    });

    expect(await heard).toBe("heard");
  });
});
