import type { BaseMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { $ZodObject, output } from "zod/v4/core";

/**
 * What the next specialist is shown: `conversation` is what the first specialist of a turn sees (the recent messages, as
 * text), and all of the turn so far; `whole` is every message of the thread; `since-last-human` is the last human message
 * and everything since; `task-only` is only the task.
 */
export type HistoryPolicy = (typeof HISTORY_POLICIES)[number];

/** All history policies. */
export const HISTORY_POLICIES = ["conversation", "whole", "since-last-human", "task-only"] as const;

/** What a specialist passes on with a conversation. */
export interface HandedOver<Inputs = Record<string, unknown>> {
  from: string;
  to: string;
  /** What is to be done. */
  task: string;
  /** Why the target should do it. */
  reason: string;
  /** The values of the target's `inputs`; empty if it has none. */
  inputs: Inputs;
}

/** What the callbacks of a handoff get. */
export interface HandoffContext {
  /** The conversation so far; for `when`, as the specialist is shown it. */
  messages: readonly BaseMessage[];
  /** LangGraph's config of the run: `configurable`, `context`, `store`. */
  config: LangGraphRunnableConfig;
}

/** What the next specialist will be shown. */
export interface HandoffView<Inputs = Record<string, unknown>> extends HandedOver<Inputs> {
  messages: BaseMessage[];
}

/** A target of handoffs, with its terms. */
export interface HandoffTo<Target extends string = string> {
  readonly to: Target;
  /**
   * Tells the model when to hand over.
   * @default the target's own description
   */
  readonly description?: string | undefined;
  /**
   * The tool is offered only while this returns true. Called before each model call.
   * @default always offered
   */
  readonly when?: ((context: HandoffContext) => boolean | Promise<boolean>) | undefined;
  /**
   * What must be passed on in addition to the task and the reason, as a zod object.
   * @default no inputs
   */
  readonly inputs?: $ZodObject | undefined;
  /**
   * Changes what the next specialist is shown. It may be called again after a resume, so it must have no effects.
   * @default shows what `history` selects
   */
  readonly input?: ((view: HandoffView) => Partial<HandoffView> | Promise<Partial<HandoffView>>) | undefined;
  /** Called before the next specialist runs. If it throws, the run ends and the next specialist does not run. */
  readonly onHandoff?: ((handed: HandedOver, context: HandoffContext) => void | Promise<void>) | undefined;
  /**
   * What the target is shown of the conversation.
   * @default the graph's `history`
   */
  readonly history?: HistoryPolicy | undefined;
}

/** A target of a specialist: a name, or a name with terms. */
export type Handoff<Target extends string = string> = Target | HandoffTo<Target>;

/** A handoff whose callbacks know the type of its inputs. */
export interface TypedHandoff<Target extends string, Inputs extends $ZodObject> extends Omit<
  HandoffTo<Target>,
  "inputs" | "input" | "onHandoff"
> {
  readonly inputs: Inputs;
  readonly input?:
    | ((view: HandoffView<output<Inputs>>) => Partial<HandoffView> | Promise<Partial<HandoffView>>)
    | undefined;
  readonly onHandoff?:
    | ((handed: HandedOver<output<Inputs>>, context: HandoffContext) => void | Promise<void>)
    | undefined;
}

/**
 * Describes a handoff with typed inputs: `input` and `onHandoff` get the type of `inputs`.
 *
 * @example
 * const toBilling = defineHandoff({
 *   to: "billing",
 *   inputs: z.object({ invoice: z.string() }),
 *   onHandoff: ({ inputs }) => console.log(inputs.invoice),
 * });
 */
export function defineHandoff<const Target extends string, Inputs extends $ZodObject>(
  handoff: TypedHandoff<Target, Inputs>,
): HandoffTo<Target> {
  // The callbacks only get what `inputs` has parsed.
  return handoff as unknown as HandoffTo<Target>;
}
