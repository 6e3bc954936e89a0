import type { Specification } from "../../../src/software-house/contract/specification.ts";
import type { AcceptanceTests } from "../../../src/software-house/contract/acceptance-tests.ts";
import {
  addedFiles,
  changedFiles,
  type Change,
  type Developer,
  type FaultKind,
  type HandedFile,
} from "../programs/developer.ts";
import { readProgram } from "./read-program.ts";

/** A program that is made from a correct one. */
export interface Variant {
  name: string;
  /** What it does in another way than the correct program. */
  how: string;
  /**
   * The folder of the program to change, in the project's folder.
   * @default "correct"
   */
  program?: string;
  changes?: readonly Change[];
  /** Paths of files to leave out, such as unit tests that would notice the fault. */
  without?: readonly string[];
  /** Files to add or to replace. */
  files?: readonly HandedFile[];
}

/** Another correct program. */
export interface Way extends Variant {
  /** Other commands than those of the specification, and another language. */
  language?: Specification["language"];
  run?: Partial<Specification["run"]>;
  /** Tests for this program alone. */
  tests?: AcceptanceTests;
}

/** A faulty program. */
export interface Fault extends Variant {
  /**
   * Whether the specification says that the program must behave in another way.
   * @default true
   */
  inSpecification?: boolean;
  /**
   * False for a fault that needs no test, such as a race, a crash or a growing delay.
   * @default true
   */
  needsTest?: boolean;
}

/** A specification with its tests, and the programs that are handed in. */
export interface Project {
  /** The name of its folder. */
  name: string;
  specification: Specification;
  tests: AcceptanceTests;
  ways?: readonly Way[];
  faults?: readonly Fault[];
  /**
   * Whether the program in the folder `correct` is judged as it is.
   * @default true
   */
  hasCorrect?: boolean;
}

/** Reads the programs of a project: the correct one, the other correct ones, and the faulty ones. */
export async function readDevelopers(project: Project): Promise<Developer[]> {
  const { ways = [], faults = [], hasCorrect = true } = project;
  const correct: Way[] = hasCorrect ? [{ name: "correct", how: "as usual" }] : [];
  return Promise.all([
    ...[...correct, ...ways].map((way) => readDeveloper(project, way)),
    ...faults.map((fault) => readDeveloper(project, fault, kindOf(fault))),
  ]);
}

function kindOf({ inSpecification = true, needsTest = true }: Fault): FaultKind {
  return { inSpecification, needsTest };
}

async function readDeveloper(
  { name: folder, specification, tests }: Project,
  way: Way,
  fault: FaultKind | null = null,
): Promise<Developer> {
  const { name, changes = [], without = [], files = [], program = "correct" } = way;
  const read = await readProgram(`${folder}/${program}`);
  const kept = read.filter(({ path }) => !without.includes(path));
  return {
    name: `${folder}: ${name}`,
    fault,
    specification: {
      ...specification,
      language: way.language ?? specification.language,
      run: { ...specification.run, ...way.run },
    },
    tests: way.tests ?? tests,
    files: addedFiles(changedFiles(kept, changes, `${folder}: ${name}`), files),
  };
}
