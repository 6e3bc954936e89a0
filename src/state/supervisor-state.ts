import {
  MessagesValue,
  StateSchema,
  type CommandInstance,
  type CompiledStateGraph,
  type ReducedValue,
} from "@langchain/langgraph";
import { z } from "zod";
import { planReviewSchema, type PlanReview } from "../approval/plan-review.ts";
import { limitReachedChannel, type LimitReached } from "../budget/limit-reached.ts";
import { usageChannel } from "../run/usage-channel.ts";
import type { UsageEntry } from "../run/usage.ts";
import { outcomeSchema, type Outcome } from "../run/outcome.ts";
import { answerSourceSchema, type AnswerSource } from "../plan/answer-source.ts";
import { planStepSchema, type Plan } from "../plan/plan.ts";
import { replanSchema, type Replan } from "../plan/replan.ts";
import { resultsChannel, type Results, type ResultsUpdate } from "../plan/step-result.ts";
import { runSchema, type Run } from "../run/run.ts";
import type { Channel } from "./channel.ts";
import { conversationInput, type ConversationInput, type MessagesChannel } from "./conversation-input.ts";
import { extendChannels, type AddedChannels } from "./extended-channels.ts";
import type { WithTeams } from "./teams.ts";
import type { ChannelsGiven, ChannelsOf, ObjectSchema, OwnStateSchema, WithContext } from "./user-schemas.ts";

/** The type of a supervisor's public channels. */
export type SupervisorOutput<Name extends string = string> = StateSchema<{
  messages: MessagesChannel;
  plan: Channel<Plan<Name>>;
  results: ReducedValue<Results<Name>, ResultsUpdate<Name>>;
  outcome: Channel<Outcome | null>;
  /** Why the planner was asked again, and what has failed so far; null if neither happened. */
  replan: Channel<Replan | null>;
  usage: ReducedValue<UsageEntry[], UsageEntry[]>;
}>;

/** The type of a supervisor's channels. */
export type SupervisorState<Name extends string = string> = StateSchema<
  SupervisorOutput<Name>["fields"] & {
    run: Channel<Run>;
    limitReached: ReducedValue<LimitReached | null, LimitReached | null>;
    planReview: Channel<PlanReview | null>;
    /** What the plan says about its answer; null if it is composed of all results. */
    answerSource: Channel<AnswerSource | null>;
  }
>;

/** Makes the schema of a supervisor's output. */
function supervisorOutput<Name extends string>(names: readonly Name[]): SupervisorOutput<Name> {
  return new StateSchema({
    messages: MessagesValue,
    plan: z.array(planStepSchema(names)),
    results: resultsChannel(names),
    outcome: outcomeSchema.nullable(),
    replan: replanSchema.nullable(),
    usage: usageChannel,
  });
}

/** Makes the schema of all channels of a supervisor. It shares the reducer objects of `output`, as LangGraph requires. */
function supervisorState<Name extends string>(output: SupervisorOutput<Name>): SupervisorState<Name> {
  return new StateSchema({
    ...output.fields,
    run: runSchema,
    limitReached: limitReachedChannel,
    planReview: planReviewSchema.nullable(),
    answerSource: answerSourceSchema.nullable(),
  });
}

/** The nodes of a supervisor in addition to its specialists. */
export const SUPERVISOR_NODES = ["planner", "approval", "supervisor", "synthesizer"] as const;

/** The type of a supervisor's channels, as its StateGraph takes them. */
export interface SupervisorChannels<Name extends string = string> {
  state: SupervisorState<Name>;
  input: typeof conversationInput;
  output: SupervisorOutput<Name>;
}

/** Returns the channels of a supervisor, as its StateGraph takes them. */
export function supervisorChannels<Name extends string>(
  names: readonly Name[],
  added: AddedChannels,
): SupervisorChannels<Name> {
  const output = supervisorOutput(names);
  return extendChannels({ state: supervisorState(output), input: conversationInput, output }, added);
}

type CompiledSupervisor<Name extends string> = CompiledStateGraph<
  SupervisorState<Name>["State"],
  SupervisorState<Name>["Update"],
  string,
  typeof conversationInput,
  SupervisorOutput<Name>
>;

/** A compiled supervisor. It takes `{ messages }` and returns messages, plan, results by step id, outcome and usage. */
export interface SupervisorGraph<
  Name extends string,
  Context extends ObjectSchema = ObjectSchema,
  Own extends OwnStateSchema = OwnStateSchema,
> extends CompiledSupervisor<Name> {
  invoke(
    input: (ConversationInput & ChannelsGiven<Own>) | CommandInstance | null,
    options?: Parameters<CompiledSupervisor<Name>["invoke"]>[1] & WithContext<Context>,
  ): Promise<SupervisorOutput<Name>["State"] & WithTeams & ChannelsOf<Own>>;
}
