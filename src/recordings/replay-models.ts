import { createModels, type ModelChoice, type Models } from "../models/models.ts";
import type { Recording } from "./recording.ts";
import { localName, replaySettings } from "./replay-settings.ts";

/** Makes models that a replay's server answers, whatever models the code of a graph names. */
export function replayModels(recording: Recording, baseUrl: string): Models {
  const settings = replaySettings(recording, baseUrl);
  const models = createModels(() => settings);
  const nameOf = (choice: ModelChoice): string =>
    typeof choice === "string" ? localName(choice) : ((choice as { model?: string }).model ?? "recorded");
  return {
    settings: () => models.settings(),
    resolve: (role, choice) =>
      choice === undefined ? models.resolve(role) : models.resolve(role, nameOf(choice)),
  };
}
