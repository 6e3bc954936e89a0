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
import { answerChannel, endingChannel } from "./answer-channels.ts";
import type { PendingEnding } from "../answers/pending-ending.ts";
import type { TypedAnswers } from "../answers/typed-answers.ts";
import { usageChannel } from "../run/usage-channel.ts";
import type { UsageEntry } from "../run/usage.ts";
import { outcomeSchema, type Outcome } from "../run/outcome.ts";
import { answerSourceSchema, type AnswerSource } from "../plan/answer-source.ts";
import { planStepSchema, type Plan } from "../plan/plan.ts";
import { replanSchema, type Replan } from "../plan/replan.ts";
import { resultsChannel, type Results, type ResultsUpdate } from "../plan/step-result.ts";
import { runSchema, type Run } from "../run/run.ts";
import type { Channel } from "./channel.ts";
import { compactedChannel, type CompactedChannel } from "./compacted-channel.ts";
import { conversationInput, type ConversationInput, type MessagesChannel } from "./conversation-input.ts";
import { extendChannels, type AddedChannels } from "./extended-channels.ts";
import type { WithTeams } from "./teams.ts";
import type { ChannelsGiven, ChannelsOf, ObjectSchema, OwnStateSchema, WithContext } from "./user-schemas.ts";

/** The type of a supervisor's public channels. */
export type SupervisorOutput<Name extends string = string, Answer = unknown, Data = object> = StateSchema<{
  messages: MessagesChannel;
  plan: Channel<Plan<Name>>;
  results: ReducedValue<Results<Name, Data>, ResultsUpdate<Name>>;
  outcome: Channel<Outcome | null>;
  /** Why the planner was asked again, and what has failed so far; null if neither happened. */
  replan: Channel<Replan | null>;
  usage: ReducedValue<UsageEntry[], UsageEntry[]>;
  /** The typed answer; null if the run did not get one. */
  answer: Channel<Answer | null>;
}>;

/** The type of a supervisor's channels. */
export type SupervisorState<Name extends string = string, Answer = unknown, Data = object> = StateSchema<
  SupervisorOutput<Name, Answer, Data>["fields"] & {
    run: Channel<Run>;
    /** How the run is going to end once its typed answer is made. */
    ending: Channel<PendingEnding | null>;
    limitReached: ReducedValue<LimitReached | null, LimitReached | null>;
    planReview: Channel<PlanReview | null>;
    /** What the plan says about its answer; null if it is composed of all results. */
    answerSource: Channel<AnswerSource | null>;
    compacted: CompactedChannel["compacted"];
  }
>;

/** Makes the schema of a supervisor's output. */
function supervisorOutput<Name extends string>(
  names: readonly Name[],
  answers: TypedAnswers | null,
): SupervisorOutput<Name> {
  return new StateSchema({
    messages: MessagesValue,
    plan: z.array(planStepSchema(names)),
    results: resultsChannel(names),
    outcome: outcomeSchema.nullable(),
    replan: replanSchema.nullable(),
    usage: usageChannel,
    ...answerChannel(answers),
  });
}

/** Makes the schema of all channels of a supervisor. It shares the reducer objects of `output`, as LangGraph requires. */
function supervisorState<Name extends string>(
  output: SupervisorOutput<Name>,
  { added, answers }: { added: AddedChannels; answers: TypedAnswers | null },
): SupervisorState<Name> {
  return new StateSchema({
    ...output.fields,
    run: runSchema,
    limitReached: limitReachedChannel,
    planReview: planReviewSchema.nullable(),
    answerSource: answerSourceSchema.nullable(),
    ...endingChannel(answers),
    ...compactedChannel(added),
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
  { added, answers }: { added: AddedChannels; answers: TypedAnswers | null },
): SupervisorChannels<Name> {
  const output = supervisorOutput(names, answers);
  return extendChannels(
    { state: supervisorState(output, { added, answers }), input: conversationInput, output },
    added,
  );
}

type CompiledSupervisor<Name extends string, Answer, Data> = CompiledStateGraph<
  SupervisorState<Name, Answer, Data>["State"],
  SupervisorState<Name, Answer, Data>["Update"],
  string,
  typeof conversationInput,
  SupervisorOutput<Name, Answer, Data>
>;

/** A compiled supervisor. It takes `{ messages }` and returns messages, plan, results by step id, outcome and usage. */
export interface SupervisorGraph<
  Name extends string,
  Context extends ObjectSchema = ObjectSchema,
  Own extends OwnStateSchema = OwnStateSchema,
  Answer = unknown,
  Data = object,
> extends CompiledSupervisor<Name, Answer, Data> {
  invoke(
    input: (ConversationInput & ChannelsGiven<Own>) | CommandInstance | null,
    options?: Parameters<CompiledSupervisor<Name, Answer, Data>["invoke"]>[1] & WithContext<Context>,
  ): Promise<SupervisorOutput<Name, Answer, Data>["State"] & WithTeams & ChannelsOf<Own>>;
}
