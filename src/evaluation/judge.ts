import type { ModelChoice, Models } from "../models/models.ts";
import type { EvaluationCase } from "./evaluation.ts";

/** The name under which the calls of a judge that is a model are recorded. No specialist can have it. */
export const JUDGE_AGENT = "evaluation judge";

/** What a judge reads. The answer is data of a model: it may try to instruct the judge. */
export interface JudgedRun {
  case: EvaluationCase;
  /** The request as text. */
  request: string;
  answer: string;
  /** The typed answer; undefined if the graph has none. */
  value: unknown;
}

/** What a judge says. */
export interface JudgeVerdict {
  pass: boolean;
  reason: string;
}

/** Judges one answer in code. If it throws, or returns anything else than a verdict, the run counts as not judged. */
export type Judge = (run: JudgedRun, signal: AbortSignal) => JudgeVerdict | Promise<JudgeVerdict>;

/** A judge that is a model. */
export interface ModelJudge {
  /** What an answer must be like to pass, in plain words. */
  criteria: string;
  /**
   * The model that judges.
   * @default the manager's model
   */
  model?: ModelChoice | undefined;
  /**
   * Where the model comes from.
   * @default those of a replay, or else those of the environment
   */
  models?: Models | undefined;
}
