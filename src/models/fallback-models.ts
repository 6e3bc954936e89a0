import { isTroupeError } from "../errors/troupe-error.ts";
import { runSetting } from "../run/run-settings.ts";
import { emit } from "../events/events.ts";
import type { CallScope } from "../run/call-scope.ts";
import { isModelError } from "./classify-error.ts";
import type { ModelChoice, Models, ResolvedModel } from "./models.ts";
import type { ModelRole } from "./settings.ts";

/** The models that are asked in turn, and the scope of the call. */
export interface ModelTurn {
  role: ModelRole;
  /** The first model. If undefined, the settings' model of the role. */
  model: ModelChoice | undefined;
  fallbackModels: readonly ModelChoice[];
  models: Models;
  scope: CallScope;
}

/**
 * Asks one model after another until one of them answers. Only a ModelError, or a structured reply that stayed unusable,
 * leads to the next model. After an abort, a used budget or a programming error another model could not help.
 */
export async function askInTurn<Reply>(
  turn: ModelTurn,
  ask: (resolved: ResolvedModel) => Promise<Reply>,
): Promise<Reply> {
  const { role, model, fallbackModels, models, scope } = turn;
  let resolved = await models.resolve(role, model ?? modelOfRun(scope, role));
  for (const next of fallbackModels) {
    try {
      return await ask(resolved);
    } catch (error) {
      if (!isModelError(error) && !isTroupeError(error, "structured_reply_invalid")) throw error;
      const { run, agent, step, config } = scope;
      const { code, message } = error;
      const discards = isModelError(error) ? error.discards : null;
      const from = resolved.name;
      resolved = await models.resolve(role, next);
      const fallback = { kind: "model", from, to: resolved.name, code, message } as const;
      scope.fallbacks?.push(fallback);
      emit(config, { run, agent, step }, { type: "falling_back", ...fallback, discards });
    }
  }
  return ask(resolved);
}

/** Returns the model that the caller of the run chose for a role, by name; undefined if there is none. */
function modelOfRun({ config }: CallScope, role: ModelRole): string | undefined {
  const chosen = runSetting(config, "models")?.value as Partial<Record<ModelRole, string>> | undefined;
  return chosen?.[role];
}
