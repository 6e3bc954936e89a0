import { ChatOpenAI } from "@langchain/openai";
import type { Models } from "../../src/index.ts";
import { modelsAt } from "../models-at.ts";

/** The two ways in which a program chooses a model: by its name, or made in code. */
export const MODEL_KINDS: Readonly<Record<string, (baseUrl: string) => Models>> = {
  named: (baseUrl) => modelsAt(baseUrl),
  given: (baseUrl) => {
    const models = modelsAt(baseUrl);
    // What is made in code has parameters of its own, and retries of its own unless they are turned off.
    const configuration = { baseURL: baseUrl };
    const shared = { model: "bench", apiKey: "no-key", maxRetries: 0, temperature: 0, configuration };
    const model = new ChatOpenAI(shared);
    return { ...models, resolve: (role) => models.resolve(role, model) };
  },
};
