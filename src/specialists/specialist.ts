import type { ClientTool } from "@langchain/core/tools";
import { ConfigurationError } from "../errors/configuration-error.ts";
import type { ModelChoice } from "../models/models.ts";
import type { MountableGraph } from "./mountable-graph.ts";

/** A specialist with a prompt of its own: one plain model call, or with tools an agent that may use them. */
export interface PromptSpecialist<Name extends string = string> {
  readonly name: Name;
  readonly description: string;
  readonly prompt: string;
  /** The environment's specialist model where not given. */
  readonly model?: ModelChoice | undefined;
  /** The only tools it ever gets. */
  readonly tools?: readonly ClientTool[] | undefined;
}

/** Any compiled graph that takes and returns `{ messages }`: a team, a `createAgent` agent, another framework's graph. */
export interface GraphSpecialist<Name extends string = string> {
  readonly name: Name;
  readonly description: string;
  readonly graph: MountableGraph;
}

/** Who can be routed to, or given a step. */
export type Specialist<Name extends string = string> = PromptSpecialist<Name> | GraphSpecialist<Name>;

/** Names that OpenAI's API takes for a speaker. */
const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/** Describes a specialist and keeps its name as a literal type; throws ConfigurationError naming every fault. */
export function defineSpecialist<const Name extends string>(
  specialist: PromptSpecialist<Name>,
): PromptSpecialist<Name>;
export function defineSpecialist<const Name extends string>(
  specialist: GraphSpecialist<Name>,
): GraphSpecialist<Name>;
export function defineSpecialist(specialist: Specialist): Specialist {
  const faults = faultsOf(specialist);
  if (faults.length > 0) {
    throw new ConfigurationError(`specialist ${JSON.stringify(specialist.name)}`, faults, {
      code: "specialist_invalid",
    });
  }
  return specialist;
}

/** The specialists as a model is told of them, a line each. */
export function describeSpecialists(specialists: readonly Specialist[]): string {
  return `The specialists:\n${specialists.map(({ name, description }) => `- ${name}: ${description}`).join("\n")}`;
}

/** True for a specialist that is a graph of its own. */
export function isGraphSpecialist(specialist: Specialist): specialist is GraphSpecialist {
  return "graph" in specialist;
}

/**
 * Checks the specialists of one graph together: at least one, sound, with names that are free and told apart.
 * `reserved` are the graph's own nodes and channels. Throws ConfigurationError naming every fault.
 */
export function checkSpecialists(
  graph: string,
  specialists: readonly Specialist[],
  reserved: readonly string[],
): void {
  const names = specialists.map((specialist) => specialist.name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const taken = names.filter((name) => reserved.includes(name));
  const faults = [
    ...(specialists.length === 0 ? ["there are no specialists; at least one is needed"] : []),
    ...specialists.flatMap((one) =>
      faultsOf(one).map((fault) => `specialist ${JSON.stringify(one.name)}: ${fault}`),
    ),
    ...new Set(twice.map((name) => `the name ${JSON.stringify(name)} is used more than once`)),
    ...taken.map(
      (name) => `the name ${JSON.stringify(name)} is reserved; reserved are ${reserved.join(", ")}`,
    ),
  ];
  if (faults.length > 0) throw new ConfigurationError(graph, faults);
}

function faultsOf(specialist: Specialist): string[] {
  const faults = [
    NAME.test(specialist.name) ? null : `the name must be 1 to 64 letters, digits, "_" or "-"`,
    isBlank(specialist.description)
      ? "the description is empty; whoever picks a specialist goes by it"
      : null,
  ];
  if (!isGraphSpecialist(specialist)) {
    const tools = specialist.tools?.map((tool) => tool.name) ?? [];
    faults.push(
      isBlank(specialist.prompt) ? "the prompt is empty" : null,
      new Set(tools).size < tools.length
        ? `two tools have the same name; the tools are ${tools.join(", ")}`
        : null,
    );
  }
  return faults.filter((fault) => fault !== null);
}

/** Also of what is missing: who writes JavaScript can leave out or misspell anything. */
function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === "";
}
