import { rm } from "node:fs/promises";
import { afterAll, expect, test } from "vitest";
import { NODE_FINDER } from "../../../../../src/software-house/verification/mutants/node/node-finder.ts";
import { nodeSyntax } from "../../../../../src/software-house/verification/mutants/node/node-mutator.ts";
import { finderFolder, findIn } from "./find-in.ts";

const folder = await finderFolder();
afterAll(() => rm(folder, { recursive: true, force: true }));

test("TypeScript: finds changes of every kind, and every changed file parses", async () => {
  const { default: ts } = await import("typescript");
  const source = `#!/usr/bin/env node
import { createServer } from "node:http";
const LIMIT = 2048;
type Kind = "a" | 3;
const names: Map<string, number> = new Map([["é", 1]]);
/** Adds a name. */
export async function put(name: string, response: Response, kind: Kind = "a"): Promise<boolean> {
  if (name === undefined) return false;
  if (name.length > LIMIT || name === "x") {
    console.log("too long", 7);
    response.writeHead(404, { "Content-Type": "application/json" });
    return true;
  }
  let size = name.length * 2 + 5;
  names.set(name, size);
  size += 3;
  size++;
  await mutex.acquire();
  mutex.release();
  const text = "say " + name;
  await queue.runExclusive(async () => names.delete("x"));
  return size < 100 && kind !== "a";
}
function shutdown() { names.clear(); }
`;
  const { changes, switched, mutated } = await findIn(folder, source, {
    path: "put.ts",
    command: [process.execPath, "-e", NODE_FINDER, "--"],
    syntax: nodeSyntax,
  });
  expect(changes).toEqual([
    "number: 2048 -> 2049",
    'string: "é" -> ""',
    "number: 1 -> 0",
    'string: "a" -> ""',
    "condition: name === undefined -> !($0)",
    "return: return false; -> ",
    "boolean: false -> true",
    'condition: name.length > LIMIT || name === "x" -> !($0)',
    "return: return true; -> ",
    "logic: || -> &&",
    "comparison: > -> >=",
    "number: LIMIT -> ($0 + 1)",
    "comparison: === -> !==",
    'string: "x" -> ""',
    'statement: response.writeHead(404, { "Content-Type": "application/json" }); -> ',
    "status: 404 -> 400",
    'string: "application/json" -> ""',
    "boolean: true -> false",
    "arithmetic: + -> -",
    "arithmetic: * -> /",
    "number: 2 -> 3",
    "number: 5 -> 6",
    "statement: names.set(name, size); -> ",
    "arithmetic: += -> -=",
    "statement: size += 3; -> ",
    "number: 3 -> 4",
    "arithmetic: ++ -> --",
    "lock: await mutex.acquire(); -> ",
    "lock: mutex.release(); -> ",
    'statement: await queue.runExclusive(async () => names.delete("x")); -> ',
    'lock: queue.runExclusive(async () => names.delete("x")) -> (async () => names.delete("x"))()',
    'string: "x" -> ""',
    "logic: && -> ||",
    "comparison: < -> <=",
    "number: 100 -> 101",
    "comparison: !== -> ===",
    'string: "a" -> ""',
  ]);
  const faultsOf = (text: string): unknown =>
    ts.transpileModule(Buffer.from(text, "latin1").toString("utf8"), { reportDiagnostics: true }).diagnostics;
  for (const text of [switched, ...mutated]) expect(faultsOf(text)).toEqual([]);
});
