import type { AcceptanceTests } from "../../../src/software-house/contract/acceptance-tests.ts";
import type { Specification } from "../../../src/software-house/contract/specification.ts";
import type { VerifiedProject } from "../../../src/software-house/evidence/verifier.ts";

/** A file that is handed in. */
export type HandedFile = VerifiedProject["files"][number];

/** A scripted developer: what it was asked for, and what it hands in. */
export interface Developer {
  name: string;
  /** Null if what it hands in does what the specification says, as its author knows. */
  fault: FaultKind | null;
  specification: Specification;
  tests: AcceptanceTests;
  files: readonly HandedFile[];
}

/** How a fault can be found. */
export interface FaultKind {
  /** Whether the specification says that the program must behave in another way. */
  inSpecification: boolean;
  /** False for a fault that needs no test, such as a program that does not build, a race, a crash or a growing delay. */
  needsTest: boolean;
}

/** One change of a correct project: in which file, what is replaced by what. */
export type Change = readonly [path: string, from: string, to: string];

/** A fault that the specification names, and that a test must ask for. */
const ASKED_FOR: FaultKind = { inSpecification: true, needsTest: true };

/** Creates a faulty developer: a correct one whose files are changed. Throws if there is nothing to change. */
export function faulty(
  correct: Developer,
  name: string,
  changes: readonly Change[],
  kind: Partial<FaultKind> = {},
): Developer {
  return {
    ...correct,
    name: `${correct.specification.language}: ${name}`,
    fault: { ...ASKED_FOR, ...kind },
    files: changedFiles(correct.files, changes, name),
  };
}

/** Creates another correct developer: the same work, done in another way. */
export function otherwise(correct: Developer, name: string, changes: readonly Change[]): Developer {
  return { ...faulty(correct, name, changes), fault: null };
}

/** Creates a faulty developer with files that the correct one does not have, or has otherwise. No test is needed. */
export function withFiles(correct: Developer, name: string, files: readonly HandedFile[]): Developer {
  return { ...faulty(correct, name, [], { needsTest: false }), files: addedFiles(correct.files, files) };
}

/** Returns the files with these added. They replace files of the same path. */
export function addedFiles(files: readonly HandedFile[], added: readonly HandedFile[]): HandedFile[] {
  const paths = new Set(added.map(({ path }) => path));
  return [...files.filter(({ path }) => !paths.has(path)), ...added];
}

/** Returns the files with all changes made. Throws if a change finds nothing to replace; `name` is for its message. */
export function changedFiles(
  files: readonly HandedFile[],
  changes: readonly Change[],
  name: string,
): readonly HandedFile[] {
  return changes.reduce((before, change) => changed(before, change, name), files);
}

function changed(
  files: readonly HandedFile[],
  [path, from, to]: Change,
  name: string,
): readonly HandedFile[] {
  const file = files.find((one) => one.path === path);
  if (file === undefined || !file.content.includes(from)) {
    throw new Error(`${name}: ${path} has no ${JSON.stringify(from)}`);
  }
  const content = file.content.replaceAll(from, () => to);
  return files.map((one) => (one === file ? { ...one, content } : one));
}
