import type { GraphNode } from "@langchain/langgraph";
import { askApproval } from "../../src/approval/ask-approval.ts";
import { MAXIMUM_REJECTIONS, openReview, type PlanReview } from "../../src/approval/plan-review.ts";
import { requestOf } from "../../src/conversation/conversation.ts";
import { emit } from "../../src/events/events.ts";
import { readCheckedSpecification } from "../../src/software-house/check-specification.ts";
import type { Specification } from "../../src/software-house/contract/specification.ts";
import { specificationQuestion } from "../../src/software-house/specification-approval.ts";
import type { Verifiers } from "../../src/software-house/verifiers.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { readinessFor, tellSpecified } from "./spec-gate.ts";

/** Creates the node behind the gate: it waits until a person has approved, edited or rejected the specification. */
export function createSpecificationApproval({
  verifiers,
}: {
  verifiers: Verifiers;
}): GraphNode<SoftwareHouseState> {
  return async (state, config) => {
    const { specification, run } = state;
    if (specification === null) return {};
    const request = requestOf(state.messages);
    const review = state.specificationReview ?? openReview(null, { request, id: run.id });

    // Nothing before this may have an effect: the node runs from its top again for every answer.
    const place = { run: run.id, agent: "approval" };
    const questionAbout = (asked: Specification) =>
      specificationQuestion({ ...state, specification: asked, specificationReview: review }, config);
    const approvedAs = (approved: Specification): PlanReview => ({
      ...review,
      approved: questionAbout(approved).id,
    });
    const answer = askApproval<Specification>(questionAbout(specification), {
      editWith: '"specification": { ... } with all its fields',
      edit: ({ specification: edited }) => readCheckedSpecification(edited),
      editable: { specification },
      onAnswer: (event) => emit(config, place, event),
    });
    if (answer.decision === "approve") return { specificationReview: approvedAs(specification) };
    if (answer.decision === "edit") {
      // The edit may have chosen another language.
      const readiness = await readinessFor(answer.edited, { verifiers, run: run.id, config });
      tellSpecified(answer.edited, { readiness, run: run.id, config });
      const specificationReview = approvedAs(answer.edited);
      return { specification: answer.edited, readiness, specificationReview };
    }
    const { feedback } = answer;
    const specificationReview = { ...review, rejections: review.rejections + 1 };
    if (specificationReview.rejections < MAXIMUM_REJECTIONS) {
      return { specificationReview, returned: { request, by: "person", faults: [feedback] } };
    }
    const reason = `the specification was rejected ${MAXIMUM_REJECTIONS} times, at last with: ${feedback}`;
    return { specificationReview, ending: { status: "stopped", reason, code: "rejected", limit: null } };
  };
}
