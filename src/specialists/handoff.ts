import type { BaseMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { z } from "zod";

/**
 * What the next specialist is shown of the conversation: all of it; what was said and done since the last human
 * message; or nothing but the task.
 */
export type HistoryPolicy = (typeof HISTORY_POLICIES)[number];

/** The policies there are. */
export const HISTORY_POLICIES = ["whole", "since-last-human", "task-only"] as const;

/** What a specialist passes on with a conversation. */
export interface HandedOver<Inputs = Record<string, unknown>> {
  from: string;
  to: string;
  /** What is to be done. */
  task: string;
  /** Why the other one should do it. */
  reason: string;
  /** As the target's `inputs` asks for them; empty without one. */
  inputs: Inputs;
}

/** What code that decides about a handoff can look at. */
export interface HandoffContext {
  /** The conversation so far; for `when`, as the specialist is shown it. */
  messages: readonly BaseMessage[];
  /** LangGraph's config of the run: `configurable`, `context`, `store`. */
  config: LangGraphRunnableConfig;
}

/** What the next specialist is about to be shown. */
export interface HandoffView<Inputs = Record<string, unknown>> extends HandedOver<Inputs> {
  messages: BaseMessage[];
}

/** One to whom a specialist may hand over, and on what terms. */
export interface HandoffTo<Target extends string = string> {
  readonly to: Target;
  /** When to hand over, for the model; the target's own description where not given. */
  readonly description?: string | undefined;
  /** The tool is only offered while this is true; asked before each model call. */
  readonly when?: ((context: HandoffContext) => boolean | Promise<boolean>) | undefined;
  /** What has to be passed on beside the task, as a zod object. */
  readonly inputs?: z.ZodObject | undefined;
  /** Changes what the next specialist is shown; it may be asked again after a resume, and so must have no effects. */
  readonly input?: ((view: HandoffView) => Partial<HandoffView> | Promise<Partial<HandoffView>>) | undefined;
  /** Called before the next specialist runs; what it throws ends the run, and the next one does not run. */
  readonly onHandoff?: ((handed: HandedOver, context: HandoffContext) => void | Promise<void>) | undefined;
  /** In place of the graph's `history`. */
  readonly history?: HistoryPolicy | undefined;
}

/** To whom a specialist may hand over: a name, or a name with terms. */
export type Handoff<Target extends string = string> = Target | HandoffTo<Target>;

/** A handoff whose callbacks know the type of its inputs. */
export interface TypedHandoff<Target extends string, Inputs extends z.ZodObject> extends Omit<
  HandoffTo<Target>,
  "inputs" | "input" | "onHandoff"
> {
  readonly inputs: Inputs;
  readonly input?: (
    view: HandoffView<z.infer<Inputs>>,
  ) => Partial<HandoffView> | Promise<Partial<HandoffView>>;
  readonly onHandoff?: (handed: HandedOver<z.infer<Inputs>>, context: HandoffContext) => void | Promise<void>;
}

/** Describes a handoff with typed inputs: `input` and `onHandoff` then know what `inputs` has. */
export function defineHandoff<const Target extends string, Inputs extends z.ZodObject>(
  handoff: TypedHandoff<Target, Inputs>,
): HandoffTo<Target> {
  // The callbacks are only ever given what `inputs` has parsed.
  return handoff as unknown as HandoffTo<Target>;
}
