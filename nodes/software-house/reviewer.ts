import { HumanMessage } from "@langchain/core/messages";
import type { GraphNode } from "@langchain/langgraph";
import { emitHouseEvent } from "../../src/software-house/events.ts";
import { computeVerdict } from "../../src/software-house/compute-verdict.ts";
import { reviewTask } from "../../src/software-house/prompts.ts";
import { readReview, reviewSchema } from "../../src/software-house/contract/review.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { askRole } from "../../src/software-house/ask-role.ts";
import type { RoleBoxOptions } from "./product-manager.ts";

/**
 * Creates the node of the reviewer, which looks for faults that the evidence does not show. If the reviewer's model
 * fails, the verdict is unchanged.
 */
export function createReviewer({ role, caller }: RoleBoxOptions): GraphNode<SoftwareHouseState> {
  return async (state, config) => {
    const { run, specification, files, round } = state;
    const report = state.reports.find((one) => one.round === round);
    if (specification === null || report === undefined) return {};
    const task = reviewTask({ specification, files, report });
    const { answer, update } = await askRole(
      {
        messages: [new HumanMessage(task)],
        reply: { name: "review", schema: reviewSchema },
        interpret: (json) => readReview(json, specification),
        repairs: 1,
      },
      { role, run, state, config, caller },
    );
    const { limitReached, ending, ...rest } = update;
    if (answer === null) {
      return { ...rest, reviewFault: limitReached?.message ?? ending?.reason ?? "no reason is known" };
    }
    const { criteria, findings } = answer.value;
    const lowered = criteria.filter(({ verdict }) => verdict !== "pass").map(({ id }) => id);
    const place = { run: run.id, agent: role.name };
    emitHouseEvent(config, place, { type: "reviewed", round, lowered, findings: findings.length });
    return { ...rest, review: answer.value };
  };
}

/**
 * Chooses the node after `verify`: the reviewer, if the evidence verifies the software. Otherwise a review could not
 * change the verdict, and the developer gets the evidence anyway.
 */
export function afterVerify({
  ending,
  specification,
  tests,
  reports,
  round,
}: SoftwareHouseState["State"]): "reviewer" | "gate" | "deliver" {
  if (ending !== null || specification === null) return "deliver";
  const evidence = reports.find((report) => report.round === round) ?? null;
  const { status } = computeVerdict({ specification, tests: { tests }, evidence });
  return status === "verified" ? "reviewer" : "gate";
}
