import { execFile } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import {
  foundEditsSchema,
  type SourceEdit,
} from "../../../../../src/software-house/verification/mutants/edit.ts";
import { mutantsOf } from "../../../../../src/software-house/verification/mutants/mutant.ts";
import {
  mutatedText,
  switchedSource,
  type SwitchSyntax,
} from "../../../../../src/software-house/verification/mutants/switched-source.ts";

const execute = promisify(execFile);

/** Creates a folder for the files of a test. */
export async function finderFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "troupe-finders-"));
}

/** What was found in a file. */
export interface Found {
  /** Each change as operator, replaced code and replacement. */
  changes: string[];
  /** The file with all its mutants, and each changed file alone. */
  switched: string;
  mutated: string[];
}

/** Writes a file to the folder, finds its changes, and applies them. */
export async function findIn(
  folder: string,
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
  const textOf = ([start, end]: SourceEdit["change"]): string =>
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
