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
import { outcomeSchema, type Outcome } from "../run/outcome.ts";
import { runSchema, type Run } from "../run/run.ts";
import type { UsageEntry } from "../run/usage.ts";
import type { Channel } from "../state/channel.ts";
import {
  conversationInput,
  type ConversationInput,
  type MessagesChannel,
} from "../state/conversation-input.ts";
import {
  acceptanceTestsSchema,
  untestableSchema,
  type AcceptanceTest,
  type Untestable,
} from "./contract/acceptance-tests.ts";
import { attemptSchema, type BuildAttempt } from "./attempts.ts";
import { judgedRoundSchema, type JudgedRound } from "./best-round.ts";
import { earlierTurnSchema, type EarlierTurn } from "./earlier-turn.ts";
import { endingSchema, type HouseEnding } from "./ending.ts";
import type { Readiness } from "./evidence/verifier.ts";
import { fileSetSchema, type ProjectFile } from "./contract/file-set.ts";
import {
  disputesSchema,
  doubtsSchema,
  frozenSchema,
  type Dispute,
  type Doubt,
  type Frozen,
} from "./frozen-tests.ts";
import { picturesSchema, type Pictures } from "./contract/pictures.ts";
import { judgmentSchema, type Judgment } from "./judgments.ts";
import { reviewSchema, type Review } from "./contract/review.ts";
import { roundReportSchema, type RoundReport } from "./contract/round-report.ts";
import { specificationSchema, type Specification } from "./contract/specification.ts";
import { verdictSchema, type Verdict } from "./contract/verdict.ts";

const readinessSchema: z.ZodType<Readiness, Readiness> = z.object({
  sandbox: z.enum(["bubblewrap", "docker", "podman", "none"]).nullable(),
  toolchain: z.string().nullable(),
  notes: z.array(z.string()),
  hint: z.string().nullable(),
});

const returnedSchema = z.object({
  /** Id of the human message for which the specification was written. */
  request: z.string(),
  by: z.enum(["gate", "person", "tests"]),
  faults: z.array(z.string()),
});

/**
 * Why the specification went back to the product manager, and who or what sent it back: the gate, a person, or the author
 * of the tests, because no test can show a must criterion.
 */
export type Returned = z.infer<typeof returnedSchema>;

/**
 * Returns why the specification went back, if it was written for this request and not rewritten since; otherwise null.
 */
export function pendingReturn(returned: Returned | null | undefined, request: string): Returned | null {
  return returned !== null && returned !== undefined && returned.request === request ? returned : null;
}

/** Type of the output channels of a Software House. */
export type SoftwareHouseOutput = StateSchema<{
  messages: MessagesChannel;
  specification: Channel<Specification | null>;
  /** The frozen acceptance tests. */
  tests: Channel<AcceptanceTest[]>;
  /** Criteria that no test can show, with the reasons. */
  untestable: Channel<Untestable[]>;
  /** Files of the project. At the end they are those of the best round, which is delivered. */
  files: Channel<ProjectFile[]>;
  /** The evidence, one report for each round. */
  reports: Channel<RoundReport[]>;
  review: Channel<Review | null>;
  /** Number of the current round, from 1; 0 before there are files. */
  round: Channel<number>;
  verdict: Channel<Verdict | null>;
  outcome: Channel<Outcome | null>;
  /** Folder of the delivery; null if nothing was written. */
  delivery: Channel<string | null>;
  /** Pictures of the pages of verified software, in the folder of the delivery; null if its tests saw no page. */
  pictures: Channel<Pictures | null>;
  usage: ReducedValue<UsageEntry[], UsageEntry[]>;
}>;

