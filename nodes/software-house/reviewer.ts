import { HumanMessage } from "@langchain/core/messages";
import type { GraphNode } from "@langchain/langgraph";
import { readRequest } from "../../src/conversation/conversation.ts";
import { emitHouseEvent } from "../../src/software-house/events.ts";
import { readReview } from "../../src/software-house/contract/review.ts";
import { withReport } from "../../src/software-house/contract/round-report.ts";
import { earlierReview } from "../../src/software-house/judgments.ts";
import { bySeverity } from "../../src/software-house/open-findings.ts";
import { reviewTask } from "../../src/software-house/review-task.ts";
import { reviewSchema } from "../../src/software-house/contract/review.ts";
import { faultOfReport, withHashes } from "../../src/software-house/report-hashes.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { counted } from "../../src/text/counted.ts";
import { openTurn } from "../turn.ts";
import { askRole, type RoleNodeOptions } from "./ask-role.ts";

/** Creates the node of the reviewer, which looks for what the evidence does not show. A review that failed lowers nothing. */
export function createReviewer({ role, caller }: RoleNodeOptions): GraphNode<SoftwareHouseState> {
  return async (state, config) => {
    const { specification, tests, files, frozen, round, reports, judgments } = state;
    const report = reports.find((one) => one.round === round);
    if (specification === null || report === undefined) return {};
    const subject = { specification, tests, files };
    // The report would get new hashes here, so that it must be sound. The gate says what was changed.
    if (faultOfReport(report, { ...subject, review: null }) !== null) return {};
    const earlier = earlierReview(judgments);
    const request = readRequest(state.messages).text;
    const task = reviewTask({ request, specification, tests, frozen, files, report, earlier });
    const turn = openTurn(caller, { agent: role.name, config, state });
    const { answer, update } = await askRole(
      {
        task: `reviewing ${counted(files.length, "file")} by ${specification.criteria.length} criteria`,
        messages: [new HumanMessage(task)],
        reply: { name: "review", schema: reviewSchema },
        interpret: (json) => readReview(json, specification),
        repairs: 1,
      },
      { role, caller, turn },
    );
    const { limitReached, ending, ...rest } = update;
    if (answer === null) {
      return { ...rest, reviewFault: limitReached?.message ?? ending?.reason ?? "no reason is known" };
    }
    const { criteria, findings } = answer.value;
    const lowered = criteria.filter(({ verdict }) => verdict !== "pass").map(({ id }) => id);
    const severities = bySeverity(findings).map(({ severity }) => severity);
    emitHouseEvent(config, turn.place, {
      type: "reviewed",
      round,
      lowered,
      findings: findings.length,
      severities,
    });
    const review = answer.value;
    return { ...rest, review, reports: withReport(reports, withHashes(report, { ...subject, review })) };
  };
}
