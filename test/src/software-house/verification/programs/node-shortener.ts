import type { ProjectFile } from "../../../../../src/software-house/contract/file-set.ts";

const SERVER = `import { createServer, type IncomingMessage } from "node:http";
import { createStore } from "./store.js";

const store = createStore();

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

const server = createServer((request, response) => {
  void answer();
  async function answer(): Promise<void> {
    if (request.method === "POST" && request.url === "/shorten") {
      try {
        const { url } = JSON.parse(await bodyOf(request)) as { url: string };
        const code = store.add(new URL(url).href);
        const short_url = "http://" + request.headers.host + "/" + code;
        response.writeHead(201, { "Content-Type": "application/json" });
        response.end(JSON.stringify({ code, short_url }));
      } catch {
        response.writeHead(400).end("a url is needed");
      }
      return;
    }
    const long = store.find((request.url ?? "/").slice(1));
    if (long === undefined) response.writeHead(404).end();
    else response.writeHead(302, { Location: long }).end();
  }
});
server.listen(Number(process.env["PORT"]));
process.on("SIGTERM", () => server.close());
`;

const STORE = `/** Addresses by their codes. */
export function createStore(): { add(long: string): string; find(code: string): string | undefined } {
  const longs = new Map<string, string>();
  const codes = new Map<string, string>();
  return {
    add(long) {
      const code = codes.get(long) ?? "k" + (codes.size + 1);
      codes.set(long, code);
      longs.set(code, long);
      return code;
    },
    find: (code) => longs.get(code),
  };
}
`;

const TEST = `import { strictEqual } from "node:assert";
import { test } from "node:test";
import { createStore } from "./store.js";

test("the same address has the same code", () => {
  const store = createStore();
  strictEqual(store.add("https://a.example/"), store.add("https://a.example/"));
});
`;

/**
 * Creates a URL shortener in TypeScript, which the machine's own compiler compiles. `changes` replaces or adds files.
 */
export function typescriptShortener(changes: Record<string, string> = {}): ProjectFile[] {
  const files: Record<string, string> = {
    "package.json": JSON.stringify({
      name: "shortener",
      type: "module",
      scripts: { build: "tsc", start: "node dist/server.js" },
    }),
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        target: "es2022",
        module: "nodenext",
        strict: true,
        outDir: "dist",
        rootDir: "src",
        types: ["node"],
      },
      include: ["src"],
    }),
    "src/server.ts": SERVER,
    "src/store.ts": STORE,
    "src/store.test.ts": TEST,
    ...changes,
  };
  return Object.entries(files).map(([path, content]) => ({ path, content }));
}
