import type { ModelPlace } from "./classify-error.ts";
import type { ResolvedModel } from "./models.ts";
import { isRegular } from "./regular-traits.ts";

/** Returns what errors and checks need to know of a model. */
export function placeOf({ model: client, name: model, host, speaksOpenAI }: ResolvedModel): ModelPlace {
  return { model, host, speaksOpenAI, isGiven: speaksOpenAI && !isRegular(client) };
}
