import { MessagesValue, StateSchema, type CompiledStateGraph } from "@langchain/langgraph";
import { z } from "zod";
import { planReviewSchema } from "../approval/plan-review.ts";
import { limitReachedChannel } from "../budget/limit-reached.ts";
import { usageChannel } from "../run/usage-channel.ts";
import { outcomeSchema } from "../run/outcome.ts";
import { runSchema } from "../run/run.ts";
import { conversationInput } from "../state/conversation-input.ts";
import { acceptanceTestsSchema } from "./contract/acceptance-tests.ts";
import { attemptSchema } from "./attempts.ts";
import { judgedRoundSchema } from "./best-round.ts";
import { endingSchema } from "./ending.ts";
import { fileSetSchema } from "./contract/file-set.ts";
import { disputesSchema, frozenSchema } from "./frozen-tests.ts";
import { readinessSchema } from "./readiness.ts";
import { returnedSchema } from "./returned.ts";
import { reviewSchema } from "./contract/review.ts";
import { roundReportSchema } from "./contract/round-report.ts";
import { specificationSchema } from "./contract/specification.ts";
import { verdictSchema } from "./contract/verdict.ts";

/** What a Software House gives back. */
export const softwareHouseOutput = new StateSchema({
  messages: MessagesValue,
  specification: specificationSchema.nullable(),
  /** The acceptance tests, frozen. */
  tests: acceptanceTestsSchema.shape.tests,
  /** The project as it is delivered: at the end, that of the best round. */
  files: fileSetSchema.shape.files,
  /** One for each round. */
  reports: z.array(roundReportSchema),
  review: reviewSchema.nullable(),
  /** The round that is under way, from 1; 0 before there are files. */
  round: z.number().int(),
  verdict: verdictSchema.nullable(),
  outcome: outcomeSchema.nullable(),
  /** The folder of the delivery; null where nothing was written. */
  delivery: z.string().nullable(),
  usage: usageChannel,
});

/** All channels of a Software House; the output shares its reducers' instances, as LangGraph asks. */
export const softwareHouseState = new StateSchema({
  ...softwareHouseOutput.fields,
  run: runSchema,
  limitReached: limitReachedChannel,
  /** Why the run ends before its limits do; null while it goes on. */
  ending: endingSchema.nullable(),
  /** What this machine can run. */
  readiness: readinessSchema.nullable(),
  /** Why the specification went back to the product manager. */
  returned: returnedSchema.nullable(),
  specificationReview: planReviewSchema.nullable(),
  frozen: frozenSchema.nullable(),
  disputes: disputesSchema,
  /** The developer's own words about the files. */
  notes: z.string(),
  attempts: z.array(attemptSchema),
  /** Where build and gate lead: they decide by limits, which an arrow does not see. */
  next: z.enum(["developer", "verify", "gate", "deliver"]).nullable(),
  best: judgedRoundSchema.nullable(),
  /** Why there is no review where one was due. */
  reviewFault: z.string().nullable(),
});

/** The type of a Software House's public channels. */
export type SoftwareHouseOutput = typeof softwareHouseOutput;

/** The type of a Software House's channels. */
export type SoftwareHouseState = typeof softwareHouseState;

/** The channels of a Software House, as its StateGraph takes them. */
export const softwareHouseChannels = {
  state: softwareHouseState,
  input: conversationInput,
  output: softwareHouseOutput,
} as const;

/** A compiled Software House. It takes `{ messages }` and returns what was specified, built, tested and judged. */
export type SoftwareHouseGraph = CompiledStateGraph<
  SoftwareHouseState["State"],
  SoftwareHouseState["Update"],
  string,
  typeof conversationInput,
  SoftwareHouseOutput
>;
