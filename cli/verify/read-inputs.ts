import { readFile, stat } from "node:fs/promises";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { messageOf } from "../../src/errors/locate-error.ts";
import {
  acceptanceTestsSchema,
  type AcceptanceTests,
} from "../../src/software-house/contract/acceptance-tests.ts";
import { readSpecification, repeated, shapeFaults } from "../../src/software-house/check-specification.ts";
import type { Specification } from "../../src/software-house/contract/specification.ts";
import type { VerifiedProject } from "../../src/software-house/evidence/verifier.ts";
import { FOLDER_LIMITS, readFolder } from "../../src/software-house/verification/read-folder.ts";
import { isRecord } from "../../src/text/is-record.ts";
import { UsageError } from "../usage-error.ts";

/** What a verification is about. */
export interface VerifyInputs {
  project: VerifiedProject & { tests: AcceptanceTests };
  /** What of the folder is left out. */
  ignored: string[];
}

/** A folder's project may be larger than what a model hands in. */
export const PROJECT_LIMITS = FOLDER_LIMITS;

/** Reads the folder and both files; throws ConfigurationError naming all that is wrong with a file. */
export async function readInputs(paths: {
  folder: string;
  specification: string;
  tests: string;
}): Promise<VerifyInputs> {
  const specification = await readSpecificationFile(paths.specification);
  const tests = await readTestsFile(paths.tests);
  if (!(await stat(paths.folder).catch(() => null))?.isDirectory()) {
    throw new UsageError(`${paths.folder} is no folder`);
  }
  const { files, faults, ignored } = await readFolder(paths.folder, {
    isBuilt: specification.run.build.length > 0,
  });
  return { project: { files, specification, tests, faults }, ignored };
}

async function readSpecificationFile(file: string): Promise<Specification> {
  const json = unwrapped(await readJson(file), "specification");
  const read = readSpecification(json);
  const faults = "faults" in read ? read.faults : faultsOf(read.value);
  if ("faults" in read || faults.length > 0)
    throw new ConfigurationError(`the specification ${file}`, faults);
  return read.value;
}

/** Only what keeps it from being carried out: how it reads is its author's. */
function faultsOf({ run, criteria }: Specification): string[] {
  return [
    ...(run.start.length === 0 ? ["run.start is empty: nothing says how it is started"] : []),
    ...(criteria.length === 0 ? ["criteria is empty: nothing has to hold"] : []),
    ...repeated(criteria.map(({ id }) => id)).map(
      (id) => `the id ${JSON.stringify(id)} is used by several criteria`,
    ),
  ];
}

async function readTestsFile(file: string): Promise<AcceptanceTests> {
  const json = unwrapped(await readJson(file), "acceptance_tests");
  const parsed = acceptanceTestsSchema.safeParse(Array.isArray(json) ? { tests: json } : json);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(`the tests ${file}`, shapeFaults(parsed.error));
}

/** A structured reply may stand under its own name. */
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
    throw new ConfigurationError(file, [`it is not JSON: ${messageOf(error)}`]);
  }
}
