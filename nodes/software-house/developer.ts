import { HumanMessage } from "@langchain/core/messages";
import type { GraphNode } from "@langchain/langgraph";
import { emitHouseEvent } from "../../src/software-house/events.ts";
import { recursionLimitOf, superstepsLeft } from "../../src/run/run.ts";
import { partialEnding } from "../../src/software-house/ending.ts";
import { fileSetSchema, readFiles } from "../../src/software-house/contract/file-set.ts";
import { openDisputes } from "../../src/software-house/frozen-tests.ts";
import { filesTask } from "../../src/software-house/prompts.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { askRole } from "../../src/software-house/ask-role.ts";
import type { RoleBoxOptions } from "./product-manager.ts";
import { hashFiles } from "../../src/software-house/evidence/write-files.ts";

/** Supersteps after the developer: a ruling on disputed tests, build, verify, review, the gate and the delivery. */
const SUPERSTEPS_FOR_AN_ATTEMPT = 6;

const WHEN_CUT =
  "Your reply was cut off at its length limit, and nothing of it was used. Send the whole project again in a shorter reply: fewer and smaller files, fewer comments, the notes in a sentence.";

/** Creates the node of the developer, which writes all files: first from the specification, later from the evidence. */
export function createDeveloper({ role, caller }: RoleBoxOptions): GraphNode<SoftwareHouseState> {
  return async (state, config) => {
    const { run, specification, tests, readiness, frozen, files, attempts, reports, review } = state;
    if (specification === null || frozen === null) return {};
    if (superstepsLeft(config) < SUPERSTEPS_FOR_AN_ATTEMPT) {
      const limit = recursionLimitOf(run, config);
      return {
        ending: { status: "stopped", reason: "recursion limit reached", code: null, limit },
      };
    }
    const round = Math.max(1, state.round);
    const repair = attempts.filter((attempt) => attempt.round === round).length;
    const tried = attempts.findLast((attempt) => attempt.files === hashFiles(files))?.round;
    const report = reports.find((one) => one.round === tried) ?? null;
    const task = filesTask({ specification, tests, readiness, frozen, files, report, review });
    const { answer, update } = await askRole(
      {
        messages: [new HumanMessage(task)],
        reply: { name: "file_set", schema: fileSetSchema },
        interpret: readFiles,
        repairs: 2,
        whenCut: WHEN_CUT,
      },
      { role, run, state, config, caller },
    );
    if (answer === null) return { ...update, next: null };

    const { files: written, notes } = answer.value;
    const disputes = openDisputes(answer.value.disputes, { tests, frozen });
    emitHouseEvent(
      config,
      { run: run.id, agent: role.name },
      {
        type: "files_written",
        round,
        repair,
        files: written.length,
        disputes: disputes.map(({ test }) => test),
      },
    );
    const same = attempts.find((attempt) => attempt.files === hashFiles(written));
    // Sent with a dispute, the same files mean that the developer blames the tests.
    if (same !== undefined && disputes.length === 0) {
      const ending = partialEnding(`the developer sent the files of round ${same.round} again`);
      return { ...update, round, ending };
    }
    return { ...update, files: written, notes, disputes, round, next: null };
  };
}
