import type { Plan, PlanDraft, PlanReply, PlanStep } from "../plan/plan.ts";

/**
 * A question to a person: the payload of the interrupt at which the run waits. An application's own questions extend
 * this with a `kind` of their own and with everything that the person needs to see.
 *
 * @example
 * interface OrderApproval extends ApprovalQuestion {
 *   kind: "order";
 *   order: Order;
 * }
 */
export interface ApprovalQuestion {
  /** The kind of question: `plan`, `step`, `tools`, or a kind of an application. */
  kind: string;
  /** The id of the question, derived from what is shown. An answer must contain it. */
  id: string;
  /** The faults of the last answer. Empty at first. */
  faults: string[];
  /** Explains how to answer, for a person that sees only this payload. */
  answerWith: string;
}

/** Asks whether this plan may run. */
export interface PlanApproval extends ApprovalQuestion {
  kind: "plan";
  request: string;
  plan: Plan;
  /** The step whose result will be the answer, or several. Absent if the answer will be composed of the results. */
  result?: string | string[];
  /** What the user will be told before the results. Absent if there is nothing. */
  answer?: string;
}

/** Asks whether this step may run. No part of it has run yet. */
export interface StepApproval extends ApprovalQuestion {
  kind: "step";
  agent: string;
  step: PlanStep;
  /** The exact message that the specialist would get. */
  briefing: string;
}

/** A tool call that a person must approve. */
export interface ActionRequest {
  /** The name of the tool. */
  name: string;
  args: Record<string, unknown>;
  description?: string;
}

/** What a person can decide about the calls of a tool. */
export interface ReviewConfig {
  /** The name of the tool. */
  actionName: string;
  allowedDecisions: ("approve" | "edit" | "reject")[];
  /** The JSON schema of the arguments. */
  argsSchema?: Record<string, unknown>;
}

/**
 * Asks whether an agent may make these tool calls, in the form of langchain's human-in-the-loop middleware
 * (`HITLRequest`).
 */
export interface ToolsApproval extends ApprovalQuestion {
  kind: "tools";
  agent: string;
  /** The step's id. Null outside of a plan, such as below a router. */
  step: string | null;
  actionRequests: ActionRequest[];
  reviewConfigs: ReviewConfig[];
}

/** A question of the core to a person. */
export type Approval = PlanApproval | StepApproval | ToolsApproval;

/** An interrupt of a graph that Troupe did not build. The answer to it is `{ decision: "answer", value }`. */
export interface ForeignQuestion {
  kind: "other";
  id: string;
  value: unknown;
}

/** A question that a run waits on. `Own` are the questions of an application. */
export type PendingApproval<Own extends ApprovalQuestion = never> = Approval | Own | ForeignQuestion;

/** Accepts what was asked about, unchanged. */
export interface Approve {
  decision: "approve";
}

/** Rejects it. The feedback goes to the planner, to the failure policy or to the agent. */
export interface Reject {
  decision: "reject";
  feedback: string;
}

/** Replaces it. The replacement is checked like the original. */
export type Edit =
  | { decision: "edit"; plan: PlanDraft | PlanReply }
  | { decision: "edit"; task: string }
  /** There must be as many calls as in the question, in the same order. */
  | { decision: "edit"; calls: readonly { name: string; args: Record<string, unknown> }[] };

/** The answer to an interrupt of a graph that Troupe did not build: the value with which the graph resumes. */
export interface ForeignAnswer {
  decision: "answer";
  value: unknown;
}

/** An answer that edits a question of an application. The code that asked reads the other members of the answer. */
export interface ApplicationEdit {
  decision: "edit";
}

/** The answer of a person: it approves, rejects or edits a plan, a step, tool calls or an application's question. */
export type ApprovalAnswer<Own extends ApplicationEdit = never> =
  | Approve
  | Reject
  | Edit
  | ForeignAnswer
  | Own;
