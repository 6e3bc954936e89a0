import type { RehearsalScript } from "../rehearsal/rehearsal.ts";
import type { Effects } from "../run/effects.ts";
import type { Limits, PriceFunction } from "../run/limits.ts";
import type { ModelChoice, Models } from "./models.ts";
import type { RetryPolicy } from "./retry-policy.ts";

/** Options of a graph that are about its model calls. */
export interface ModelCallerOptions {
  /**
   * The models of the graph.
   * @default the models that the environment configures
   */
  models?: Models | undefined;
  /**
   * What the models say in a rehearsal, when the environment configures no real model. Has no effect with `models`.
   * @default placeholders that say that no model was asked
   */
  rehearsal?: RehearsalScript | undefined;
  /**
   * How often a model call is sent again, and after which pauses.
   * @default four attempts, with pauses from one second
   */
  retry?: Partial<RetryPolicy> | undefined;
  /**
   * The models that are asked, in this order, after a model failed for good.
   * @default []
   */
  fallbackModels?: readonly ModelChoice[] | undefined;
  /**
   * The clock, random numbers and ids.
   * @default those of the system
   */
  effects?: Effects | undefined;
  /**
   * What a run may use at most.
   * @default no limit
   */
  limits?: Limits | undefined;
  /**
   * What a call costs, for `usage.cost` and for a limit on cost.
   * @default none: the cost is unknown
   */
  price?: PriceFunction | undefined;
  /**
   * The longest reply that a model is asked for, in tokens, if tokens or cost are limited.
   * @default 4_096, and 32_768 in a Software House
   */
  replyTokens?: number | undefined;
  /**
   * How many characters of a tool's result its specialist reads. A mark says how many were left out. At least 200. It does
   * not apply to the tools inside a graph that is mounted as a specialist.
   * @default 40_000
   */
  toolResultCharacters?: number | undefined;
}
