import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { messageOf } from "../../src/errors/locate-error.ts";
import {
  acceptanceTestsSchema,
  type AcceptanceTests,
} from "../../src/software-house/contract/acceptance-tests.ts";
import { readSpecification } from "../../src/software-house/check-specification.ts";
import { repeated, shapeFaults } from "../../src/software-house/contract/reply-faults.ts";
import type { Specification } from "../../src/software-house/contract/specification.ts";
import { DELIVERED, deliveryChanges, isDelivery } from "../../src/software-house/delivery-changes.ts";
import type { VerifiedProject } from "../../src/software-house/evidence/verifier.ts";
import { readFolder } from "../../src/software-house/verification/read-folder.ts";
import { isRecord } from "../../src/text/is-record.ts";
import { UsageError } from "../errors.ts";
import { isMachineFailure } from "./failure-record.ts";

/** The project that is verified. */
export interface VerifyInputs {
  project: VerifiedProject & { tests: AcceptanceTests };
  /** The files and folders that are not part of the project. */
  ignored: string[];
}

/** The paths of what is verified. */
export interface VerifyPaths {
  folder: string;
  specification: string;
  tests: string;
  /** What was changed in a delivery since it was written; null if the folder is not a delivery. */
  changed: string[] | null;
}

/**
 * Returns the paths of a project that is given with its specification and its tests, or of a delivery, which has its own.
 * Throws UsageError if the folder is not a delivery and one of the files is not given.
 */
export async function findInputs(given: {
  folder: string;
  specification?: string;
  tests?: string;
}): Promise<VerifyPaths> {
  const { folder, specification, tests } = given;
  if (specification !== undefined && tests !== undefined)
    return { folder, specification, tests, changed: null };
  const missing = Object.entries({ specification, tests }).filter(([, file]) => file === undefined);
  if (missing.length === 1) throw new UsageError(`--${missing[0]?.[0]} <file> is missing`);
  if (!(await isDelivery(folder))) {
    throw new UsageError(
      `${folder} is not a delivery, which has ${Object.values(DELIVERED).join(", ")}: ` +
        "for another project, give --specification <file> and --tests <file>",
    );
  }
  return {
    folder: join(folder, DELIVERED.project),
    specification: join(folder, DELIVERED.specification),
    tests: join(folder, DELIVERED.tests),
    changed: await deliveryChanges(folder),
  };
}

/**
 * Reads the folder and both files. Throws UsageError if one of them cannot be read, and ConfigurationError, which lists
 * every fault, if a file is invalid.
 */
export async function readInputs(paths: {
  folder: string;
  specification: string;
  tests: string;
}): Promise<VerifyInputs> {
  return readGiven(paths.folder, {
    specification: { name: paths.specification, json: await readJsonFile(paths.specification) },
    tests: { name: paths.tests, json: await readJsonFile(paths.tests) },
  });
}

/** A value that was read from JSON, and its name in errors. */
export interface NamedJson {
  name: string;
  json: unknown;
}

/** Reads the folder, and checks the specification and the tests. Throws as `readInputs` does. */
export async function readGiven(
  folder: string,
  given: { specification: NamedJson; tests: NamedJson },
): Promise<VerifyInputs> {
  const specification = specificationOf(given.specification);
  const tests = testsOf(given.tests);
  if (!(await stat(folder).catch(() => null))?.isDirectory()) {
    throw new UsageError(`${folder} must be a folder`);
  }
  const { files, faults, ignored } = await readFolder(folder, {
    isBuilt: specification.run.build.length > 0,
  }).catch((error: unknown) => {
    // No space or too many open files are faults of this machine.
    if (isMachineFailure(error)) throw error;
    throw new UsageError(`the project cannot be read: ${messageOf(error)}`);
  });
  return { project: { files, specification, tests, faults, leftOut: ignored }, ignored };
}

function specificationOf({ name, json }: NamedJson): Specification {
  const read = readSpecification(unwrapped(json, "specification"));
  const faults = "faults" in read ? read.faults : faultsOf(read.value);
  if ("faults" in read || faults.length > 0)
    throw new ConfigurationError(`the specification ${name}`, faults);
  return read.value;
}

/** Returns only the faults that make a verification impossible. */
function faultsOf({ run, criteria }: Specification): string[] {
  return [
    ...(run.start.length === 0
      ? ["run.start must not be empty: it is the command that starts the program"]
      : []),
    ...(["start", "build"] as const).flatMap((name) =>
      run[name].some((word) => word.includes("\0")) ? [`run.${name} must not contain a NUL character`] : [],
    ),
    ...(criteria.length === 0 ? ["criteria must not be empty"] : []),
    ...repeated(criteria.map(({ id }) => id)).map(
      (id) => `the id ${JSON.stringify(id)} must be unique, but several criteria have it`,
    ),
  ];
}

function testsOf({ name, json: given }: NamedJson): AcceptanceTests {
  const json = unwrapped(given, "acceptance_tests");
  const parsed = acceptanceTestsSchema.safeParse(Array.isArray(json) ? { tests: json } : json);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(`the tests ${name}`, shapeFaults(parsed.error));
}

/** Returns the value below its own name, if the file wraps it as a model's structured reply does. */
function unwrapped(json: unknown, name: string): unknown {
  return isRecord(json) && Object.hasOwn(json, name) ? json[name] : json;
}

/** Reads a JSON file. Throws UsageError if it cannot be read, and ConfigurationError if it is not JSON. */
export async function readJsonFile(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${messageOf(error)}`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new ConfigurationError(file, [`it must be valid JSON: ${messageOf(error)}`]);
  }
}
