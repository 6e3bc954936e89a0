import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { foundEditsSchema, type Edit } from "../../../../../src/software-house/verification/mutants/edit.ts";
import { GO_FINDER } from "../../../../../src/software-house/verification/mutants/go/go-finder.ts";
import { goSyntax } from "../../../../../src/software-house/verification/mutants/go/go-mutator.ts";
import { mutantsOf } from "../../../../../src/software-house/verification/mutants/mutant.ts";
import { NODE_FINDER } from "../../../../../src/software-house/verification/mutants/node/node-finder.ts";
import { nodeSyntax } from "../../../../../src/software-house/verification/mutants/node/node-mutator.ts";
import { PYTHON_FINDER } from "../../../../../src/software-house/verification/mutants/python/python-finder.ts";
import { pythonSyntax } from "../../../../../src/software-house/verification/mutants/python/python-mutator.ts";
import {
  mutatedText,
  switchedSource,
  type SwitchSyntax,
} from "../../../../../src/software-house/verification/mutants/switched-source.ts";
import { missingFor } from "../programs/verification.ts";

const execute = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), "troupe-finders-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Found {
  /** Each change as operator, replaced code and replacement. */
  changes: string[];
  /** The file with all its mutants, and each changed file alone. */
  switched: string;
  mutated: string[];
}

/** Writes a file, finds its changes, and applies them. */
async function findIn(
  source: string,
  options: { path: string; command: readonly string[]; syntax: SwitchSyntax },
): Promise<Found> {
  const { path, command, syntax } = options;
  await writeFile(join(folder, path), source);
  const [program = "", ...words] = command;
  const NODE_PATH = dirname(dirname(createRequire(import.meta.url).resolve("typescript/package.json")));
  const { stdout } = await execute(program, [...words, "http-service", path], {
    cwd: folder,
    env: { ...process.env, NODE_PATH },
  });
  const [file] = foundEditsSchema.parse(JSON.parse(stdout));
  if (file === undefined) throw new Error(`nothing was found in ${path}`);
  const bytes = await readFile(join(folder, path), "latin1");
  const { edits, prelude } = file;
  const textOf = ([start, end]: Edit["change"]): string =>
    Buffer.from(bytes.slice(start, end), "latin1").toString("utf8");
  const numbered = mutantsOf(
    edits.map((edit) => ({ path, edit })),
    "seed",
  ).flatMap(({ id, edits: placed }) => placed.map(({ edit }) => ({ id, edit })));
  return {
    changes: edits.map(
      ({ operator, change, replacement }) => `${operator}: ${textOf(change)} -> ${replacement}`,
    ),
    switched: switchedSource(bytes, { file: 0, path, prelude, edits: numbered, syntax }),
    mutated: edits.map(
      (edit) => bytes.slice(0, edit.scope[0]) + mutatedText(bytes, edit) + bytes.slice(edit.scope[1]),
    ),
  };
}

const go = await missingFor("go");
const python = await missingFor("python");

