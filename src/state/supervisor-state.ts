import { MessagesValue, StateSchema } from "@langchain/langgraph";
import { z } from "zod";
import { planReviewSchema } from "../approval/plan-review.ts";
import { limitReachedChannel } from "../budget/limit-reached.ts";
import { usageChannel } from "../run/usage-channel.ts";
import { outcomeSchema } from "../run/outcome.ts";
import { planStepSchema } from "../plan/plan.ts";
import { replanSchema } from "../plan/replan.ts";
import { resultsChannel } from "../plan/step-result.ts";
import { runSchema } from "../run/run.ts";

/** Makes the schema of a supervisor's output. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function supervisorOutput<Name extends string>(names: readonly Name[]) {
  return new StateSchema({
    messages: MessagesValue,
    plan: z.array(planStepSchema(names)),
    results: resultsChannel(names),
    outcome: outcomeSchema.nullable(),
    /** Why the planner was asked again, and what has failed so far; null if neither happened. */
    replan: replanSchema.nullable(),
    usage: usageChannel,
  });
}

/** Makes the schema of all channels of a supervisor. It shares the reducer objects of `output`, as LangGraph requires. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function supervisorState<Name extends string>(output: SupervisorOutput<Name>) {
  return new StateSchema({
    ...output.fields,
    run: runSchema,
    limitReached: limitReachedChannel,
    planReview: planReviewSchema.nullable(),
  });
}

/** The type of a supervisor's public channels. */
export type SupervisorOutput<Name extends string = string> = ReturnType<typeof supervisorOutput<Name>>;

/** The type of a supervisor's channels. */
export type SupervisorState<Name extends string = string> = ReturnType<typeof supervisorState<Name>>;
