import type { ClientTool } from "@langchain/core/tools";
import type { $ZodObject } from "zod/v4/core";
import { ConfigurationError } from "../errors/configuration-error.ts";
import type { KnownName } from "./known-name.ts";
import type { TextOrPromptFunction } from "./prompt.ts";
import type { MountableGraph } from "./mountable-graph.ts";
import {
  faultsOfSpecialist,
  specialistTitle,
  type GraphSpecialist,
  type PromptSpecialist,
  type Specialist,
} from "./specialist.ts";

/**
 * Describes a specialist and keeps its name as a literal type. Throws ConfigurationError that names every fault.
 *
 * @example
 * const poet = defineSpecialist({ name: "poet", description: "writes poems", prompt: "You write short poems." });
 */
export function defineSpecialist<
  const Name extends string,
  const Target extends string = never,
  const Tool extends string = string,
  const Approved extends string = never,
  Graph extends MountableGraph = never,
  Prompted extends TextOrPromptFunction = TextOrPromptFunction,
  Result extends $ZodObject = $ZodObject,
>(
  specialist: PromptOrGraphSpecialist<Name, Target, Tool, Approved, Graph, Prompted, Result>,
): DefinedSpecialist<Name, Target, Graph, Prompted, Result>;
export function defineSpecialist(specialist: Specialist<string, string>): Specialist<string, string> {
  const faults = faultsOfSpecialist(specialist);
  if (faults.length > 0) {
    throw new ConfigurationError(specialistTitle(specialist), faults, {
      code: "specialist_invalid",
    });
  }
  return specialist;
}

/** What `defineSpecialist` takes: a specialist with a prompt, or one with a graph. */
export type PromptOrGraphSpecialist<
  Name extends string,
  Target extends string,
  Tool extends string,
  Approved extends string,
  Graph extends MountableGraph,
  Prompted extends TextOrPromptFunction = TextOrPromptFunction,
  Result extends $ZodObject = $ZodObject,
> =
  | GraphSpecialistOptions<Name, Graph>
  | PromptSpecialistOptions<Name, Target, Tool, Approved, Prompted, Result>;

/** A specialist with a prompt, and the names of its tools as a type, so that `approveTools` cannot name others. */
export interface PromptSpecialistOptions<
  Name extends string,
  Target extends string,
  Tool extends string,
  Approved extends string,
  Prompted extends TextOrPromptFunction = TextOrPromptFunction,
  Result extends $ZodObject = $ZodObject,
> extends PromptSpecialist<Name, Target, Prompted, Result> {
  readonly tools?: readonly LangChainTool<Tool>[] | undefined;
  readonly approveTools?: true | readonly KnownName<NoInfer<Tool>, Approved>[] | undefined;
}

/** A specialist with a graph, whose type tells that it has one. */
export interface GraphSpecialistOptions<
  Name extends string,
  Graph extends MountableGraph,
> extends GraphSpecialist<Name> {
  readonly graph: Graph;
}

/** A LangChain tool with its name as a type. */
export type LangChainTool<Tool extends string> = ClientTool & { readonly name: Tool };

/** What `defineSpecialist` returns: a specialist with a graph if it was given one, otherwise with a prompt. */
export type DefinedSpecialist<
  Name extends string,
  Target extends string,
  Graph extends MountableGraph,
  Prompted extends TextOrPromptFunction = TextOrPromptFunction,
  Result extends $ZodObject = $ZodObject,
> = [Graph] extends [never]
  ? PromptSpecialist<Name, Target, Prompted extends string ? string : Prompted, Result>
  : GraphSpecialist<Name>;
