import type { PlanStep, Route } from "../../src/index.ts";
import { createModels, type Models } from "../../src/models/models.ts";
import type { Settings } from "../../src/models/settings.ts";
import { createModelServer, type ModelScript, type ModelServer } from "../../src/testing/index.ts";

/** A scripted server, and models that know no other host. */
export interface ScriptedModels extends AsyncDisposable {
  server: ModelServer;
  models: Models;
}

/** Starts a scripted server and makes models that speak to it. */
export async function scriptedModels(
  script: ModelScript,
  settings: Partial<Settings> = {},
): Promise<ScriptedModels> {
  const server = await createModelServer({ script });
  const complete: Settings = {
    mode: "live",
    baseUrl: server.baseUrl,
    apiKey: null,
    models: { classifier: "gpt-4.1-mini", manager: "gpt-4.1-mini", specialist: "gpt-4.1-mini" },
    structuredOutput: "json_schema",
    temperature: "auto",
    ...settings,
  };
  return { server, models: createModels(() => complete), [Symbol.asyncDispose]: () => server.close() };
}

/** The classifier's reply. */
export function routeTo(specialist: string, confidence = 0.9): { json: Route } {
  return { json: { specialist, confidence, reason: "for the test" } };
}

/** The planner's reply. */
export function planOf(...steps: PlanStep[]): { json: { steps: PlanStep[] } } {
  return { json: { steps } };
}
