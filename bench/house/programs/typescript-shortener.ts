import type { Developer } from "./developer.ts";
import { shortenerSpecification, shortenerTests } from "./shortener-job.ts";

const server = `import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createLinks, isLink } from "./links.js";

const links = createLinks();

function answer(response: ServerResponse, status: number, content: unknown, location?: string): void {
  const headers = { "Content-Type": "application/json", ...(location ? { Location: location } : {}) };
  response.writeHead(status, headers).end(JSON.stringify(content));
}

async function shorten(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += String(chunk).slice(0, 65536 - body.length);
  let url: unknown;
  try {
    url = (JSON.parse(body) as { url?: unknown } | null)?.url;
  } catch {
    return answer(response, 400, { error: "JSON is needed" });
  }
  if (!isLink(url)) return answer(response, 400, { error: "an http or https link is needed" });
  answer(response, 201, { code: links.add(url) });
}

const server = createServer((request, response) => {
  const path = request.url ?? "/";
  if (request.method === "POST" && path === "/shorten") {
    shorten(request, response).catch(() => response.destroy());
    return;
  }
  const link = links.find(path.slice(1));
  if (link === undefined) answer(response, 404, { error: "unknown code" });
  else answer(response, 302, {}, link);
});

server.listen(Number(process.env["PORT"]), "127.0.0.1");
`;

const links = `export interface Links {
  add(link: string): string;
  find(code: string): string | undefined;
}

export function isLink(text: unknown): text is string {
  if (typeof text !== "string") return false;
  try {
    return ["http:", "https:"].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

export function createLinks(): Links {
  const codes = new Map<string, string>();
  const byCode = new Map<string, string>();
  return {
    add(link) {
      const code = codes.get(link) ?? "t" + (codes.size + 1000).toString(36);
      codes.set(link, code);
      byCode.set(code, link);
      return code;
    },
    find: (code) => byCode.get(code),
  };
}
`;

const test = `import assert from "node:assert/strict";
import { test } from "node:test";
import { createLinks, isLink } from "./links.js";

test("the same link has the same code", () => {
  const links = createLinks();
  assert.equal(links.add("http://a.example"), links.add("http://a.example"));
});

test("only web links are links", () => {
  assert.equal(isLink("ftp://a.example"), false);
});
`;

const configuration = `{
  "compilerOptions": {
    "target": "es2022",
    "module": "nodenext",
    "strict": true,
    "outDir": "dist",
    "rootDir": "src",
    "types": ["node"]
  },
  "include": ["src"]
}
`;

const manifest = `{
  "name": "shortener",
  "private": true,
  "type": "module",
  "scripts": { "build": "tsc -p .", "start": "node dist/server.js", "test": "node --test dist" }
}
`;

/** A correct URL shortener in TypeScript, without dependencies. */
export const typescriptShortener: Developer = {
  name: "typescript: correct shortener",
  fault: null,
  specification: shortenerSpecification("typescript", {
    build: ["npx", "tsc", "-p", "."],
    start: ["node", "dist/server.js"],
  }),
  tests: shortenerTests,
  files: [
    { path: "src/server.ts", content: server },
    { path: "src/links.ts", content: links },
    { path: "src/links.test.ts", content: test },
    { path: "tsconfig.json", content: configuration },
    { path: "package.json", content: manifest },
    { path: "README.md", content: "# URL shortener\n\nPOST /shorten, GET /{code}.\n" },
  ],
};
