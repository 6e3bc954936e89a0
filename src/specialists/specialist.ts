import type { ClientTool } from "@langchain/core/tools";
import { faultsOfUnknownOptions, optionNames } from "../errors/unknown-options.ts";
import type { $ZodObject } from "zod/v4/core";
import { faultsOfFailureOptions } from "../failure/check-failure-options.ts";
import type { OnFailure } from "../failure/failure-policy.ts";
import type { Handoff } from "./handoff.ts";
import { isReservedNodeName } from "../langgraph/reserved-names.ts";
import { faultOfModel, faultsOfModels } from "../models/check-model.ts";
import { faultsOfSchema } from "../models/schema-faults.ts";
import { faultsOfRetryPolicy, type RetryPolicy } from "../models/retry-policy.ts";
import type { ModelChoice } from "../models/models.ts";
import { faultsOfSpecialistKinds } from "./check-kinds.ts";
import { faultsOfApproval, faultsOfTools } from "./check-tools.ts";
import { toolsOf, type Middleware } from "./middleware.ts";
import type { MountableGraph } from "./mountable-graph.ts";
import type { TextOrPromptFunction } from "./prompt.ts";

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
 * names of the specialists that it may hand a conversation over to; `Prompted` is the type of its prompt, `Result` that of
 * the schema of its results.
 */
export interface PromptSpecialist<
  Name extends string = string,
  Target extends string = never,
  Prompted = TextOrPromptFunction,
  Result extends $ZodObject = $ZodObject,
>
  extends FailureHandling, StepConsent, HandingBack {
  readonly name: Name;
  readonly description: string;
  /** Its role: a text, or a function of `{ context, config, state }` that returns one. */
  readonly prompt: Prompted;
  /** Absent: a specialist has a prompt or a graph. */
  readonly graph?: never;
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
   * LangChain's middleware, made by `createMiddleware`. It runs inside Troupe's own, which is outermost: retries, limits,
   * approvals and handoffs hold around it.
   * @default none
   */
  readonly middleware?: readonly Middleware[] | undefined;
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
export type Specialist<
  Name extends string = string,
  Target extends string = never,
  Prompted = TextOrPromptFunction,
> = PromptSpecialist<Name, Target, Prompted> | GraphSpecialist<Name>;

const COMMON = [
  "name",
  "description",
  "fallback",
  "onFailure",
  "timeoutSeconds",
  "approval",
  "handsBack",
] as const;
const OWN = [
  "result",
  "model",
  "tools",
  "middleware",
  "approveTools",
  "handoffs",
  "retry",
  "fallbackModels",
] as const;

/** Options of a prompt that have a sentence of their own if a graph has them. */
const ELSEWHERE = new Set<string>(["handoffs", "result"]);

const PROMPT_OPTIONS = optionNames<Omit<PromptSpecialist, "graph">>()([...COMMON, "prompt", ...OWN]);
const GRAPH_OPTIONS = optionNames<GraphSpecialist>()([...COMMON, "graph"]);

/** Names that OpenAI's API accepts for a speaker. */
const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/** Returns the list of the specialists for a model, one line each. */
export function describeSpecialists(specialists: readonly Specialist[]): string {
  return `The specialists:\n${specialists.map(({ name, description }) => `- ${name}: ${description}`).join("\n")}`;
}

/** Returns true for a specialist that is a graph. */
export function isGraphSpecialist(specialist: Specialist<string, string>): specialist is GraphSpecialist {
  return specialist.graph !== undefined;
}

/**
 * Checks the specialists of one graph together: at least one, each valid, with names that are unique and not reserved.
 * `reserved` are the graph's own nodes and channels. Throws ConfigurationError that names every fault.
 */
export function faultsOfSpecialists(
  specialists: readonly Specialist[],
  reserved: readonly string[],
): string[] {
  const names = specialists.map((specialist) => (specialist as Partial<Specialist> | null)?.name ?? "");
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const taken = names.filter((name) => reserved.includes(name));
  return [
    ...(specialists.length === 0 ? ["there are no specialists; at least one is needed"] : []),
    ...specialists.flatMap((one) =>
      faultsOfSpecialist(one).map((fault) => `${specialistTitle(one)}: ${fault}`),
    ),
    ...new Set(twice.map((name) => `the name ${JSON.stringify(name)} is used more than once`)),
    ...taken.map(
      (name) => `the name ${JSON.stringify(name)} is reserved; reserved are ${reserved.join(", ")}`,
    ),
  ];
}

/** Names a specialist in an error. JavaScript code can pass anything. */
export function specialistTitle(specialist: unknown): string {
  return `specialist ${JSON.stringify((specialist as Partial<Specialist> | null | undefined)?.name) ?? "without a name"}`;
}

/** Returns the faults of one specialist. */
export function faultsOfSpecialist(specialist: Specialist<string, string>): string[] {
  const wrongKinds = faultsOfSpecialistKinds(specialist);
  if (wrongKinds.length > 0) return wrongKinds;
  const faults = [
    isBlank(specialist.name) || !NAME.test(specialist.name)
      ? `the name must be 1 to 64 letters, digits, "_" or "-"`
      : null,
    !isBlank(specialist.name) && isReservedNodeName(specialist.name)
      ? 'the name is reserved by JavaScript or LangGraph; names like "constructor", and those that begin with "__", are'
      : null,
    isBlank(specialist.description) ? "the description is empty; specialists are chosen by it" : null,
    ...faultsOfFailureOptions(specialist),
  ];
  if (isGraphSpecialist(specialist)) {
    const useless = OWN.filter((option) => !ELSEWHERE.has(option) && option in specialist);
    faults.push(
      "result" in specialist ? "result has no effect on a graph: give its builder an answer" : null,
      ...useless.map((option) => `${option} has no effect on a graph: give it to the specialists inside`),
    );
  } else {
    const { prompt } = specialist;
    const tools = toolsOf(specialist);
    faults.push(
      typeof prompt !== "function" && isBlank(prompt) ? "the prompt is empty" : null,
      ...faultsOfTools(tools),
      ...faultsOfApproval(
        specialist.approveTools,
        tools.map((tool) => tool.name),
      ),
      ...(specialist.result === undefined ? [] : faultsOfSchema("result", specialist.result)),
      ...faultsOfRetryPolicy(specialist.retry).map((fault) => `retry.${fault}`),
      faultOfModel("model", specialist.model),
      ...faultsOfModels("fallbackModels", specialist.fallbackModels),
      specialist.fallbackModels?.some((model) => typeof model === "string" && isBlank(model))
        ? "one of the fallbackModels has no name"
        : null,
    );
  }
  const known = isGraphSpecialist(specialist) ? [...GRAPH_OPTIONS, ...OWN] : PROMPT_OPTIONS;
  faults.push(...faultsOfUnknownOptions(specialist, known));
  return faults.filter((fault) => fault !== null);
}

/** Returns true for a blank text, or one that is missing because JavaScript code left it out. */
function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === "";
}
