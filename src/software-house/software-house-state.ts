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
import type { Readiness } from "./evidence/verifier.ts";
import { fileSetSchema } from "./contract/file-set.ts";
import { disputesSchema, frozenSchema } from "./frozen-tests.ts";
import { reviewSchema } from "./contract/review.ts";
import { roundReportSchema } from "./contract/round-report.ts";
import { specificationSchema } from "./contract/specification.ts";
import { verdictSchema } from "./contract/verdict.ts";

const readinessSchema: z.ZodType<Readiness> = z.object({
  sandbox: z.enum(["bubblewrap", "docker", "podman", "none"]).nullable(),
  toolchain: z.string().nullable(),
  notes: z.array(z.string()),
  hint: z.string().nullable(),
});

const returnedSchema = z.object({
  /** Id of the human message for which the specification was written. */
  request: z.string(),
  by: z.enum(["gate", "person"]),
  faults: z.array(z.string()),
});

/** Why the specification went back to the product manager, and whether the gate or a person sent it back. */
export type Returned = z.infer<typeof returnedSchema>;

/**
 * Returns why the specification went back, if it was written for this request and not rewritten since; otherwise null.
 */
export function pendingReturn(returned: Returned | null | undefined, request: string): Returned | null {
  return returned !== null && returned !== undefined && returned.request === request ? returned : null;
}

/** Channels that a Software House returns. */
export const softwareHouseOutput = new StateSchema({
  messages: MessagesValue,
  specification: specificationSchema.nullable(),
  /** The frozen acceptance tests. */
  tests: acceptanceTestsSchema.shape.tests,
  /** Files of the project. At the end they are those of the best round, which is delivered. */
  files: fileSetSchema.shape.files,
  /** The evidence, one report for each round. */
  reports: z.array(roundReportSchema),
  review: reviewSchema.nullable(),
  /** Number of the current round, from 1; 0 before there are files. */
  round: z.number().int(),
  verdict: verdictSchema.nullable(),
  outcome: outcomeSchema.nullable(),
  /** Folder of the delivery; null if nothing was written. */
  delivery: z.string().nullable(),
  usage: usageChannel,
});

/** All channels of a Software House. The output has the same instances of reducers, as LangGraph requires. */
export const softwareHouseState = new StateSchema({
  ...softwareHouseOutput.fields,
  run: runSchema,
  limitReached: limitReachedChannel,
  /** Why the run ends before a limit is reached; null while it continues. */
  ending: endingSchema.nullable(),
  /** What this machine can run, according to the verifier. */
  readiness: readinessSchema.nullable(),
  /** Why the specification went back to the product manager. */
  returned: returnedSchema.nullable(),
  specificationReview: planReviewSchema.nullable(),
  frozen: frozenSchema.nullable(),
  disputes: disputesSchema,
  /** The developer's notes on the files. */
  notes: z.string(),
  attempts: z.array(attemptSchema),
  /** Next node after `build` and `gate`: they decide by limits, which are not visible to edges. */
  next: z.enum(["developer", "verify", "gate", "deliver"]).nullable(),
  best: judgedRoundSchema.nullable(),
  /** Why a due review is missing; null if it is not missing. */
  reviewFault: z.string().nullable(),
});

/** Type of the output channels of a Software House. */
export type SoftwareHouseOutput = typeof softwareHouseOutput;

/** Type of all channels of a Software House. */
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
