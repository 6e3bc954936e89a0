import { describe, expect, test } from "vitest";
import { ask, serve } from "../../../support/sandbox/serve.ts";
import { hasBubblewrap } from "../../../support/sandbox/users.ts";

const SERVER = `const server = require("node:http").createServer((_, reply) => reply.end("here"));`;

describe.skipIf(!hasBubblewrap)("a server in bubblewrap that fails", () => {
  test("is reported with the ports that it listens on if these are other ports", async () => {
    await using server = await serve(
      `${SERVER} server.listen(8080); require("node:net").createServer().listen(9090, "::1")`,
      { limits: { seconds: 2 } },
    );

    expect(server).toMatchObject({
      socketPath: null,
      fault: `nothing listens on port ${server.port} (from PORT) after 2 s; the program listens on 8080, 9090 instead`,
    });
  });

  test("is reported if it listens on no port", async () => {
    await using server = await serve("setInterval(() => {}, 1000)", { limits: { seconds: 1 } });

    expect(server.fault).toBe(
      `nothing listens on port ${server.port} (from PORT) after 1 s; the program listens on no port`,
    );
    expect(await server.ended).toMatchObject({ stopped: "time" });
  });

  test("is reported with its exit status if it ends at once", async () => {
    await using server = await serve("console.error('no configuration'); process.exit(4)");

    expect(server.fault).toBe(
      `the program ended before it listened on port ${server.port} (from PORT): exit 4`,
    );
    expect(await server.ended).toEqual({
      exit: 4,
      signal: null,
      stopped: null,
      stdout: "",
      stderr: "no configuration\n",
      milliseconds: expect.any(Number) as number,
    });
  });

  test("is reported with 127, as in a shell, if its program does not exist", async () => {
    await using server = await serve("", { arguments: ["./server"] });

    expect(await server.ended).toMatchObject({ exit: 127, stderr: "./server: spawn ./server ENOENT\n" });
  });

  test("settles its end if it fails later", async () => {
    await using server = await serve(
      'require("node:http").createServer(() => process.abort()).listen(process.env.PORT)',
    );

    await expect(ask(server)).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(await server.ended).toMatchObject({ exit: null, signal: "SIGABRT", stopped: null });
    expect(await server.stop()).toBe(await server.ended);
  });

  test("is stopped if it uses too much memory, without the memory of the relay", async () => {
    const script = `${SERVER} let held = [];
      server.on("request", () => setInterval(() => held.push(Buffer.alloc(1 << 20, 1)), 1)).listen(process.env.PORT)`;
    await using server = await serve(script, { limits: { memoryBytes: 120 * 2 ** 20 } });

    expect(await ask(server)).toBe("here");
    expect(await server.ended).toMatchObject({ signal: "SIGKILL", stopped: "memory" });
  });

  test("is stopped if it floods its output", async () => {
    const script = `${SERVER} server.listen(process.env.PORT, () => setInterval(() => console.log("x".repeat(1e5)), 1))`;
    await using server = await serve(script);

    expect(await server.ended).toMatchObject({ signal: "SIGKILL", stopped: "output" });
  });
});

describe.skipIf(!hasBubblewrap)("a server in bubblewrap that is stopped", () => {
  test("gets SIGTERM, and its report says how it ended", async () => {
    await using server = await serve(
      `${SERVER} server.listen(process.env.PORT); process.on("SIGTERM", () => { console.log("bye"); process.exit(3) })`,
    );

    expect(await server.stop()).toMatchObject({ exit: 3, signal: null, stopped: null, stdout: "bye\n" });
  });

  test("is killed if it ignores SIGTERM", async () => {
    await using server = await serve(
      `${SERVER} server.listen(process.env.PORT); process.on("SIGTERM", () => {})`,
    );

    expect(await server.stop()).toMatchObject({ exit: null, signal: "SIGKILL", stopped: null });
  });

  test("gets a signal itself, also if a shell started it", async () => {
    const script = `${SERVER} server.listen(process.env.PORT); process.on("SIGQUIT", () => { console.error("dump"); process.exit(2) })`;
    await using server = await serve(script, { arguments: ["sh", "-c", "node server.js; exit $?"] });

    server.signal("SIGQUIT");

    expect(await server.ended).toMatchObject({ stderr: expect.stringContaining("dump\n") as string });
  });

  test("cannot reach the host through the relay", async () => {
    const script = `const { readdirSync, readlinkSync, existsSync } = require("node:fs");
      const links = readdirSync("/proc/2/fd").map((name) => { try { return readlinkSync("/proc/2/fd/" + name) } catch { return "" } });
      require("node:http").createServer((_, reply) => reply.end(JSON.stringify(links.filter((link) => link.startsWith("/")))))
        .listen(process.env.PORT)`;
    await using server = await serve(script);

    const links = JSON.parse(await ask(server)) as string[];
    expect(links.filter((link) => !/^\/(dev\/null|proc\/)/.test(link))).toEqual([]);
  });
});
