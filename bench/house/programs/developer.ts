import type { AcceptanceTests } from "../../../src/software-house/contract/acceptance-tests.ts";
import type { ProjectFile } from "../../../src/software-house/contract/file-set.ts";
import type { Specification } from "../../../src/software-house/contract/specification.ts";

/** A scripted developer: what it was asked for, and what it hands in. */
export interface Developer {
  name: string;
  /** Whether what it hands in does what the specification says, as its author knows. */
  isCorrect: boolean;
  specification: Specification;
  tests: AcceptanceTests;
  files: ProjectFile[];
}

/** One change of a correct project: in which file, what is replaced by what. */
export type Change = readonly [path: string, from: string, to: string];

/** A faulty developer: a correct one whose files are changed. Throws where there is nothing to change. */
export function faulty(correct: Developer, name: string, changes: readonly Change[]): Developer {
  const files = changes.reduce((before, change) => changed(before, change, name), correct.files);
  return { ...correct, name: `${correct.specification.language}: ${name}`, isCorrect: false, files };
}

/** Another correct developer: the same work, done in another way. */
export function otherwise(correct: Developer, name: string, changes: readonly Change[]): Developer {
  return { ...faulty(correct, name, changes), isCorrect: true };
}

/** A faulty developer with files that the correct one does not have, or has otherwise. */
export function withFiles(correct: Developer, name: string, files: readonly ProjectFile[]): Developer {
  const paths = new Set(files.map(({ path }) => path));
  const others = correct.files.filter(({ path }) => !paths.has(path));
  return {
    ...correct,
    name: `${correct.specification.language}: ${name}`,
    isCorrect: false,
    files: [...others, ...files],
  };
}

function changed(files: readonly ProjectFile[], [path, from, to]: Change, name: string): ProjectFile[] {
  const file = files.find((one) => one.path === path);
  if (file === undefined || !file.content.includes(from)) {
    throw new Error(`${name}: ${path} holds nothing like ${JSON.stringify(from)}`);
  }
  const content = file.content.replaceAll(from, () => to);
  return files.map((one) => (one === file ? { path, content } : one));
}
