import { readFile } from "node:fs/promises";
import {
  acceptanceTestsSchema,
  type AcceptanceTest,
} from "../../../src/software-house/contract/acceptance-tests.ts";
import { specificationSchema } from "../../../src/software-house/contract/specification.ts";
import type { Fault, Project } from "./variant.ts";

/** Reads a project whose specification and tests are files, as the roles of the Software House wrote them. */
export async function readWritten(
  name: string,
  { tests: further = [], faults = [] }: { tests?: readonly AcceptanceTest[]; faults?: readonly Fault[] } = {},
): Promise<Project> {
  const read = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(new URL(`${name}/${file}`, import.meta.url), "utf8"));
  const specification = specificationSchema.parse(await read("specification.json"));
  const { tests } = acceptanceTestsSchema.parse(await read("acceptance_tests.json"));
  return { name, specification, tests: { tests: [...tests, ...further] }, faults };
}
