import { request, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { langGraphProject, startDev, type DevCommand } from "../../support/dev-command.ts";

// The console in LangGraph's own development server, over HTTP as browsers and programs speak it.

const project = langGraphProject();
let dev: DevCommand;
beforeAll(async () => {
  dev = await startDev(project.path, ["--no-reload"]);
}, 60_000);
afterAll(async () => {
  await dev?.[Symbol.asyncDispose]();
  project[Symbol.dispose]();
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Asks with exactly these headers and this path, which `fetch` would change. */
function ask(path: string, headers: Record<string, string> = {}, method = "GET", body = ""): Promise<Answer> {
  const { hostname, port, host } = new URL(dev.address);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers: { host, ...headers } }, (response) => {
      text(response).then(
        (received) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: received }),
        reject,
      );
    });
    asked.on("error", reject).on("upgrade", (response) => {
      asked.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: "" });
    });
    asked.end(body);
  });
}

function policyIn(headers: IncomingHttpHeaders): string[] {
  return String(headers["content-security-policy"]).split("; ");
}

const JSON_BODY = { "content-type": "application/json" };

/** Routes of LangGraph's server, also one that it registers before ours, and our own. */
const ROUTES: [method: string, path: string][] = [
  ["GET", "/ok"],
  ["GET", "/app"],
  ["GET", "/app/api/info"],
  ["POST", "/assistants/search"],
  ["POST", "/threads"],
  ["POST", "/internal/truncate"],
  ["GET", "/nothing"],
];

describe("a request with a foreign host", () => {
  test.each(ROUTES)("is refused: %s %s", async (method, path) => {
    for (const host of ["evil.example", "127.0.0.1.nip.io:2024"]) {
      const { status, body } = await ask(path, { ...JSON_BODY, host }, method, method === "POST" ? "{}" : "");
      expect([status, JSON.parse(body)]).toEqual([403, { error: expect.stringContaining(host) }]);
    }
  });

  test("changes nothing: threads are still there", async () => {
    const made = await ask("/threads", JSON_BODY, "POST", "{}");
    const { thread_id: thread } = JSON.parse(made.body) as { thread_id: string };
    const all = JSON.stringify({ runs: true, threads: true, checkpointer: true });
    await ask("/internal/truncate", { ...JSON_BODY, host: "evil.example" }, "POST", all);
    await ask("/internal/truncate", { ...JSON_BODY, origin: "https://evil.example" }, "POST", all);
    expect((await ask(`/threads/${thread}`)).status).toBe(200);
  });

  test("is refused as a WebSocket, too", async () => {
    const upgrade = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dHJvdXBlLXRyb3VwZS10cg==",
    };
    const { status } = await ask("/threads/1/stream/events", { ...upgrade, origin: "https://evil.example" });
    expect(status).toBe(403);
  });
});

describe("a page of another origin", () => {
  test.each(ROUTES)("is refused: %s %s", async (method, path) => {
    const headers = { ...JSON_BODY, origin: "https://evil.example" };
    const { status } = await ask(path, headers, method, method === "POST" ? "{}" : "");
    expect(status).toBe(403);
  });

  test("is not told that it may call, and Studio and pages on this machine are", async () => {
    const preflight = {
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    };
    const allowed = async (origin: string): Promise<unknown> => {
      const { headers } = await ask("/runs/wait", { ...preflight, origin }, "OPTIONS");
      return headers["access-control-allow-origin"];
    };
    expect(await allowed("https://evil.example")).toBeUndefined();
    for (const origin of ["https://smith.langchain.com", "http://localhost:3000"]) {
      expect(await allowed(origin)).toBe(origin);
      const { status, headers } = await ask("/assistants/search", { ...JSON_BODY, origin }, "POST", "{}");
      expect([status, headers["access-control-allow-origin"]]).toEqual([200, origin]);
    }
  });
});

describe("the page", () => {
  test("has a policy that forbids everything but its own files and servers on this machine", async () => {
    const { headers } = await ask("/app");
    expect(policyIn(headers)).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "connect-src 'self' http://localhost:* http://127.0.0.1:*",
    ]);
    expect(headers).toMatchObject({
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
    });
  });

  test("may also connect to the server that its address names, and its address adds nothing else", async () => {
    const policyFor = async (server: string): Promise<string> => {
      const { headers } = await ask(`/app?server=${encodeURIComponent(server)}`);
      return policyIn(headers).at(-1) ?? "";
    };
    const usual = "connect-src 'self' http://localhost:* http://127.0.0.1:*";
    expect(await policyFor("https://graphs.example:8443/path?x")).toBe(
      `${usual} https://graphs.example:8443`,
    );
    const others = [
      "*",
      "https://*",
      "https://a;script-src",
      "https://a'b",
      "https://",
      "https://a.example; x",
    ];
    for (const server of [...others, "javascript:alert(1)", "'unsafe-inline'", "data:text/html,x"]) {
      expect(await policyFor(server)).toBe(usual);
    }
  });

  test("finds its files by relative addresses, compressed, and browsers keep them", async () => {
    const { body } = await ask("/app");
    const files = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = ""]) => file);
    expect(files).not.toEqual([]);
    for (const file of files) {
      expect(file).toMatch(/^\.\//);
      const { pathname } = new URL(file, `${dev.address}/app`);
      const plain = await ask(pathname);
      expect([plain.status, plain.headers["cache-control"]]).toEqual([
        200,
        "public, max-age=31536000, immutable",
      ]);
      const small = await ask(pathname, { "accept-encoding": "gzip" });
      expect(small.headers["content-encoding"]).toBe("gzip");
    }
  });

  test.each([
    ["/", 302],
    ["/app/", 308],
  ])("is at /app; %s leads there and keeps what follows", async (path, wanted) => {
    const { status, headers } = await ask(`${path}?server=http://localhost:2025`);
    expect(status).toBe(wanted);
    const target = new URL(headers.location ?? "", `${dev.address}${path}`);
    expect(target.href).toBe(`${dev.address}/app?server=http://localhost:2025`);
  });

  test.each([
    "/app/assets/../index.html",
    "/app/assets/..%2findex.html",
    "/app/assets/..%2f..%2f..%2fpackage.json",
    "/app/assets/%2e%2e/%2e%2e/package.json",
    "/app/assets/....//....//package.json",
    "/app/assets/..%5c..%5cpackage.json",
    "/app/assets//etc/passwd",
    "/app/assets/%00.js",
    "/app/assets/%ff.js",
    "/app/../package.json",
  ])("leads to no other file: %s", async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body).not.toMatch(/"name"|root:/);
  });
});
