import { HumanMessage } from "@langchain/core/messages";
import type { GraphNode } from "@langchain/langgraph";
import { emitHouseEvent } from "../../src/software-house/events.ts";
import { SUPERSTEPS_FOR_AN_ATTEMPT } from "../../src/software-house/house-limits.ts";
import { recursionLimitOf, superstepsLeft } from "../../src/run/run.ts";
import { readFiles } from "../../src/software-house/apply-file-set.ts";
import { fileSetReplySchema } from "../../src/software-house/contract/file-set.ts";
import { partialEnding } from "../../src/software-house/ending.ts";
import { filesTask } from "../../src/software-house/files-task.ts";
import { openDisputes } from "../../src/software-house/frozen-tests.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { withCompiler } from "../../src/software-house/typescript-manifest.ts";
import { openTurn } from "../turn.ts";
import { askRole, type RoleNodeOptions } from "./ask-role.ts";
import { hashFiles } from "../../src/software-house/evidence/write-files.ts";

const CUT = "Your reply was cut off at its length limit, and nothing of it was used.";
const WHEN_CUT = `${CUT} Send the whole project again in a shorter reply: fewer and smaller files, fewer comments, the notes in a sentence.`;
const WHEN_REPAIR_CUT = `${CUT} Send less: edits of what has to change, and the notes in a sentence.`;

/** Creates the node of the developer: it writes all files from the specification, then changes them by the evidence. */
export function createDeveloper({ role, caller }: RoleNodeOptions): GraphNode<SoftwareHouseState> {
  return async (state, config) => {
    const { run, specification, tests, readiness, frozen, files, attempts, reports, earlier } = state;
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
    const review = state.review;
    const task = filesTask({ specification, tests, readiness, frozen, files, report, review, earlier });
    const turn = openTurn(caller, { agent: role.name, config, state });
    const isRepair = report !== null;
    const { answer, update } = await askRole(
      {
        task: isRepair ? `repairing the files of round ${report.round}` : "writing the software",
        messages: [new HumanMessage(task)],
        reply: { name: "file_set", schema: fileSetReplySchema },
        interpret: (json) => readFiles(json, { before: files, isRepair }),
        repairs: 2,
        whenCut: isRepair ? WHEN_REPAIR_CUT : WHEN_CUT,
      },
      { role, caller, turn },
    );
    if (answer === null) return { ...update, next: null };

    const { sent } = answer.value;
    const isTypeScript = specification.language === "typescript";
    const written = isTypeScript
      ? withCompiler(answer.value.files, readiness?.toolchain ?? null)
      : answer.value.files;
    const disputes = openDisputes(sent.disputes, { tests, frozen });
    emitHouseEvent(config, turn.place, {
      type: "files_written",
      round,
      repair,
      files: written.length,
      disputes: disputes.map(({ test }) => test),
    });
    const same = attempts.find((attempt) => attempt.files === hashFiles(written));
    // With a dispute, the same files again are a claim that the tests are wrong.
    if (same !== undefined && disputes.length === 0) {
      const ending = partialEnding(`the developer sent the files of round ${same.round} again`);
      return { ...update, round, ending };
    }
    return { ...update, files: written, notes: sent.notes, disputes, round, next: null };
  };
}
