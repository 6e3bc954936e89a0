import type { ClientTool } from "@langchain/core/tools";
import type { z } from "zod";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { faultsOfFailureOptions } from "../failure/check-failure-options.ts";
import type { OnFailure } from "../failure/failure-policy.ts";
import type { Handoff } from "./handoff.ts";
import { isReservedNodeName } from "../langgraph/reserved-names.ts";
import { faultOfModel, faultsOfModels } from "../models/check-model.ts";
import { faultsOfSchema } from "../models/schema-faults.ts";
import { faultsOfRetryPolicy, type RetryPolicy } from "../models/retry-policy.ts";
import type { ModelChoice } from "../models/models.ts";
import { faultsOfTools } from "./check-tools.ts";
import type { MountableGraph } from "./mountable-graph.ts";

/** How a specialist's failures are handled. A graph's own options are the defaults. */
export interface FailureHandling {
  /**
   * The specialist of the same graph that takes over if this one fails for good.
   * @default none
   */
  readonly fallback?: string | undefined;
  /**
   * What a supervisor does about a step that failed for good. A router has no steps, and does not use it.
   * @default the graph's `onFailure`
   */
  readonly onFailure?: OnFailure | undefined;
  /**
   * The longest time of a whole step in seconds, retries and fallback models included.
   * @default no limit
   */
  readonly timeoutSeconds?: number | undefined;
}

/** Whether a person is asked before a specialist does a step. */
export interface StepConsent {
  /**
   * If true, a supervisor asks a person before each of its steps. A router has no steps, and refuses the option.
   * @default false
   */
  readonly approval?: boolean | undefined;
}

/** Where a conversation goes after the specialist, in a handoffs graph. */
export interface HandingBack {
  /**
   * If true, the conversation returns with the answer to the specialist that handed it over. Otherwise the answer ends the turn.
   * @default false
   */
  readonly handsBack?: boolean | undefined;
}

/**
 * A specialist with a prompt of its own: one plain model call, or with tools an agent that may use them. `Target` are the
 * names of the specialists that it may hand a conversation over to, `Result` is the schema of its results.
 */
export interface PromptSpecialist<
  Name extends string = string,
  Target extends string = never,
  Result extends z.ZodObject = z.ZodObject,
>
  extends FailureHandling, StepConsent, HandingBack {
  readonly name: Name;
  readonly description: string;
  readonly prompt: string;
  /**
   * The schema of its results, as a zod object. A step's result is then data (`results[id].data`), which later steps read
   * as JSON. An unusable reply is sent back with its faults, at most twice; after that the specialist has failed.
   * @default none: a result is a text
   */
  readonly result?: Result | undefined;
  /**
   * Its model.
   * @default the specialist model of the environment
   */
  readonly model?: ModelChoice | undefined;
  /**
   * The only tools that it gets.
   * @default none
   */
  readonly tools?: readonly ClientTool[] | undefined;
  /**
   * The names of the tools whose calls a person must approve first; true for all tools.
   * @default none
   */
  readonly approveTools?: true | readonly string[] | undefined;
  /**
   * The specialists that it may hand a conversation over to, in a handoffs graph: names, or names with terms.
   * @default none
   */
  readonly handoffs?: readonly Handoff<Target>[] | undefined;
  /**
   * Retries and time limits of its model calls.
   * @default the graph's `retry`
   */
  readonly retry?: Partial<RetryPolicy> | undefined;
  /**
   * Models that are asked in this order if its model fails for good.
   * @default the graph's `fallbackModels`
   */
  readonly fallbackModels?: readonly ModelChoice[] | undefined;
}

/** Any compiled graph that takes and returns `{ messages }`: a team, a `createAgent` agent, another framework's graph. */
export interface GraphSpecialist<Name extends string = string>
  extends FailureHandling, StepConsent, HandingBack {
  readonly name: Name;
  readonly description: string;
  readonly graph: MountableGraph;
}

