import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { readKeptConnections } from "../../../../src/software-house/verification/odd-input/kept-connection.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { startService } from "../../../support/running-service.ts";
import { http } from "./programs/shortener.ts";

const open: (() => void)[] = [];

afterEach(() => {
  for (const close of open.splice(0)) close();
});

const tests = {
  tests: [
    {
      criterionId: "c1",
      name: "a note is kept and removed",
      steps: [
        http({ method: "PUT", path: "/notes/tea", body: '{"text":"black tea"}', expect: { status: [200] } }),
        http({ method: "DELETE", path: "/notes/tea", expect: { status: [204] } }),
      ],
    },
  ],
};

/** Answers each request with these bytes, and closes the connection if they say so. */
async function reportOf(
  answer: (request: { method: string; body: string }) => string,
): Promise<Awaited<ReturnType<typeof readKeptConnections>>> {
  const folder = temporaryFolder();
  const service = await startService(() => {});
  const server: Server = createServer((socket) => {
    let text = "";
    socket.on("error", () => {});
    socket.on("data", (data) => {
      text += data.toString("latin1");
      for (;;) {
        const found = /^(?<method>[A-Z]+) [^]*?\r\n\r\n/.exec(text);
        const length = Number(/content-length: (\d+)/i.exec(found?.[0] ?? "")?.[1] ?? 0);
        const end = (found?.[0].length ?? 0) + length;
        if (found === null || text.length < end) return;
        const body = Buffer.from(text.slice(found[0].length, end), "latin1").toString();
        const bytes = answer({ method: found.groups?.["method"] ?? "", body });
        text = text.slice(end);
        socket.write(bytes);
        if (bytes.includes("Connection: close") || /connection: close/i.test(found[0])) socket.end();
      }
    });
  });
  const socketPath = join(folder.path, "server");
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  open.push(() => {
    server.close();
    service.end();
    folder[Symbol.dispose]();
  });
  return readKeptConnections({ ...service, address: { socketPath, port: 80 } }, tests);
}

const text = (body: string, length = Buffer.byteLength(body), more = ""): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n${more}\r\n${body}`;

test("answers that end where they say so are well", async () => {
  expect(
    await reportOf(({ method, body }) =>
      method === "DELETE" ? "HTTP/1.1 204 No Content\r\n\r\n" : text(body),
    ),
  ).toEqual({ failures: [], warnings: [], tried: "4 requests on kept connections" });
});

test("a body after 204 counts on a kept connection, and warns on one that is closed", async () => {
  const gone = (more: string): Promise<unknown> =>
    reportOf(({ method, body }) =>
      method === "DELETE" ? `HTTP/1.1 204 No Content\r\n${more}\r\n{}` : text(body),
    );
  const found = "DELETE /notes/tea: a body follows the answer 204, which must have none: {}";
  expect(await gone("")).toMatchObject({ failures: [found], warnings: [] });
  expect(await gone("Connection: close\r\n")).toMatchObject({ failures: [], warnings: [found] });
});

test("a length in characters counts, also on a connection that is closed", async () => {
  const echo = (more: string): Promise<unknown> =>
    reportOf(({ method, body }) =>
      method === "DELETE" ? "HTTP/1.1 204 No Content\r\n\r\n" : text(body, body.length, more),
    );
  const failures = [
    expect.stringMatching(/^PUT \/notes\/\S+: the answer 200 is longer than it says, and goes on with /),
  ];
  expect(await echo("")).toMatchObject({ failures });
  expect(await echo("Connection: close\r\n")).toMatchObject({ failures });
});

test("a service that closes without a word after an answer is not blamed", async () => {
  expect(await reportOf(({ body }) => text(body, undefined, "X: Connection: close\r\n"))).toMatchObject({
    failures: [],
    warnings: [],
  });
});

test("a length in characters counts if only a refusal has such characters", async () => {
  const known = new Set<string>();
  const refusing = await reportOf(({ body }) => {
    const isKnown = body !== "" && known.has(body);
    known.add(body);
    return isKnown ? text(body, body.length) : text("{}");
  });
  expect(refusing).toMatchObject({
    failures: [expect.stringMatching(/^PUT \/notes\/\S+: the answer 200 is longer than it says/)],
  });
});
