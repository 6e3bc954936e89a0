import { isBlank, repeated, shapeFaults } from "./contract/reply-faults.ts";
import { specificationSchema, type Specification } from "./contract/specification.ts";

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Reads a specification, or returns all faults of its shape. Its content is not checked. */
export function readSpecification(json: unknown): { value: Specification } | { faults: string[] } {
  const parsed = specificationSchema.safeParse(json);
  return parsed.success ? { value: parsed.data } : { faults: shapeFaults(parsed.error) };
}

/** Reads and checks a specification that a person edited, or returns all its faults. */
export function readCheckedSpecification(json: unknown): { value: Specification } | { faults: string[] } {
  if (json === undefined)
    return { faults: ["`specification` is missing: an edit must contain the whole specification"] };
  const read = readSpecification(json);
  if ("faults" in read) return read;
  const faults = faultsOfSpecification(read.value);
  return faults.length > 0 ? { faults } : read;
}

/** Returns every reason why a specification cannot be built or tested; an empty list if there is none. */
export function faultsOfSpecification(specification: Specification): string[] {
  const { title, kind, run, criteria } = specification;
  return [
    isBlank(title) ? "title must not be empty" : null,
    isBlank(specification.summary) ? "summary must not be empty" : null,
    ...faultsOfCommand("run.start", run.start),
    run.start.length === 0 ? "run.start must name the command that starts the software, but is empty" : null,
    ...faultsOfCommand("run.build", run.build),
    faultOfPort(kind, run.portVariable),
    specification.interface.length === 0
      ? "interface must list at least one endpoint or command, but is empty"
      : null,
    ...specification.interface.map(({ name, usage }, index) =>
      isBlank(name) || isBlank(usage) ? `interface ${index + 1} must have a name and a usage` : null,
    ),
    criteria.some(({ priority }) => priority === "must")
      ? null
      : "at least one criterion must have the priority must",
    ...repeated(criteria.map(({ id }) => id)).map(
      (id) => `the id of each criterion must be unique, but ${JSON.stringify(id)} is used several times`,
    ),
    ...criteria.flatMap((criterion, index) => faultsOfCriterion(criterion, index)),
  ].filter((fault) => fault !== null);
}

function faultsOfCommand(name: string, command: readonly string[]): string[] {
  const [program] = command;
  return program !== undefined && isBlank(program)
    ? [`the first word of ${name} must be a program, but is blank`]
    : [];
}

function faultOfPort(kind: Specification["kind"], variable: string | null): string | null {
  if (kind === "command-line") {
    return variable === null
      ? null
      : `run.portVariable must be null for a command-line program, but is ${JSON.stringify(variable)}`;
  }
  if (variable === null)
    return "run.portVariable must name the environment variable of the port for an http-service, but is null";
  return VARIABLE.test(variable)
    ? null
    : `run.portVariable must be the name of an environment variable, such as PORT, but is ${JSON.stringify(variable)}`;
}

function faultsOfCriterion(criterion: Specification["criteria"][number], index: number): string[] {
  const { id } = criterion;
  const name = isBlank(id) ? `criterion ${index + 1}` : `criterion ${id}`;
  const empty = (["given", "when", "then"] as const).filter((part) => isBlank(criterion[part]));
  return [
    ...(isBlank(id) ? [`${name} must have an id`] : []),
    ...(empty.length > 0 ? [`${name} cannot be tested: ${empty.join(" and ")} must not be empty`] : []),
  ];
}
