import { createModels, type Models } from "../src/index.ts";

/** Returns the models of a scripted server: one model of this name for every role. */
export function modelsAt(baseUrl: string, model = "bench"): Models {
  return createModels(() => ({
    mode: "live",
    baseUrl,
    apiKey: null,
    models: { classifier: model, manager: model, specialist: model },
    structuredOutput: "json_schema",
    temperature: "auto",
  }));
}
