import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { PYTHON_FINDER } from "../../../../../src/software-house/verification/mutants/python/python-finder.ts";
import { pythonSyntax } from "../../../../../src/software-house/verification/mutants/python/python-mutator.ts";
import { missingFor } from "../programs/verification.ts";
import { finderFolder, findIn } from "./find-in.ts";

const execute = promisify(execFile);
const missing = await missingFor("python");
const folder = await finderFolder();
afterAll(() => rm(folder, { recursive: true, force: true }));

test.skipIf(missing !== null)(
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
    const { changes, switched, mutated } = await findIn(folder, source, {
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