/** A member of a team: it can be routed to, given a step, or handed a conversation. */
export type Specialist<Name extends string = string, Target extends string = never> =
  | PromptSpecialist<Name, Target>
  | GraphSpecialist<Name>;

/** The types of the results that are data, by the names of their specialists. */
export type ResultData<Member extends Specialist<string, string>> = {
  [One in Member as SchemaOf<One> extends never ? never : One["name"]]: z.infer<SchemaOf<One>>;
};

/** The schema of a specialist's results; never if it has none. */
type SchemaOf<One> = One extends { readonly result?: (infer Schema) | undefined }
  ? Schema extends z.ZodObject
    ? z.ZodObject extends Schema
      ? never
      : Schema
    : never
  : never;

/** Names that OpenAI's API accepts for a speaker. */
const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/**
 * Describes a specialist and keeps its name as a literal type. Throws ConfigurationError that names every fault.
 *
 * @example
 * const poet = defineSpecialist({ name: "poet", description: "writes poems", prompt: "You write short poems." });
 */
export function defineSpecialist<
  const Name extends string,
  const Target extends string = never,
  Result extends z.ZodObject = z.ZodObject,
>(specialist: PromptSpecialist<Name, Target, Result>): PromptSpecialist<Name, Target, Result>;
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

/** Returns the list of the specialists for a model, one line each. */
export function describeSpecialists(specialists: readonly Specialist[]): string {
  return `The specialists:\n${specialists.map(({ name, description }) => `- ${name}: ${description}`).join("\n")}`;
}

/** Returns true for a specialist that is a graph. */
export function isGraphSpecialist(specialist: Specialist<string, string>): specialist is GraphSpecialist {
  return "graph" in specialist;
}

/**
 * Checks the specialists of one graph together: at least one, each valid, with names that are unique and not reserved.
 * `reserved` are the graph's own nodes and channels. Throws ConfigurationError that names every fault.
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
    isReservedNodeName(specialist.name)
      ? 'the name is reserved by JavaScript or LangGraph; names like "constructor", and those that begin with "__", are'
      : null,
    isBlank(specialist.description) ? "the description is empty; specialists are chosen by it" : null,
    ...faultsOfFailureOptions(specialist),
  ];
  if (isGraphSpecialist(specialist)) {
    const useless = ["retry", "fallbackModels", "approveTools"].filter((option) => option in specialist);
    faults.push(
      "result" in specialist ? "result has no effect on a graph: give its builder an answer" : null,
      ...useless.map((option) => `${option} has no effect on a graph: give it to the specialists inside`),
    );
  } else {
    const tools = specialist.tools?.map((tool) => tool.name) ?? [];
    faults.push(
      isBlank(specialist.prompt) ? "the prompt is empty" : null,
      ...faultsOfTools(specialist.tools),
      ...faultsOfApproval(specialist.approveTools, tools),
      ...(specialist.result === undefined ? [] : faultsOfSchema("result", specialist.result)),
      ...faultsOfRetryPolicy(specialist.retry).map((fault) => `retry.${fault}`),
      faultOfModel("model", specialist.model),
      ...faultsOfModels("fallbackModels", specialist.fallbackModels),
      specialist.fallbackModels?.some((model) => typeof model === "string" && isBlank(model))
        ? "one of the fallbackModels has no name"
        : null,
    );
  }
  return faults.filter((fault) => fault !== null);
}

/** Checks the names in `approveTools`. A misspelled name would let a tool run without approval. */
function faultsOfApproval(
  approveTools: true | readonly string[] | undefined,
  tools: readonly string[],
): string[] {
  if (approveTools === undefined) return [];
  if (tools.length === 0) return ["approveTools is given, and there are no tools"];
  const unknown = approveTools === true ? [] : approveTools.filter((name) => !tools.includes(name));
  return unknown.map(
    (name) =>
      `approveTools names ${JSON.stringify(name)}, which is not one of its tools; available: ${tools.join(", ")}`,
  );
}

/** Returns true for a blank text, or one that is missing because JavaScript code left it out. */
function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === "";
}
