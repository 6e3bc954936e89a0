import type { z } from "zod";
import { specificationSchema, type Specification } from "./contract/specification.ts";

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Reads a specification's shape, or lists every place where it has another. */
export function readSpecification(json: unknown): { value: Specification } | { faults: string[] } {
  const parsed = specificationSchema.safeParse(json);
  return parsed.success ? { value: parsed.data } : { faults: shapeFaults(parsed.error) };
}

/** Reads and checks a specification that a person has edited. */
export function readCheckedSpecification(json: unknown): { value: Specification } | { faults: string[] } {
  if (json === undefined) return { faults: ["an edit needs the whole `specification`"] };
  const read = readSpecification(json);
  if ("faults" in read) return read;
  const faults = faultsOfSpecification(read.value);
  return faults.length > 0 ? { faults } : read;
}

/** All that keeps a specification from being built and checked; empty where nothing does. */
export function faultsOfSpecification(specification: Specification): string[] {
  const { title, kind, run, criteria } = specification;
  return [
    isBlank(title) ? "the title is empty" : null,
    isBlank(specification.summary) ? "the summary is empty" : null,
    ...faultsOfCommand("run.start", run.start),
    run.start.length === 0 ? "run.start is empty: nothing says how it is started" : null,
    ...faultsOfCommand("run.build", run.build),
    faultOfPort(kind, run.portVariable),
    specification.interface.length === 0 ? "interface is empty: nobody would know how to use it" : null,
    ...specification.interface.map(({ name, usage }, index) =>
      isBlank(name) || isBlank(usage) ? `interface ${index + 1} has no name or no usage` : null,
    ),
    criteria.some(({ priority }) => priority === "must") ? null : "no criterion is a must",
    ...repeated(criteria.map(({ id }) => id)).map(
      (id) => `the id ${JSON.stringify(id)} is used by several criteria`,
    ),
    ...criteria.flatMap((criterion, index) => faultsOfCriterion(criterion, index)),
  ].filter((fault) => fault !== null);
}

/** Where a reply's shape is another than asked for. */
export function shapeFaults(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) => `${path.join(".") || "the reply"}: ${message}`);
}

/** What occurs more than once. */
export function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

/** True for a text without anything to read. */
export function isBlank(text: string): boolean {
  return text.trim() === "";
}

function faultsOfCommand(name: string, command: readonly string[]): string[] {
  const [program] = command;
  return program !== undefined && isBlank(program)
    ? [`${name} begins with nothing: it names no program`]
    : [];
}

function faultOfPort(kind: Specification["kind"], variable: string | null): string | null {
  if (kind === "command-line") {
    return variable === null ? null : "run.portVariable is given, and a command-line program has no port";
  }
  if (variable === null) return "run.portVariable is null: an http-service is told its port by a variable";
  return VARIABLE.test(variable)
    ? null
    : `run.portVariable is ${JSON.stringify(variable)}; it is the name of an environment variable, such as PORT`;
}

function faultsOfCriterion(criterion: Specification["criteria"][number], index: number): string[] {
  const { id } = criterion;
  const name = isBlank(id) ? `criterion ${index + 1}` : `criterion ${id}`;
  const empty = (["given", "when", "then"] as const).filter((part) => isBlank(criterion[part]));
  return [
    ...(isBlank(id) ? [`${name} has no id`] : []),
    ...(empty.length > 0 ? [`${name} cannot be checked: its ${empty.join(" and its ")} is empty`] : []),
  ];
}
