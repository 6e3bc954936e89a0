import { oneLine } from "../../../text/printable.ts";
import type { ShownChange } from "../../contract/mutant-report.ts";
import { spreadEdits, type PlacedEdit } from "./spread-edits.ts";
import { mutatedText } from "./switched-source.ts";

/** A small change of a program: mostly one edit, or several that belong together. */
export interface Mutant {
  id: number;
  edits: PlacedEdit[];
}

/** Most mutants that are built into one program. More are found than tried, because not all are reached by the tests. */
const MOST_BUILT = 240;

/** Groups edits to mutants, spread over functions and operators, and gives each an id. */
export function mutantsOf(edits: readonly PlacedEdit[], seed: string): Mutant[] {
  const groups = new Map<string, PlacedEdit[]>();
  for (const placed of edits) {
    const { path, edit } = placed;
    const key = edit.group === null ? JSON.stringify([path, edit]) : JSON.stringify([path, edit.group]);
    groups.set(key, [...(groups.get(key) ?? []), placed]);
  }
  const firsts = [...groups.values()].flatMap(([first, ...more]) => (first ? [{ ...first, more }] : []));
  return spreadEdits(firsts, seed)
    .slice(0, MOST_BUILT)
    .map(({ more, ...first }, index) => ({ id: index + 1, edits: [first, ...more] }));
}

/** Shows a mutant by its first edit. Sources have one character for each byte. */
export function shownChange({ edits }: Mutant, sources: ReadonlyMap<string, string>): ShownChange | null {
  const [first] = edits;
  const source = first && sources.get(first.path);
  if (first === undefined || source === undefined) return null;
  const { path, edit } = first;
  const [start, end] = edit.change;
  const lineStart = source.lastIndexOf("\n", edit.scope[0] - 1) + 1;
  const lineEnd = source.indexOf("\n", Math.max(edit.scope[1] - 1, 0));
  const stop = lineEnd === -1 ? source.length : lineEnd;
  const changed =
    source.slice(lineStart, edit.scope[0]) + mutatedText(source, edit) + source.slice(edit.scope[1], stop);
  const from = source.slice(start, end);
  return {
    path,
    line: source.slice(0, start).split("\n").length,
    from: shortened(readable(from)),
    to: shortened(edit.replacement.replaceAll("$0", () => readable(from))),
    before: readable(source.slice(lineStart, stop)).slice(0, LONGEST_LINES),
    after: readable(changed).slice(0, LONGEST_LINES),
  };
}

const LONGEST = 80;
const LONGEST_LINES = 1200;

function shortened(text: string): string {
  const line = oneLine(text);
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}

function readable(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}
