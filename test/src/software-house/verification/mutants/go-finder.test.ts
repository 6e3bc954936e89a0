import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { GO_FINDER } from "../../../../../src/software-house/verification/mutants/go/go-finder.ts";
import { goSyntax } from "../../../../../src/software-house/verification/mutants/go/go-mutator.ts";
import { missingFor } from "../programs/verification.ts";
import { finderFolder, findIn } from "./find-in.ts";

const execute = promisify(execFile);
const missing = await missingFor("go");
const folder = await finderFolder();
afterAll(() => rm(folder, { recursive: true, force: true }));

test.skipIf(missing !== null)(
  "Go: finds changes of every kind, and every changed file compiles",
  async () => {
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
    const { changes, switched, mutated } = await findIn(folder, source, {
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
  },
);
