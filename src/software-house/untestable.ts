import type { BaseMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { approvalId } from "../approval/approval-id.ts";
import type { Asked } from "../approval/ask-approval.ts";
import type { PlanReview } from "../approval/plan-review.ts";
import { readRequest } from "../conversation/conversation.ts";
import { emit } from "../events/events.ts";
import type { Run } from "../run/run.ts";
import type { UntestableApproval } from "./approvals.ts";
import type { Untestable } from "./contract/acceptance-tests.ts";
import type { Specification } from "./contract/specification.ts";

/** Channels from which the question about untestable criteria is made. */
export interface UntestableState {
  messages: readonly BaseMessage[];
  specification: Specification | null;
  untestable: readonly Untestable[];
  run: Run;
  specificationReview?: PlanReview | null | undefined;
  /** Id of the question that a person approved; null if there is none. */
  acceptedUntestable?: string | null | undefined;
}

/** Returns the must criteria that no test can show, with the reasons of the author of the tests. */
export function untestableMusts({
  specification,
  untestable,
}: Pick<UntestableState, "specification" | "untestable">): Untestable[] {
  const musts = new Set(
    (specification?.criteria ?? []).filter(({ priority }) => priority === "must").map(({ id }) => id),
  );
  return untestable.filter(({ criterionId }) => musts.has(criterionId));
}

/** Describes criteria that no test can show to the product manager. */
export function untestableFaults(musts: readonly Untestable[]): string[] {
  return musts.map(
    ({ criterionId, reason }) =>
      `must criterion ${criterionId} cannot be tested: ${reason}; write it so that one request or command shows it, or make it a should`,
  );
}

/** Returns the question whether these criteria may stay unproven. Its id changes with everything that it shows. */
export function untestableQuestion(
  state: UntestableState,
  config: LangGraphRunnableConfig,
): Asked<UntestableApproval> & { id: string } {
  const { specification, run, specificationReview } = state;
  const reasons = new Map(untestableMusts(state).map(({ criterionId, reason }) => [criterionId, reason]));
  const criteria = (specification?.criteria ?? []).flatMap((criterion) => {
    const reason = reasons.get(criterion.id);
    return reason === undefined ? [] : [{ ...criterion, reason }];
  });
  const shown = { kind: "untestable" as const, request: readRequest(state.messages).text, criteria };
  const id = approvalId(shown, { run: run.id, occasion: specificationReview?.id ?? run.id }, config);
  return { id, ...shown };
}

/** Returns true if a person accepted that exactly these criteria stay unproven, for these reasons. */
export function isUntestableAccepted(state: UntestableState, config: LangGraphRunnableConfig): boolean {
  const accepted = state.acceptedUntestable ?? null;
  return accepted !== null && accepted === untestableQuestion(state, config).id;
}

/** Reports that the question waits. Its node cannot: it runs again for every answer. */
export function reportUntestableQuestion(state: UntestableState, config: LangGraphRunnableConfig): void {
  const { id: approval } = untestableQuestion(state, config);
  const place = { run: state.run.id, agent: "untestable_approval" };
  emit(config, place, { type: "approval_requested", approval, kind: "untestable" });
}