/** Type of all channels of a Software House. */
export type SoftwareHouseState = StateSchema<
  SoftwareHouseOutput["fields"] & {
    run: Channel<Run>;
    limitReached: ReducedValue<LimitReached | null, LimitReached | null>;
    /** Why the run ends before a limit is reached; null while it continues. */
    ending: Channel<HouseEnding | null>;
    /** What this machine can run, according to the verifier. */
    readiness: Channel<Readiness | null>;
    /** Why the specification went back to the product manager. */
    returned: Channel<Returned | null>;
    specificationReview: Channel<PlanReview | null>;
    /** Id of the human message whose specification went back because of `untestable`. It goes back only once. */
    sentBack: Channel<string | null>;
    /** Id of the question about `untestable` that a person approved. */
    acceptedUntestable: Channel<string | null>;
    frozen: Channel<Frozen | null>;
    disputes: Channel<Dispute[]>;
    /** Criteria that the reviewer calls unproven, about which the test author must still be asked. */
    doubts: Channel<Doubt[]>;
    /** What the gate decided since the request. */
    judgments: Channel<Judgment[]>;
    /** What the turn before this one left behind; null in a first turn. */
    earlier: Channel<EarlierTurn | null>;
    /** The developer's notes on the files. */
    notes: Channel<string>;
    attempts: Channel<BuildAttempt[]>;
    /** Next node after `build` and `gate`: they decide by limits, which are not visible to edges. */
    next: Channel<"developer" | "test_author" | "verify" | "gate" | "deliver" | null>;
    best: Channel<JudgedRound | null>;
    /** Why a due review is missing; null if it is not missing. */
    reviewFault: Channel<string | null>;
  }
>;

/** Channels that a Software House returns. */
const softwareHouseOutput: SoftwareHouseOutput = new StateSchema({
  messages: MessagesValue,
  specification: specificationSchema.nullable(),
  tests: acceptanceTestsSchema.shape.tests,
  untestable: z.array(untestableSchema),
  files: fileSetSchema.shape.files,
  reports: z.array(roundReportSchema),
  review: reviewSchema.nullable(),
  round: z.number().int(),
  verdict: verdictSchema.nullable(),
  outcome: outcomeSchema.nullable(),
  delivery: z.string().nullable(),
  pictures: picturesSchema.nullable(),
  usage: usageChannel,
});

/** All channels of a Software House. The output has the same instances of reducers, as LangGraph requires. */
const softwareHouseState: SoftwareHouseState = new StateSchema({
  ...softwareHouseOutput.fields,
  run: runSchema,
  limitReached: limitReachedChannel,
  ending: endingSchema.nullable(),
  readiness: readinessSchema.nullable(),
  returned: returnedSchema.nullable(),
  specificationReview: planReviewSchema.nullable(),
  sentBack: z.string().nullable(),
  acceptedUntestable: z.string().nullable(),
  frozen: frozenSchema.nullable(),
  disputes: disputesSchema,
  doubts: doubtsSchema,
  judgments: z.array(judgmentSchema),
  earlier: earlierTurnSchema.nullable(),
  notes: z.string(),
  attempts: z.array(attemptSchema),
  next: z.enum(["developer", "test_author", "verify", "gate", "deliver"]).nullable(),
  best: judgedRoundSchema.nullable(),
  reviewFault: z.string().nullable(),
});

/** The channels of a Software House, as its StateGraph takes them. */
export const softwareHouseChannels = {
  state: softwareHouseState,
  input: conversationInput,
  output: softwareHouseOutput,
} as const;

type CompiledSoftwareHouse = CompiledStateGraph<
  SoftwareHouseState["State"],
  SoftwareHouseState["Update"],
  string,
  typeof conversationInput,
  SoftwareHouseOutput
>;

/** A compiled Software House. It takes `{ messages }` and returns what was specified, built, tested and judged. */
export interface SoftwareHouseGraph extends CompiledSoftwareHouse {
  invoke(
    input: ConversationInput | CommandInstance | null,
    options?: Parameters<CompiledSoftwareHouse["invoke"]>[1],
  ): ReturnType<CompiledSoftwareHouse["invoke"]>;
}
