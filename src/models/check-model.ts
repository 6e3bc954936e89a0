import type { ModelChoice } from "./models.ts";

/**
 * Returns the fault of a model that is neither a chat model nor a name, or null if there is none. JavaScript code can
 * give anything, such as a model with fallbacks, which has no chat model's methods.
 */
export function faultOfModel(option: string, model: ModelChoice | undefined): string | null {
  if (model === undefined || typeof model === "string" || isChatModel(model)) return null;
  const made = Reflect.getPrototypeOf(Object(model) as object)?.constructor.name ?? typeof model;
  return (
    `${option} must be a chat model or the name of one, but is ${ARTICLE[made] ?? `a ${made}`}: ` +
    "other models to ask belong into `fallbackModels`, and attempts into `retry`"
  );
}

/** Returns the faults of a list of models. */
export function faultsOfModels(option: string, models: readonly ModelChoice[] = []): (string | null)[] {
  return models.map((model, index) => faultOfModel(`${option}[${index}]`, model));
}

const ARTICLE: Readonly<Record<string, string>> = { Object: "a plain object" };

/** Checked by its methods, because a model may come from another copy of LangChain. */
function isChatModel(model: unknown): boolean {
  const { _llmType: type, invoke } = (model ?? {}) as Record<string, unknown>;
  return typeof type === "function" && typeof invoke === "function";
}
