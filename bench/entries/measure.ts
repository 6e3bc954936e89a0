import { readFileSync } from "node:fs";
import { eachRound } from "../rounds.ts";
import { sum } from "../statistics.ts";
import { filesOf, idleAfter, importEntry, type Idle, type Imported } from "./import-entry.ts";

/** The process that imports nothing. */
const EMPTY = "(nothing)";

/** What one entry costs who imports it. */
export interface EntryCosts {
  entry: string;
  /** A fresh process for each, in turn with the others. */
  imports: Imported[];
  files: number;
  bytes: number;
  idle: Idle;
}

/** The entries of package.json, as users import them. */
export function entriesOf(manifest: string): string[] {
  const { exports } = JSON.parse(manifest) as { exports: Record<string, string> };
  return Object.keys(exports)
    .filter((path) => !path.endsWith(".json"))
    .map((path) => path.replace(/^\./, "troupe"));
}

/** Measures all entries next to a process that imports nothing. */
export async function measureEntries(options: {
  rounds: number;
  idleSeconds: number;
}): Promise<EntryCosts[]> {
  const { rounds, idleSeconds } = options;
  const entries = entriesOf(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const names = [EMPTY, ...entries];
  const imports = new Map<string, Imported[]>(names.map((name) => [name, []]));
  const moduleOf = (name: string): string | null => (name === EMPTY ? null : name);
  // The first import of each reads its files from the disk.
  for (const name of names) await importEntry(moduleOf(name));
  await eachRound(names, rounds, async (name) => {
    imports.get(name)?.push(await importEntry(moduleOf(name)));
  });
  const costs: EntryCosts[] = [];
  for (const name of names) {
    const files = name === EMPTY ? [] : await filesOf(name);
    costs.push({
      entry: name,
      imports: imports.get(name) ?? [],
      files: files.length,
      bytes: sum(files.map(({ bytes }) => bytes)),
      idle: await idleAfter(moduleOf(name), idleSeconds),
    });
  }
  return costs;
}
