import type { MountableGraph } from "../specialists/mountable-graph.ts";
import type { Models } from "../models/models.ts";
import type { Outcome } from "../run/outcome.ts";
import type { Judge, ModelJudge } from "./judge.ts";

/** A graph, or a function that makes it with the models of a replay. It gets no models otherwise. */
export type EvaluatedGraph = MountableGraph | ((models?: Models) => MountableGraph | Promise<MountableGraph>);

/** What an evaluation runs, how often, and what must come of it. */
export interface EvaluationOptions {
  graph: EvaluatedGraph;
  cases: readonly EvaluationCase[];
  /**
   * How often each case runs. More than 1 shows how much the answers of a model vary.
   * @default 1
   */
  repeat?: number | undefined;
  /**
   * How many runs go on at the same time. A replay always does one after the other.
   * @default 4
   */
  concurrency?: number | undefined;
  /**
   * Judges by the names that cases use. A judge adds to other expectations: a case with a judge alone is refused.
   * @default none
   */
  judges?: Readonly<Record<string, Judge | ModelJudge>> | undefined;
  /**
   * What the whole evaluation must reach.
   * @default every case passes; next to an accepted run, each that passed there passes again
   */
  accept?: AcceptanceCriteria | undefined;
}

/** One request, and what is expected of its runs. */
export interface EvaluationCase {
  /** Unique in the evaluation. Reports and files of recordings use it. */
  id: string;
  /** The request as text, or a conversation whose last message is the request. */
  request: string | readonly EvaluationMessage[];
  expect: Expectations;
}

/** A message of a conversation. */
export interface EvaluationMessage {
  role: "user" | "assistant" | "system";
  content: string;
}

/** What is expected of each run of a case. All that is given must hold. */
export interface Expectations {
  /**
   * The specialist that must be chosen, one of several, or `none`: of a router the decision of its classifier, and `none` if the
   * fallback answered; of a handoffs graph the specialist that has the conversation in the end.
   */
  route?: string | readonly string[] | undefined;
  /** What the plan of a supervisor must be like. */
  plan?: PlanExpectation | undefined;
  /** What must have happened, and what must not. */
  trajectory?: readonly TrajectoryAssertion[] | undefined;
  /** What the answer must be like. */
  answer?: AnswerExpectation | undefined;
  /**
   * How the run must end.
   * @default "completed"
   */
  outcome?: Outcome["status"] | undefined;
  /** What a run may use at most. */
  budget?: RunBudgetExpectation | undefined;
  /** The names of judges that must say that the answer passes. They are asked only if everything else holds. */
  judges?: readonly string[] | undefined;
}

/** What the plan of a supervisor must be like. */
export interface PlanExpectation {
  /** How many steps it has. */
  steps?: { min?: number | undefined; max?: number | undefined } | undefined;
  /** Specialists that must have a step, and those that must not. */
  agents?: { used?: readonly string[] | undefined; unused?: readonly string[] | undefined } | undefined;
  /** Each step of `agent` must wait for a step of `on`, directly or through other steps. */
  dependsOn?: readonly { agent: string; on: string }[] | undefined;
}

/** How a list is compared with what happened: the same, or in this order, in any order, or not at all, each among other things. */
export type TrajectoryMatch = "exact" | "ordered" | "unordered" | "forbidden";

/** What must have happened, or must not. Exactly one of the lists is given. */
export interface TrajectoryAssertion {
  match: TrajectoryMatch;
  /** Specialists that began to work. */
  agents?: readonly string[] | undefined;
  /** Tools that were called. */
  tools?: readonly string[] | undefined;
  /** Handoffs, each from one specialist to another. */
  handoffs?: readonly { from: string; to: string }[] | undefined;
  /** The ids of steps of the plan that began. */
  steps?: readonly string[] | undefined;
}

/** What the answer must be like. */
export interface AnswerExpectation {
  /** A JSON Schema of the typed answer, or else of the JSON in the text. */
  schema?: Readonly<Record<string, unknown>> | undefined;
  /** A text, or several, that the answer must have in it. */
  contains?: string | readonly string[] | undefined;
  /** A regular expression, as its source or as `/source/flags`. */
  matches?: string | undefined;
  /** The whole text without blanks around it, or the value of the typed answer. */
  equals?: unknown;
}

/** What a run may use at most. */
export interface RunBudgetExpectation {
  modelCalls?: number | undefined;
  /** Input and output tokens together. */
  tokens?: number | undefined;
  /** In the unit of the graph's `price` function. */
  cost?: number | undefined;
  seconds?: number | undefined;
}

/** What a whole evaluation must reach. */
export interface AcceptanceCriteria {
  /**
   * How many runs of a case must pass for the case to pass.
   * @default all
   */
  passedTrials?: number | undefined;
  /** The smallest share of cases that pass, from 0 to 1. */
  passRate?: number | undefined;
  /** The smallest share of runs whose route is the expected one, from 0 to 1. */
  routeAccuracy?: number | undefined;
  /** The largest expected calibration error of the routes' confidence, from 0 to 1. */
  calibrationError?: number | undefined;
  /** The smallest share of plans that were valid when they were first written, from 0 to 1. */
  planValidity?: number | undefined;
  /**
   * How many cases may fail that passed in the accepted run.
   * @default 0
   */
  regressions?: number | undefined;
}

/** What a file of `troupe eval` exports as `evaluation`. */
export interface EvaluationDefinition extends Omit<EvaluationOptions, "graph"> {
  /** A graph, a function that makes it, or the name of a graph of langgraph.json. */
  graph: EvaluatedGraph | string;
}
