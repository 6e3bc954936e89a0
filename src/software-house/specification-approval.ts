import type { BaseMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { approvalId } from "../approval/approval-id.ts";
import type { Asked } from "../approval/ask-approval.ts";
import type { PlanReview } from "../approval/plan-review.ts";
import { readRequest } from "../conversation/conversation.ts";
import { emit } from "../events/events.ts";
import type { Run } from "../run/run.ts";
import type { SpecificationApproval } from "./approvals.ts";
import type { Specification } from "./contract/specification.ts";

/** Channels from which the question about a specification is made. */
export interface SpecificationToApprove {
  messages: readonly BaseMessage[];
  specification: Specification;
  run: Run;
  specificationReview?: PlanReview | null | undefined;
}

/** Returns the question whether a specification may be built. Its id changes with everything that it shows. */
export function specificationQuestion(
  { messages, specification, run, specificationReview }: SpecificationToApprove,
  config: LangGraphRunnableConfig,
): Asked<SpecificationApproval> & { id: string } {
  const { text: request } = readRequest(messages);
  const shown = { kind: "specification" as const, request, specification };
  const id = approvalId(shown, { run: run.id, occasion: specificationReview?.id ?? run.id }, config);
  return { id, ...shown };
}

/** Returns true if a person approved exactly this specification, for this request, in this run of this thread. */
export function isSpecificationApproved(
  state: Omit<SpecificationToApprove, "specification"> & { specification: Specification | null },
  config: LangGraphRunnableConfig,
): boolean {
  const { specification } = state;
  if (specification === null) return false;
  return (
    state.specificationReview?.approved === specificationQuestion({ ...state, specification }, config).id
  );
}

/** Reports that a specification waits. The approval node cannot: it runs again for every answer. */
export function reportSpecificationQuestion(
  waiting: SpecificationToApprove,
  config: LangGraphRunnableConfig,
): void {
  const { id: approval } = specificationQuestion(waiting, config);
  const place = { run: waiting.run.id, agent: "approval" };
  emit(config, place, { type: "approval_requested", approval, kind: "specification" });
}