test.skipIf(go !== null)("Go: finds changes of every kind, and every changed file compiles", async () => {
  const finder = join(folder, "finder");
  await mkdir(finder);
  for (const [name, text] of Object.entries(GO_FINDER)) await writeFile(join(finder, name), text);
  await execute("go", ["build", "-o", "../find", "."], { cwd: finder });
  const source = `package main

import (
	"log"
	"net/http"
	"sync"
)

const limit = 2048

type store struct {
	mu    sync.Mutex
	items map[string]int
}

// é: positions are bytes
func (s *store) put(w http.ResponseWriter, name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(name) > limit || name == "" {
		log.Println("too long", 7)
		w.WriteHeader(http.StatusBadRequest)
		return false
	}
	size := len(name)*2 + 1
	s.items[name] = size
	s.items["total"] += 3
	w.Header().Set("X-Size", "yes no")
	return size < 100
}

func shutdown() { println(5) }

func main() { (&store{items: map[string]int{}}).put(nil, "a") }
`;
  const { changes, switched, mutated } = await findIn(source, {
    path: "main.go",
    command: ["./find"],
    syntax: goSyntax,
  });
  expect(changes).toEqual([
    "lock: s.mu.Lock() -> ",
    "lock: defer s.mu.Unlock() -> ",
    'condition: len(name) > limit || name == "" -> !($0)',
    "logic: || -> &&",
    "comparison: > -> >=",
    "number: limit -> ($0+1)",
    "comparison: == -> !=",
    "statement: w.WriteHeader(http.StatusBadRequest) -> ",
    "status: http.StatusBadRequest -> 500",
    "return: return false -> ",
    "boolean: false -> true",
    "arithmetic: + -> -",
    "number: 2 -> 3",
    "number: 1 -> 0",
    "statement: s.items[name] = size -> ",
    "arithmetic: += -> -=",
    'statement: s.items["total"] += 3 -> ',
    "number: 3 -> 4",
    'statement: w.Header().Set("X-Size", "yes no") -> ',
    'string: "X-Size" -> ""',
    "comparison: < -> <=",
    "number: 100 -> 101",
    'statement: (&store{items: map[string]int{}}).put(nil, "a") -> ',
    'string: "a" -> ""',
  ]);
  const module = join(folder, "switched");
  await mkdir(module);
  await writeFile(join(module, "go.mod"), "module switched\n\ngo 1.18\n");
  await writeFile(join(module, "main.go"), switched, "latin1");
  await execute("go", ["build", "-o", "/dev/null", "."], {
    cwd: module,
    env: { ...process.env, CGO_ENABLED: "0" },
  });
  for (const [index, text] of mutated.entries())
    await writeFile(join(folder, `m${index}.go`), text, "latin1");
  await execute("gofmt", ["-e", ...mutated.map((_, index) => `m${index}.go`)], { cwd: folder });
});

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
  const { changes, switched, mutated } = await findIn(source, {
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

test.skipIf(python !== null)(
  "Python: finds changes of every kind, and every changed file parses",
  async () => {
    const source = `"""Keeps names: é."""
from __future__ import annotations
import threading
LIMIT = 2048
lock = threading.Lock()
names: dict[str, int] = {}

def put(name: str, handler=None, kind: "Kind" = "a") -> bool:
    """Adds a name."""
    if len(name) > LIMIT or name in ("x",):
        print("too long", 7)
        handler.send_response(404)
        return False
    with lock:
        names[name] = len(name) * 2 + 5
        names["total"] += 3
    lock.acquire()
    lock.release()
    if not name: raise ValueError(f"{name} {1}")
    text = "say " + name
    del names[text]
    return 0 < len(name) < 100 and kind != "a"

def shutdown():
    names.clear()
`;
    const { changes, switched, mutated } = await findIn(source, {
      path: "put.py",
      command: ["python3", "-I", "-c", PYTHON_FINDER],
      syntax: pythonSyntax,
    });
    expect(changes).toEqual([
      "number: 2048 -> 2049",
      'string: "a" -> ""',
      'condition: len(name) > LIMIT or name in ("x",) -> not ($0)',
      "logic: or -> and",
      "comparison: > -> >=",
      "number: LIMIT -> ($0 + 1)",
      "comparison: in -> not in",
      'string: "x" -> ""',
      "statement: handler.send_response(404) -> ",
      "status: 404 -> 400",
      "return: return False -> ",
      "boolean: False -> True",
      'lock: lock -> __import__("contextlib").nullcontext()',
      "statement: names[name] = len(name) * 2 + 5 -> ",
      "arithmetic: + -> -",
      "arithmetic: * -> //",
      "number: 2 -> 3",
      "number: 5 -> 6",
      'statement: names["total"] += 3 -> ',
      "number: 3 -> 4",
      "lock: lock.acquire() -> ",
      "lock: lock.release() -> ",
      "condition: not name -> not ($0)",
      "statement: del names[text] -> ",
      "logic: and -> or",
      "comparison: < -> <=",
      "comparison: < -> <=",
      "number: 0 -> 1",
      "number: 100 -> 101",
      "comparison: != -> ==",
      'string: "a" -> ""',
    ]);
    const files = [switched, ...mutated];
    for (const [index, text] of files.entries())
      await writeFile(join(folder, `p${index}.py`), text, "latin1");
    const parse = "import ast, sys\nfor path in sys.argv[1:]: ast.parse(open(path, 'rb').read())";
    await execute("python3", ["-I", "-c", parse, ...files.map((_, index) => `p${index}.py`)], {
      cwd: folder,
    });
  },
);
