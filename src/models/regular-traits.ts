import { ChatOpenAI, ChatOpenAICompletions } from "@langchain/openai";
import { isOverlay } from "./overlay.ts";
import { boundsIn } from "./sent-parameters.ts";
import type { BoundPart } from "./server-abilities.ts";

/** The client inside a ChatOpenAI. A model that is such a client itself has none. */
interface Parts {
  completions?: object;
}

/** Returns true for a model whose requests and replies are put right, also for the models that are made here. */
export function isRegular(model: object): boolean {
  return isOverlay(model) || isOverlay((model as Parts).completions);
}

/**
 * Returns true for a regular model whose calls are all made by LangChain's own methods. A class of the user's may send in
 * another way.
 */
export function isPlain(model: object): boolean {
  const { completions = model } = model as Parts;
  if (!isRegular(model) || !hasMethodsOf(ChatOpenAICompletions.prototype, completions)) return false;
  return completions === model || hasMethodsOf(ChatOpenAI.prototype, model);
}

/** Looks at the class, because the object itself may be an overlay. */
function hasMethodsOf(known: object, model: object): boolean {
  const own = Reflect.getPrototypeOf(model) ?? {};
  const methods = ["_generate", "_streamResponseChunks", "_streamChatModelEvents", "completionWithRetry"];
  return methods.every((name) => Reflect.get(own, name) === Reflect.get(known, name));
}

/**
 * Returns the parameters that limit a reply of a model, in the order in which they are tried. Null for a model whose
 * parameters we cannot change.
 */
export function boundsOf(model: object): readonly BoundPart[] | null {
  if (!isRegular(model)) return null;
  const { completions = model } = model as Parts;
  // The class is asked, because the overlay leaves out what was refused since.
  const own = Reflect.getPrototypeOf(completions) as ChatOpenAICompletions;
  return boundsIn(own.invocationParams.call(completions as ChatOpenAICompletions, {}));
}
