import type { ConversationRequest } from "../conversation/conversation.ts";
import { faultOfPositive, faultOfRange } from "../errors/check-options.ts";
import { faultsOfUnknownOptions, optionNames } from "../errors/unknown-options.ts";
import type { NoSpecialist } from "../routing/route.ts";
import { LONGEST_TIMER } from "../run/longest-timer.ts";
import type { AnyContext, RunInfo } from "../specialists/prompt.ts";
import { kindOf } from "../text/kind-of.ts";

/** Scores by the names of specialists. `none` is a score for "no specialist serves it". A name can be left out. */
export type FastRouterScores<Name extends string = string> = Readonly<
  Partial<Record<Name | NoSpecialist, number>>
>;

/** What a fast router gets of the run. */
export interface FastRouterInfo<Name extends string = string, Context = AnyContext> extends RunInfo<Context> {
  /** The specialists that can have a score. */
  readonly specialists: readonly { readonly name: Name; readonly description: string }[];
  /** Aborts when the time is over, and when the run is aborted. */
  readonly signal: AbortSignal;
}

/**
 * Code that decides clear requests without a model, such as by keywords or embeddings. If it throws, takes too long, or
 * returns what is not valid, the classifier decides, and the event `fast_router_passed` says why.
 *
 * @example
 * const fastRouter: FastRouter<"orders" | "products"> = {
 *   score: ({ text }) => ({ orders: /\border \d+/i.test(text) ? 1 : 0 }),
 *   threshold: 1,
 * };
 */
export interface FastRouter<Name extends string = string, Context = AnyContext> {
  /**
   * Scores the specialists for the last request. Any scale is possible; a higher score is better. The turns before the
   * request are in `request.earlier`.
   */
  score: (
    request: ConversationRequest,
    info: FastRouterInfo<Name, Context>,
  ) => FastRouterScores<Name> | Promise<FastRouterScores<Name>>;
  /** The least score that is clear, on the scale of `score`. */
  threshold: number;
  /**
   * How far the second score must be below the best one, at least. Equal scores are never clear.
   * @default 0
   */
  margin?: number | undefined;
  /**
   * How many seconds the scores may take. After that, the classifier decides.
   * @default 2
   */
  timeoutSeconds?: number | undefined;
}

/** A fast router, checked and complete. Its scores are read when it has returned them. */
export interface CheckedFastRouter {
  score: (request: ConversationRequest, info: FastRouterInfo) => unknown;
  threshold: number;
  margin: number;
  timeoutSeconds: number;
}

/** What holds for the options that are left out. */
const DEFAULTS = { margin: 0, timeoutSeconds: 2 };

const PARTS = optionNames<FastRouter>()(["score", "threshold", "margin", "timeoutSeconds"]);

/** Returns the faults of the option `fastRouter`. */
export function faultsOfFastRouter(given: FastRouter<never, never> | undefined): (string | null)[] {
  if (given === undefined) return [];
  const { score, threshold, margin = DEFAULTS.margin, timeoutSeconds = DEFAULTS.timeoutSeconds } = given;
  return [
    ...faultsOfUnknownOptions(given, PARTS).map((fault) => `fastRouter: ${fault}`),
    typeof score === "function" ? null : `fastRouter.score must be a function, but is ${kindOf(score)}`,
    Number.isFinite(threshold)
      ? null
      : `fastRouter.threshold must be a finite number, but is ${kindOf(threshold)}`,
    Number.isFinite(margin) && margin >= 0
      ? null
      : `fastRouter.margin must be a number of at least 0, but is ${kindOf(margin)}`,
    faultOfPositive("fastRouter.timeoutSeconds", timeoutSeconds) ??
      faultOfRange("fastRouter.timeoutSeconds", timeoutSeconds, [0, LONGEST_TIMER / 1000]),
  ];
}

/** Reads the option `fastRouter`; null if it is not given. */
export function readFastRouter(given: FastRouter<never, never> | undefined): CheckedFastRouter | null {
  if (given === undefined) return null;
  const { score, threshold, margin = DEFAULTS.margin, timeoutSeconds = DEFAULTS.timeoutSeconds } = given;
  return { score: score as CheckedFastRouter["score"], threshold, margin, timeoutSeconds };
}
