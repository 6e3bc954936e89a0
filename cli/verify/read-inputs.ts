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
  const specification = await readSpecificationFile(paths.specification);
  const tests = await readTestsFile(paths.tests);
  if (!(await stat(paths.folder).catch(() => null))?.isDirectory()) {
    throw new UsageError(`${paths.folder} must be a folder`);
  }
  const { files, faults, ignored } = await readFolder(paths.folder, {
    isBuilt: specification.run.build.length > 0,
  });
  return { project: { files, specification, tests, faults, leftOut: ignored }, ignored };
}

async function readSpecificationFile(file: string): Promise<Specification> {
  const json = unwrapped(await readJson(file), "specification");
  const read = readSpecification(json);
  const faults = "faults" in read ? read.faults : faultsOf(read.value);
  if ("faults" in read || faults.length > 0)
    throw new ConfigurationError(`the specification ${file}`, faults);
  return read.value;
}

/** Returns only the faults that make a verification impossible. */
function faultsOf({ run, criteria }: Specification): string[] {
  return [
    ...(run.start.length === 0
      ? ["run.start must not be empty: it is the command that starts the program"]
      : []),
    ...(criteria.length === 0 ? ["criteria must not be empty"] : []),
    ...repeated(criteria.map(({ id }) => id)).map(
      (id) => `the id ${JSON.stringify(id)} must be unique, but several criteria have it`,
    ),
  ];
}

async function readTestsFile(file: string): Promise<AcceptanceTests> {
  const json = unwrapped(await readJson(file), "acceptance_tests");
  const parsed = acceptanceTestsSchema.safeParse(Array.isArray(json) ? { tests: json } : json);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(`the tests ${file}`, shapeFaults(parsed.error));
}

/** Returns the value below its own name, if the file wraps it as a model's structured reply does. */
function unwrapped(json: unknown, name: string): unknown {
  return isRecord(json) && Object.hasOwn(json, name) ? json[name] : json;
}

async function readJson(file: string): Promise<unknown> {
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
