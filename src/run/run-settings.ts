import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { z } from "zod";

/** The settings that a caller may give for one run. */
export type RunSetting = (typeof RUN_SETTINGS)[number];

/** The names of all settings of a run. */
export const RUN_SETTINGS = ["limits", "models", "manager", "reopen"] as const;

/** The settings that a form of a new run shows. `reopen` belongs to a run without an input. */
type FormSetting = Exclude<RunSetting, "reopen">;

/**
 * Reads a setting of one run from `configurable`, or else from `context`, where a server's clients put it. Returns its
 * place, for errors; null if the caller gave none.
 */
export function runSetting(
  { configurable, context }: Pick<LangGraphRunnableConfig, "configurable"> & { context?: unknown },
  name: RunSetting,
): { value: unknown; place: "configurable" | "context" } | null {
  const configured: unknown = configurable?.[name] ?? null;
  if (configured !== null) return { value: configured, place: "configurable" };
  const given = (context as Readonly<Record<string, unknown>> | null | undefined)?.[name] ?? null;
  return given === null ? null : { value: given, place: "context" };
}

const MODEL = "The model of this run, by name. Default: the graph's own.";

/**
 * The schema of the models that a caller may choose for one run: one for each role.
 * @internal
 */
export const runModelsSchema = z
  .strictObject({
    classifier: z.string().min(1).describe(`Chooses the specialist. ${MODEL}`).optional(),
    manager: z.string().min(1).describe(`Plans, and writes the final answer. ${MODEL}`).optional(),
    specialist: z
      .string()
      .min(1)
      .describe(`Answers for each specialist that has no model of its own. ${MODEL}`)
      .optional(),
  })
  .describe("The models of this run, by role.");

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  modelCalls: "Model requests, retries and repairs included.",
  tokens: "Input and output tokens together.",
  cost: "Cost of all model requests, in the unit of the graph's price function.",
  seconds: "Seconds of work. Waiting for a person does not count.",
  concurrency: "Model requests in flight at the same time.",
  hops: "Handoffs in one turn of the conversation.",
  steps: "Steps in the plan.",
};

/**
 * Describes the settings of a run as a form: the limits that the graph takes, its models, and a supervisor's prompts.
 * @internal
 */
export function runSettingsShape({
  kinds,
  hasManager,
}: {
  kinds: Readonly<Record<string, "whole" | "positive">>;
  hasManager: boolean;
}): Record<FormSetting, z.ZodType> | Omit<Record<FormSetting, z.ZodType>, "manager"> {
  const limits = Object.entries(kinds).map(([name, kind]) => {
    const number = kind === "whole" ? z.number().int().min(1) : z.number().positive();
    return [name, number.describe(DESCRIPTIONS[name] ?? name).optional()] as const;
  });
  const prompt = (of: string): z.ZodType => z.string().min(1).describe(of).optional();
  const manager = z
    .strictObject({
      prompt: prompt("The planner's prompt."),
      synthesisPrompt: prompt("The prompt for the final answer."),
    })
    .describe("The prompts of the supervisor's own calls.");
  return {
    limits: z
      .strictObject(Object.fromEntries(limits))
      .describe("What this run may use at most. It can lower the limits of the graph, not raise them.")
      .optional(),
    models: runModelsSchema.optional(),
    ...(hasManager && { manager: manager.optional() }),
  };
}
