import type { ActionRequest, ReviewConfig } from "langchain";
import type { Plan, PlanDraft, PlanStep } from "../plan/plan.ts";

/**
 * A question to a person: the payload of the interrupt that the run waits with. An application's own questions extend
 * this with a `kind` of their own and with what the person has to see.
 */
export interface ApprovalQuestion {
  /** Which question it is: `plan`, `step`, `tools`, or a kind of an application. */
  kind: string;
  /** Names the question. An answer must carry it. */
  id: string;
  /** What was wrong with the last answer; empty at first. */
  faults: string[];
  /** How to answer, in words, for who sees nothing but this payload. */
  answerWith: string;
}

/** May this plan be carried out? */
export interface PlanApproval extends ApprovalQuestion {
  kind: "plan";
  request: string;
  plan: Plan;
}

/** May this step be carried out? Nothing of it has run yet. */
export interface StepApproval extends ApprovalQuestion {
  kind: "step";
  agent: string;
  step: PlanStep;
  /** Word for word what the specialist would be given. */
  briefing: string;
}

/** May an agent use its tools like this? As langchain's human-in-the-loop middleware asks (`HITLRequest`). */
export interface ToolsApproval extends ApprovalQuestion {
  kind: "tools";
  agent: string;
  /** Null outside a plan, such as below a router. */
  step: string | null;
  actionRequests: ActionRequest[];
  reviewConfigs: ReviewConfig[];
}

/** What a run asks a person about. */
export type Approval = PlanApproval | StepApproval | ToolsApproval;

/** An interrupt of a graph that is not ours: whatever it asks, answered by `{ decision: "answer", value }`. */
export interface ForeignQuestion {
  kind: "other";
  id: string;
  value: unknown;
}

/** Something that a run waits for; `Own` are the questions of an application. */
export type PendingApproval<Own extends ApprovalQuestion = never> = Approval | Own | ForeignQuestion;

/** Go on as it is. */
export interface Approve {
  decision: "approve";
}

/** Do not: what is wrong with it is told to the planner, to the failure policy or to the agent. */
export interface Reject {
  decision: "reject";
  feedback: string;
}

/** Go on with this instead; it is checked like what it replaces. */
export type Edit =
  | { decision: "edit"; plan: PlanDraft }
  | { decision: "edit"; task: string }
  /** As many calls as were asked about, in their order. */
  | { decision: "edit"; calls: readonly { name: string; args: Record<string, unknown> }[] };

/** The answer to an interrupt that is not ours: the value it is resumed with. */
export interface ForeignAnswer {
  decision: "answer";
  value: unknown;
}

/** An answer that edits a question of an application: its members are read by the code that asked. */
export interface ApplicationEdit {
  decision: "edit";
}

/** What a person can answer: a plan, a step, tool calls or an application's question is approved, rejected or edited. */
export type ApprovalAnswer<Own extends ApplicationEdit = never> =
  | Approve
  | Reject
  | Edit
  | ForeignAnswer
  | Own;
