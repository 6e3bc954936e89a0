import type { Change } from "../../programs/developer.ts";
import type { Fault } from "../variant.ts";

const server = (from: string, to: string): Change => ["server.mjs", from, to];
const store = (from: string, to: string): Change => ["store.mjs", from, to];

/** Runs this code before each request is handled; `seen` is the number of requests so far. */
function beforeEach(code: string): readonly Change[] {
  return [
    server("async function handle(", `let seen = 0;\n\nasync function handle(`),
    server("  const url = new URL(", `  seen += 1;\n  ${code}\n  const url = new URL(`),
  ];
}

/** Programs with a fault that needs no test: races, crashes, delays, leaks, and other surroundings. */
export const unfitFaults: readonly Fault[] = [
  {
    name: "lost-increments",
    how: "an increment is written some time after the value was read: lost updates",
    needsTest: false,
    changes: [
      server(
        "  const value = store.increment(key, by);\n",
        `  const before = store.get(key)?.value ?? "0";
  await new Promise((resolve) => setImmediate(resolve));
  if (store.get(key) && /^-?[0-9]+$/.test(before)) store.set(key, before);
  const value = store.increment(key, by);
`,
      ),
    ],
  },
  {
    name: "prototype-keys",
    how: "the keys of each object, such as constructor, are there at the start",
    needsTest: false,
    changes: [
      server('"X-Version": entry.version };', '"X-Version": String(entry.version) };'),
      store("#entries = new Map();", "#entries = {};"),
      store("const entry = this.#entries.get(key);\n    if", "const entry = this.#entries[key];\n    if"),
      store("this.#entries.delete(key)", "delete this.#entries[key]"),
      store("this.#entries.set(key, entry)", "this.#entries[key] = entry"),
      store("this.#entries.set(key, {", "this.#entries[key] = ({"),
      store("[...this.#entries.keys()]", "Object.keys(this.#entries)"),
    ],
  },
  {
    name: "torn-characters",
    how: "a body that comes in pieces loses the characters between them",
    needsTest: false,
    changes: [
      server("const chunks = [];\n  let size", 'let text = "";\n  let size'),
      server("chunks.push(chunk)", "text += chunk"),
      server("Buffer.concat(chunks).toString()", "text"),
    ],
  },
  {
    name: "slow-after-300",
    how: "each answer takes 2 s after 300 requests",
    needsTest: false,
    changes: beforeEach("if (seen > 300) await new Promise((resolve) => setTimeout(resolve, 2_000));"),
  },
  {
    name: "slower-and-slower",
    how: "each request takes longer than the one before",
    needsTest: false,
    changes: beforeEach("for (let step = 0; step < seen * 20_000; step += 1) Math.sqrt(step);"),
  },
  {
    name: "dies-after-4000",
    how: "the program ends after 4000 requests",
    needsTest: false,
    changes: beforeEach("if (seen > 4_000) process.exit(1);"),
  },
  {
    name: "ends-on-broken-escape",
    how: "a path with %zz ends the program",
    changes: [
      server(
        `  try {
    const key = decodeURIComponent(path);
    return KEY.test(key) ? key : undefined;
  } catch {
    return undefined;
  }`,
        `  const key = decodeURIComponent(path);
  return KEY.test(key) ? key : undefined;`,
      ),
      server(
        'handle(request, response).catch(() => {\n    if (!response.headersSent) refuse(response, 400, "bad request");\n  });',
        "void handle(request, response);",
      ),
    ],
    needsTest: false,
  },
  {
    name: "ends-on-null",
    how: "an increment with the body null ends the program",
    needsTest: false,
    changes: [
      server(
        '  try {\n    if (body) by = JSON.parse(body).by ?? 1;\n  } catch {\n    return refuse(response, 400, "no JSON");\n  }',
        '  let asked = {};\n  try {\n    if (body) asked = JSON.parse(body);\n  } catch {\n    return refuse(response, 400, "no JSON");\n  }\n  by = asked.by ?? 1;',
      ),
      server(
        'handle(request, response).catch(() => {\n    if (!response.headersSent) refuse(response, 400, "bad request");\n  });',
        "void handle(request, response);",
      ),
    ],
  },
  {
    name: "keeps-every-body",
    how: "32 KiB are kept for each request: memory grows",
    inSpecification: false,
    needsTest: false,
    changes: beforeEach("(globalThis.history ??= []).push(Buffer.alloc(32_768, 1));"),
  },
];
