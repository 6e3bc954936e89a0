import type { ClientTool } from "@langchain/core/tools";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { faultsOfFailureOptions } from "../failure/check-failure-options.ts";
import type { OnFailure } from "../failure/failure-policy.ts";
import type { Handoff } from "./handoff.ts";
import { faultsOfRetryPolicy, type RetryPolicy } from "../models/retry-policy.ts";
import type { ModelChoice } from "../models/models.ts";
import type { MountableGraph } from "./mountable-graph.ts";

/** What becomes of a specialist's failures, as data; a graph's own options are the defaults. */
export interface FailureHandling {
  /** The specialist of the same graph who takes over where this one fails for good. */
  readonly fallback?: string | undefined;
  /** What a supervised run does about a step that nobody could do; a router has no steps, and so no use for it. */
  readonly onFailure?: OnFailure | undefined;
  /** How long a whole step may take, retries and fallback models included; no limit where not given. */
  readonly timeoutSeconds?: number | undefined;
}

/** Whether a person is asked before a specialist does a step. */
export interface StepConsent {
  /** True asks a person before each of its steps in a supervisor; a router has no steps, and refuses it. */
  readonly approval?: boolean | undefined;
}

/** What becomes of a conversation that was handed over, in a graph of handoffs. */
export interface HandingBack {
  /** True gives the conversation back to who handed it over, with the answer; otherwise the answer is the reader's. */
  readonly handsBack?: boolean | undefined;
}

/**
 * A specialist with a prompt of its own: one plain model call, or with tools an agent that may use them. `Target` are
 * those to whom it may hand a conversation over.
 */
export interface PromptSpecialist<Name extends string = string, Target extends string = never>
  extends FailureHandling, StepConsent, HandingBack {
  readonly name: Name;
  readonly description: string;
  readonly prompt: string;
  /** The environment's specialist model where not given. */
  readonly model?: ModelChoice | undefined;
  /** The only tools it ever gets. */
  readonly tools?: readonly ClientTool[] | undefined;
  /** The tools, by name, that it uses only when a person has approved the call; true for all of them. */
  readonly approveTools?: true | readonly string[] | undefined;
  /** To whom it may hand a conversation over, in a graph of handoffs: names, or names with terms. */
  readonly handoffs?: readonly Handoff<Target>[] | undefined;
  /** How patient its model calls are, over the graph's `retry`. */
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** Asked in this order where its model fails for good, in place of the graph's. */
  readonly fallbackModels?: readonly ModelChoice[] | undefined;
}

/** Any compiled graph that takes and returns `{ messages }`: a team, a `createAgent` agent, another framework's graph. */
export interface GraphSpecialist<Name extends string = string>
  extends FailureHandling, StepConsent, HandingBack {
  readonly name: Name;
  readonly description: string;
  readonly graph: MountableGraph;
}

/** Who can be routed to, given a step, or handed a conversation. */
export type Specialist<Name extends string = string, Target extends string = never> =
  | PromptSpecialist<Name, Target>
  | GraphSpecialist<Name>;

/** Names that OpenAI's API takes for a speaker. */
const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/** Describes a specialist and keeps its name as a literal type; throws ConfigurationError naming every fault. */
export function defineSpecialist<const Name extends string, const Target extends string = never>(
  specialist: PromptSpecialist<Name, Target>,
): PromptSpecialist<Name, Target>;
export function defineSpecialist<const Name extends string>(
  specialist: GraphSpecialist<Name>,
): GraphSpecialist<Name>;
export function defineSpecialist(specialist: Specialist<string, string>): Specialist<string, string> {
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
export function isGraphSpecialist(specialist: Specialist<string, string>): specialist is GraphSpecialist {
  return "graph" in specialist;
}

/**
 * Returns the faults of the specialists of one graph: there must be at least one, each must be sound, and their names
 * must differ from one another and from `reserved`, the graph's own nodes and channels.
 */
export function faultsOfSpecialists(
  specialists: readonly Specialist[],
  reserved: readonly string[],
): string[] {
  const names = specialists.map((specialist) => specialist.name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const taken = names.filter((name) => reserved.includes(name));
  return [
    ...(specialists.length === 0 ? ["there are no specialists; at least one is needed"] : []),
    ...specialists.flatMap((one) =>
      faultsOf(one).map((fault) => `specialist ${JSON.stringify(one.name)}: ${fault}`),
    ),
    ...new Set(twice.map((name) => `the name ${JSON.stringify(name)} is used more than once`)),
    ...taken.map(
      (name) => `the name ${JSON.stringify(name)} is reserved; reserved are ${reserved.join(", ")}`,
    ),
  ];
}

function faultsOf(specialist: Specialist<string, string>): string[] {
  const faults = [
    NAME.test(specialist.name) ? null : `the name must be 1 to 64 letters, digits, "_" or "-"`,
    isBlank(specialist.description)
      ? "the description is empty; whoever picks a specialist goes by it"
      : null,
    ...faultsOfFailureOptions(specialist),
  ];
  if (isGraphSpecialist(specialist)) {
    const useless = ["retry", "fallbackModels", "approveTools"].filter((option) => option in specialist);
    faults.push(
      ...useless.map((option) => `${option} has no effect on a graph: give it to the specialists inside`),
    );
  } else {
    const tools = specialist.tools?.map((tool) => tool.name) ?? [];
    faults.push(
      isBlank(specialist.prompt) ? "the prompt is empty" : null,
      new Set(tools).size < tools.length
        ? `two tools have the same name; the tools are ${tools.join(", ")}`
        : null,
      ...faultsOfApproval(specialist.approveTools, tools),
      ...faultsOfRetryPolicy(specialist.retry).map((fault) => `retry.${fault}`),
      specialist.fallbackModels?.some((model) => typeof model === "string" && isBlank(model))
        ? "one of the fallbackModels has no name"
        : null,
    );
  }
  return faults.filter((fault) => fault !== null);
}

/** A misspelt name would let a tool run without anybody's leave. */
function faultsOfApproval(
  approveTools: true | readonly string[] | undefined,
  tools: readonly string[],
): string[] {
  if (approveTools === undefined) return [];
  if (tools.length === 0) return ["approveTools is given, and there are no tools"];
  const unknown = approveTools === true ? [] : approveTools.filter((name) => !tools.includes(name));
  return unknown.map(
    (name) =>
      `approveTools names ${JSON.stringify(name)}, which is no tool; the tools are ${tools.join(", ")}`,
  );
}

/** Also of what is missing: who writes JavaScript can leave out or misspell anything. */
function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === "";
}
