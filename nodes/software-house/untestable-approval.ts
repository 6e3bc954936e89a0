import type { GraphNode } from "@langchain/langgraph";
import { askApproval } from "../../src/approval/ask-approval.ts";
import { MAXIMUM_REJECTIONS, openReview } from "../../src/approval/plan-review.ts";
import { requestOf } from "../../src/conversation/conversation.ts";
import { emit } from "../../src/events/events.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import {
  untestableFaults,
  untestableMusts,
  untestableQuestion,
} from "../../src/software-house/untestable.ts";

/**
 * Creates the node behind the tests: a person accepts that must criteria stay unproven, or sends the specification back to
 * the product manager.
 */
export function createUntestableApproval(): GraphNode<SoftwareHouseState> {
  return (state, config) => {
    if (state.specification === null) return {};
    // Nothing before this may have an effect: the node runs from its top again for every answer.
    const place = { run: state.run.id, agent: "untestable_approval" };
    const question = untestableQuestion(state, config);
    const answer = askApproval<never>(question, {
      editWith: null,
      edit: () => ({ faults: ["decision must be approve or reject: this question cannot be edited"] }),
      onAnswer: (event) => emit(config, place, event),
    });
    if (answer.decision !== "reject") return { acceptedUntestable: question.id };
    const request = requestOf(state.messages);
    const review = state.specificationReview ?? openReview(null, { request, id: state.run.id });
    const specificationReview = { ...review, rejections: review.rejections + 1 };
    const { feedback } = answer;
    if (specificationReview.rejections < MAXIMUM_REJECTIONS) {
      const faults = [...untestableFaults(untestableMusts(state)), feedback];
      return { specificationReview, returned: { request, by: "person", faults } };
    }
    const reason = `the specification was rejected ${MAXIMUM_REJECTIONS} times, at last with: ${feedback}`;
    return { specificationReview, ending: { status: "stopped", reason, code: "rejected", limit: null } };
  };
}
