import type { Way } from "../variant.ts";

function node(name: string, how: string, rest: Omit<Way, "name" | "how"> = {}): Way {
  const run = { build: [], start: ["node", "server.mjs"] };
  return { name, how, language: "typescript", run, program: "node", ...rest };
}

const LISTEN = "server.listen(Number(process.env.PORT));";
const BODY = "  const body = Buffer.concat(chunks).toString();\n";

function logged(what: string): Pick<Way, "changes"> {
  return { changes: [["server.mjs", BODY, `${BODY}  console.log(${what});\n`]] };
}

/** The service of notes in JavaScript and TypeScript. */
export const nodeWays: readonly Way[] = [
  node("node-chunked", "each answer in pieces of five characters"),
  node("node-log-2k", "2 KB of log a request", logged(`"x".repeat(2_000)`)),
  node("node-log-30k", "30 KB of log a request", logged(`"x".repeat(30_000)`)),
  node(
    "node-logs-bodies",
    "logs every request with headers and body",
    logged("request.method, request.url, JSON.stringify(request.headers), body"),
  ),
  node("node-ipv6-loopback", "listens on ::1 only", {
    changes: [["server.mjs", LISTEN, `server.listen(Number(process.env.PORT), "::1");`]],
  }),
  node("node-worker-threads", "four worker threads", {
    changes: [
      [
        "server.mjs",
        "const notes = new Map();\n",
        `import { isMainThread, parentPort, Worker } from "node:worker_threads";

const notes = new Map();
if (isMainThread) globalThis.pool = Array.from({ length: 4 }, () => new Worker(new URL(import.meta.url)));
else parentPort.on("message", (number) => parentPort.postMessage(number * 2));
`,
      ],
      ["server.mjs", LISTEN, `if (isMainThread) ${LISTEN}`],
    ],
  }),
  node("ts-npm-scripts", "npm run build, npm start, several modules", {
    program: "ts-npm-scripts",
    run: { build: ["npm", "run", "build"], start: ["npm", "start"] },
  }),
  node("js-checked-in-dist", "the output folder is checked in, and nothing is built", {
    changes: [],
    files: [
      { path: "package.json", content: '{ "type": "module" }\n' },
      { path: "tsconfig.json", content: "{}\n" },
      { path: "dist/server.js", content: `import "../server.mjs";\n` },
    ],
    run: { build: [], start: ["node", "dist/server.js"] },
  }),
];
