import { ReducedValue } from "@langchain/langgraph";
import { z } from "zod";
import { fallbackSchema, type Fallback } from "../run/fallback.ts";
import { usageSchema, type Usage } from "../run/usage.ts";

/** The result of one step, or its failure. */
export interface StepResult<Name extends string = string, Data = unknown> {
  id: string;
  agent: Name;
  /** A step is skipped when a step it depends on did not complete. */
  status: "completed" | "failed" | "skipped";
  text: string;
  /** Shown in place of a text that is too long. Null if summarizing failed, and absent if it was not tried. */
  summary?: string | null | undefined;
  /** The result as data. Absent if its specialist has no `result`, or did not deliver it. */
  data?: Data;
  error: { code: string; message: string } | null;
  /**
   * How often it was tried: once, and once more for each request that was sent again and for each fallback. The calls of
   * an agent with tools are one attempt. `usage.modelCalls` counts the requests.
   */
  attempts: number;
  usage: Usage;
  milliseconds: number;
  /** The models that were called, in the order of their first requests. */
  models: string[];
  /** Which model or specialist took over from which, and why. `agent` is the last specialist. */
  fallbacks: Fallback[];
}

/** Results by step id. `Data` has the type of each specialist's data under its name. */
export type Results<Name extends string = string, Data = object> = Record<string, TypedResult<Name, Data>>;

/** A result whose data has the type of its specialist's `result`. */
type TypedResult<Name extends string, Data> = [keyof Data] extends [never]
  ? StepResult<Name>
  : { [One in Name]: StepResult<One, One extends keyof Data ? Data[One] : unknown> }[Name];

/** An update of the results. Null removes a result, so that its step and all that build on it run again. */
export type ResultsUpdate<Name extends string = string> = Record<string, StepResult<Name> | null>;

/** The channel `results`. */
type ResultsChannel<Name extends string, Data = object> = ReducedValue<
  Results<Name, Data>,
  ResultsUpdate<Name>
>;

/** Makes the channel `results`, which merges the results of parallel steps by step id. */
export function resultsChannel<Name extends string, Data = object>(
  names: readonly Name[],
): ResultsChannel<Name, Data> {
  const result: z.ZodType<StepResult<Name>, StepResult<Name>> = z.object({
    id: z.string(),
    agent: z.enum(names) as unknown as z.ZodType<Name, Name>,
    status: z.enum(["completed", "failed", "skipped"]),
    text: z.string(),
    summary: z.string().nullable().optional(),
    data: z.unknown().optional(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    attempts: z.number().int(),
    usage: usageSchema,
    milliseconds: z.number(),
    models: z.array(z.string()),
    fallbacks: z.array(fallbackSchema),
  });
  const channel: ResultsChannel<Name> = new ReducedValue(
    z.record(z.string(), result).default(() => ({})),
    {
      inputSchema: z.record(z.string(), result.nullable()),
      reducer: (current, update) => mergeResults(current, update),
    },
  );
  // The types of the data are those of the specialists' schemas, by which their replies were read.
  return channel as unknown as ResultsChannel<Name, Data>;
}

function mergeResults<Name extends string>(
  current: Results<Name>,
  update: ResultsUpdate<Name>,
): Results<Name> {
  const merged: ResultsUpdate<Name> = { ...current, ...update };
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, StepResult<Name>] => entry[1] !== null),
  );
}
