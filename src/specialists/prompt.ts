import type { BaseMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { TroupeError } from "../errors/troupe-error.ts";
import type { CallScope } from "../run/call-scope.ts";
import { kindOf } from "../text/kind-of.ts";

/** A caller's context, if no type is given for it. */
export type AnyContext = Readonly<Record<string, unknown>>;

/** What a prompt function, a classifier or planning code gets of the run. */
export interface RunInfo<Context = AnyContext> {
  /** The caller's context: `context` of `invoke`'s second argument, as the graph's `contextSchema` reads it. */
  readonly context: Context;
  /** LangGraph's config of the run: `configurable`, `metadata`, `store`. */
  readonly config: LangGraphRunnableConfig;
  /** The messages that the specialist is shown, and the graph's own channels (`stateSchema`) as they are now. */
  readonly state: RunInfoState;
}

/** The state that a prompt function gets: messages, and channels of the graph's own. */
export interface RunInfoState extends AnyContext {
  readonly messages: readonly BaseMessage[];
}

/**
 * A specialist's prompt: a text, or a function that writes it. The function is called before each model call, and must
 * have no effects. A prompt that stays the same within a conversation can be read from a server's cache.
 */
export type SpecialistPrompt<Context = AnyContext> =
  | string
  | ((info: RunInfo<Context>) => string | Promise<string>);

/** The prompt of any specialist, whatever it needs of the caller's context. A graph checks that by its `contextSchema`. */
export type TextOrPromptFunction = string | AnyPromptFunction["write"];

/** A method, because TypeScript compares the parameters of methods both ways. */
interface AnyPromptFunction {
  write(info: RunInfo): string | Promise<string>;
}

/** Returns what a prompt function gets in this scope. */
export function runInfo({ config, channels }: CallScope, messages: readonly BaseMessage[]): RunInfo {
  const context = (config.context ?? {}) as AnyContext;
  return { context, config, state: { ...channels?.values, messages } };
}

/**
 * Returns the text of a prompt. `info` is read only by a function. Throws TroupeError if a function returns anything but
 * a text.
 */
export async function promptText(
  prompt: TextOrPromptFunction,
  name: string,
  info: () => RunInfo,
): Promise<string> {
  if (typeof prompt === "string") return prompt;
  const text: unknown = await prompt(info());
  if (typeof text === "string" && text.trim() !== "") return text;
  const returned = text === "" ? "an empty text" : kindOf(text);
  throw new TroupeError(
    "specialist_failed",
    `the prompt function of ${name} must return a text, but returned ${returned}`,
  );
}
