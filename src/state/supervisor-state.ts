import { MessagesValue, StateSchema, type CompiledStateGraph } from "@langchain/langgraph";
import { answerChannel, endingChannel } from "../answers/answer-channels.ts";
import type { TypedAnswers } from "../answers/typed-answers.ts";
import { z } from "zod";
import { planReviewSchema } from "../approval/plan-review.ts";
import { limitReachedChannel } from "../budget/limit-reached.ts";
import { usageChannel } from "../run/usage-channel.ts";
import { outcomeSchema } from "../run/outcome.ts";
import { answerSourceSchema } from "../plan/answer-source.ts";
import { planStepSchema } from "../plan/plan.ts";
import { replanSchema } from "../plan/replan.ts";
import { resultsChannel } from "../plan/step-result.ts";
import { runSchema } from "../run/run.ts";
import { conversationInput } from "./conversation-input.ts";

/** Makes the schema of a supervisor's output. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function supervisorOutput<Name extends string, Answer = unknown, Data = object>(
  names: readonly Name[],
  answers: TypedAnswers | null,
) {
  return new StateSchema({
    messages: MessagesValue,
    plan: z.array(planStepSchema(names)),
    results: resultsChannel<Name, Data>(names),
    outcome: outcomeSchema.nullable(),
    /** Why the planner was asked again, and what has failed so far; null if neither happened. */
    replan: replanSchema.nullable(),
    usage: usageChannel,
    /** Null if the run did not get a typed answer. */
    ...answerChannel<Answer>(answers),
  });
}

/** Makes the schema of all channels of a supervisor. It shares the reducer objects of `output`, as LangGraph requires. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function supervisorState<Name extends string, Answer = unknown, Data = object>(
  output: SupervisorOutput<Name, Answer, Data>,
  answers: TypedAnswers | null,
) {
  return new StateSchema({
    ...output.fields,
    run: runSchema,
    limitReached: limitReachedChannel,
    planReview: planReviewSchema.nullable(),
    /** What the plan says about its answer; null if it is composed of all results. */
    answerSource: answerSourceSchema.nullable(),
    ...endingChannel(answers),
  });
}

/** The type of a supervisor's public channels. */
export type SupervisorOutput<Name extends string = string, Answer = unknown, Data = object> = ReturnType<
  typeof supervisorOutput<Name, Answer, Data>
>;

/** The type of a supervisor's channels. */
export type SupervisorState<Name extends string = string, Answer = unknown, Data = object> = ReturnType<
  typeof supervisorState<Name, Answer, Data>
>;

/** The nodes of a supervisor in addition to its specialists. */
export const SUPERVISOR_NODES = ["planner", "approval", "supervisor", "synthesizer"] as const;

/** Returns the channels of a supervisor, as its StateGraph takes them. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function supervisorChannels<Name extends string>(
  names: readonly Name[],
  answers: TypedAnswers | null,
) {
  const output = supervisorOutput(names, answers);
  return { state: supervisorState(output, answers), input: conversationInput, output };
}

/** The type of a supervisor's channels, as its StateGraph takes them. */
export type SupervisorChannels<Name extends string = string> = ReturnType<typeof supervisorChannels<Name>>;

/** A compiled supervisor. It takes `{ messages }` and returns messages, plan, results by step id, outcome and usage. */
export type SupervisorGraph<Name extends string, Answer = unknown, Data = object> = CompiledStateGraph<
  SupervisorState<Name, Answer, Data>["State"],
  SupervisorState<Name, Answer, Data>["Update"],
  string,
  typeof conversationInput,
  SupervisorOutput<Name, Answer, Data>
>;
