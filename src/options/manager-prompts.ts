import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { checkOptions } from "../errors/check-options.ts";
import { currentScope } from "../run/call-scope.ts";
import { runSetting } from "../run/run-settings.ts";
import { isRecord } from "../text/is-record.ts";

/** The prompts of a supervisor's own model calls. */
export interface ManagerPrompts {
  /**
   * The planner's prompt.
   * @default the shipped prompt
   */
  prompt?: string | undefined;
  /**
   * The prompt for the final answer.
   * @default the shipped prompt
   */
  synthesisPrompt?: string | undefined;
}

const NAMES = ["prompt", "synthesisPrompt"] as const;

/**
 * Returns the prompts of one run. Its caller can set `manager` in `configurable` or `context`, also as those of an
 * assistant in Studio; otherwise they are the builder's. A team below another graph keeps its builder's prompts.
 *
 * Throws ConfigurationError if the caller's prompts are invalid.
 */
export function promptsOfRun<Manager extends ManagerPrompts>(
  manager: Manager,
  config: LangGraphRunnableConfig,
): Manager {
  const asked = runSetting(config, "manager");
  if (asked === null || currentScope.getStore() !== undefined) return manager;
  checkOptions(`${asked.place}.manager`, faultsOfPrompts(asked.value));
  return { ...manager, ...(asked.value as ManagerPrompts) };
}

function faultsOfPrompts(asked: unknown): string[] {
  if (!isRecord(asked)) return ['must be an object, such as { prompt: "You plan." }'];
  return Object.entries(asked).flatMap(([name, value]) => {
    if (!NAMES.some((known) => known === name)) {
      return [`unknown setting ${JSON.stringify(name)}; available: ${NAMES.join(", ")}`];
    }
    return typeof value === "string" && value.trim() !== ""
      ? []
      : [`${name} must be a text that is not empty`];
  });
}
