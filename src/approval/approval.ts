import type { ActionRequest, ReviewConfig } from "langchain";
import type { Plan, PlanDraft, PlanStep } from "../plan/plan.ts";
import type { Specification } from "../software-house/contract/specification.ts";

/** What every question to a person has: it is the payload of the interrupt with which the run waits. */
interface Asked {
  /** Names the question; an answer has to carry it. */
  id: string;
  /** What was wrong with the last answer; empty at first. */
  faults: string[];
  /** How to answer, in words, for who sees nothing but this payload. */
  answerWith: string;
}

/** May this plan be carried out? */
export interface PlanApproval extends Asked {
  kind: "plan";
  request: string;
  plan: Plan;
}

/** May this step be carried out? Nothing of it has run yet. */
export interface StepApproval extends Asked {
  kind: "step";
  agent: string;
  step: PlanStep;
  /** Word for word what the specialist would be given. */
  briefing: string;
}

/** May an agent use its tools like this? As langchain's human-in-the-loop middleware asks (`HITLRequest`). */
export interface ToolsApproval extends Asked {
  kind: "tools";
  agent: string;
  /** Null outside a plan, such as below a router. */
  step: string | null;
  actionRequests: ActionRequest[];
  reviewConfigs: ReviewConfig[];
}

/** May this be built? */
export interface SpecificationApproval extends Asked {
  kind: "specification";
  request: string;
  specification: Specification;
}

/** What a run asks a person about. */
export type Approval = PlanApproval | StepApproval | ToolsApproval | SpecificationApproval;

/** An interrupt of a graph that is not ours: whatever it asks, answered by `{ decision: "answer", value }`. */
export interface ForeignQuestion {
  kind: "other";
  id: string;
  value: unknown;
}

/** Something that a run waits for. */
export type PendingApproval = Approval | ForeignQuestion;

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
  | { decision: "edit"; specification: Specification }
  /** As many calls as were asked about, in their order. */
  | { decision: "edit"; calls: readonly { name: string; args: Record<string, unknown> }[] };

/** The answer to an interrupt that is not ours: the value it is resumed with. */
export interface ForeignAnswer {
  decision: "answer";
  value: unknown;
}

/** What a person can answer: a plan, a specification, a step or tool calls are approved, rejected with feedback, or edited. */
export type ApprovalAnswer = Approve | Reject | Edit | ForeignAnswer;
