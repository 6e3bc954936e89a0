import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Mutator } from "../../mutants/mutator.ts";
import type { Workspace } from "../../workspace.ts";

/** Statements after which a program relies on what it read before: a lock is taken, or a shared value is replaced. */
const RELYING = /^[^(]*\.(?:R?Lock\(\)$|(?:Store|Swap|CompareAndSwap|LoadAndDelete|Delete)\()/;

/**
 * Writes short delays of random length before each lock that Go programs take, and before each shared value that they
 * replace. A program that relies on no luck stands any delay there. One that reads under a lock and writes under the next
 * loses updates then, which the race detector does not see. `mutator` is that of Go. Returns the changed files by their paths, with one character
 * for each byte; none if there is no such place, or if the source cannot be read.
 */
export async function goDelays(mutator: Mutator, workspace: Workspace): Promise<ReadonlyMap<string, string>> {
  const files = await mutator.find(workspace);
  const delayed = new Map<string, string>();
  if ("missing" in files) return delayed;
  for (const [file, { path, prelude, edits }] of files.entries()) {
    const source = await readFile(join(workspace.source, path), "latin1");
    const places = edits.flatMap(({ operator, form, scope }) => {
      const isStatement = form === "statement" && (operator === "lock" || operator === "statement");
      return isStatement && RELYING.test(source.slice(...scope)) ? [scope[0]] : [];
    });
    if (places.length > 0) delayed.set(path, withDelays(source, { file, prelude, places }));
  }
  return delayed;
}

function withDelays(
  source: string,
  { file, prelude, places }: { file: number; prelude: number; places: readonly number[] },
): string {
  const insertions = [
    { at: prelude, text: IMPORTS.replaceAll("#", String(file)) },
    ...places.map((at) => ({ at, text: `troupeDelay${file}(); ` })),
  ].toSorted((one, other) => one.at - other.at);
  let [text, position] = ["", 0];
  for (const { at, text: inserted } of insertions) {
    text += source.slice(position, at) + inserted;
    position = at;
  }
  return text + source.slice(position) + DELAY.replaceAll("#", String(file));
}

const IMPORTS = `; import troupeRand# "math/rand"; import troupeAtomic# "sync/atomic"; import troupeTime# "time"`;

/** The number of delays is bounded, so that a program which takes many locks before it serves still starts. */
const DELAY = `
var troupeDelays# int32

func troupeDelay#() {
	if troupeAtomic#.AddInt32(&troupeDelays#, 1) <= 5000 {
		troupeTime#.Sleep(troupeTime#.Duration(troupeRand#.Intn(1000)) * troupeTime#.Microsecond)
	}
}
`;
