import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CommandProgram } from "../acceptance/command-step.ts";
import { written } from "../several-runs/changing-run.ts";
import type { Scene } from "../several-runs/scenes.ts";
import { PLACEHOLDER, WITH_BYTES } from "./odd-arguments.ts";
import type { OddRun } from "./odd-runs.ts";

/** Most arguments of each kind that are replaced. */
const MOST_REPLACED = 6;

/** Most files that are damaged, and the largest, in characters. */
const [MOST_FILES, LARGEST] = [2, 100_000];

/** Most runs that meet a damaged file. */
const MOST_READERS = 3;

/**
 * Returns odd runs where the tests' own runs succeed: with a folder, a large number, a late date and bytes that are not UTF-8
 * in place of an argument.
 */
export function oddScenes(scenes: readonly Scene[]): OddRun[] {
  const folders = replacing(scenes, (word, { given }) => (given.includes(word) ? "." : null));
  const numbers = replacing(scenes, (word) => (/^\d{1,6}[a-z]?$/i.test(word) ? large(word) : null));
  const dates = replacing(scenes, (word) => (/^\d{4}-\d\d-\d\d$/.test(word) ? "9999-12-31" : null));
  const bytes = replacing(scenes, (word) => (word.startsWith("-") ? null : PLACEHOLDER));
  return [
    ...named(folders, "a folder in place of a file"),
    ...named(numbers, "a large number"),
    ...named(dates, "a late date"),
    ...named(bytes, "an argument that is not UTF-8", { shell: WITH_BYTES }),
  ];
}

/** Returns runs of the scenes with one word replaced, one for each word before it and each first word. */
function replacing(scenes: readonly Scene[], other: (word: string, scene: Scene) => string | null): OddRun[] {
  const found = new Map<string, OddRun>();
  for (const scene of scenes)
    for (const [place, word] of scene.step.arguments.entries()) {
      const instead = other(word, scene);
      const key = [scene.step.arguments[0], scene.step.arguments[place - 1], place].join(" ");
      if (instead === null || place === 0 || found.has(key)) continue;
      found.set(key, runOf(scene, scene.step.arguments.toSpliced(place, 1, instead)));
    }
  return [...found.values()].slice(0, MOST_REPLACED);
}

function runOf({ step, folder }: Scene, words: readonly string[]): OddRun {
  const { stdin, environment } = step;
  return {
    name: "",
    arguments: words,
    stdin: stdin ?? "",
    environment,
    project: folder,
    isExotic: true,
  };
}

function large(word: string): string {
  return word.replace(/\d+/, "999999999");
}

function named(runs: readonly OddRun[], name: string, more: Partial<OddRun> = {}): OddRun[] {
  return runs.map((run) => Object.assign(run, more, { name: `${name}, with ${run.arguments.join(" ")}` }));
}

/** Returns runs that meet a file of the program's own with other content, as a broken disk or another program leaves it. */
export async function damagedStores(program: CommandProgram, scenes: readonly Scene[]): Promise<OddRun[]> {
  const runs: OddRun[] = [];
  const damaged = new Set<string>();
  for (const scene of scenes) {
    for (const path of scene.kept.filter((one) => !damaged.has(one))) {
      if (damaged.size >= MOST_FILES) return runs;
      const content = await readFile(join(scene.left, path), "utf8").catch(() => "");
      if (content === "" || content.length > LARGEST) continue;
      damaged.add(path);
      for (const [name, text] of [...OTHER_CONTENTS, ["the first half of it", half(content)] as const]) {
        const step = { kind: "file" as const, path, content: text };
        const folder = await written(program, { steps: [step], built: scene.left });
        for (const reader of readersOf(scenes, path))
          runs.push({
            ...runOf({ ...reader, folder }, reader.step.arguments),
            name: `${name} in ${path}, with ${reader.step.arguments.join(" ")}`,
          });
      }
    }
  }
  return runs;
}

const OTHER_CONTENTS = [
  ["a JSON list", "[1]"],
  ["an empty JSON object", "{}"],
  ["nothing", ""],
] as const;

/** Leaves out braces for which a step would insert something. */
function half(content: string): string {
  return content.slice(0, Math.ceil(content.length / 2)).replaceAll("{{", "{");
}

/** Returns scenes where the file is there, one for each first word. */
function readersOf(scenes: readonly Scene[], path: string): Scene[] {
  const readers = scenes.filter(({ kept, given }) => kept.includes(path) && given.length === 0).toReversed();
  const firsts = new Map(readers.map((scene) => [scene.step.arguments[0] ?? "", scene]));
  return [...firsts.values()].slice(0, MOST_READERS);
}
