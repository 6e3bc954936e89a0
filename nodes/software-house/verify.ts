import type { GraphNode } from "@langchain/langgraph";
import { emitHouseEvent } from "../../src/software-house/events.ts";
import { hashOfTests } from "../../src/software-house/frozen-tests.ts";
import { withReport } from "../../src/software-house/contract/round-report.ts";
import { withHashes } from "../../src/software-house/report-hashes.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { openTurn } from "../turn.ts";
import type { VerifyingOptions } from "./build.ts";
import { verifying } from "./verifying.ts";

/** Creates the node that runs and tests what was built, by the frozen tests. */
export function createVerify({ verifiers, caller }: VerifyingOptions): GraphNode<SoftwareHouseState> {
  return async (state, config) => {
    const { specification, files, tests, untestable, frozen, round, reports } = state;
    if (specification === null) return {};
    if (hashOfTests(tests, untestable) !== frozen?.sha256) {
      const reason = "verify: the acceptance tests were changed after they were frozen";
      return { ending: { status: "failed", reason, code: "structured_reply_invalid", limit: null } };
    }
    const turn = openTurn(caller, { agent: "verify", config, state });
    const { value: evidence, ending } = await verifying(turn, { verifiers, round }, (verifier, watch) =>
      verifier.verify({ files, specification, tests: { tests, untestable } }, watch),
    );
    if (ending !== null) return { ending };
    const told = evidence.tests.map(({ name, criterionId, status }) => ({ name, criterionId, status }));
    emitHouseEvent(config, turn.place, { type: "tested", round, tests: told });
    const report = withHashes({ round, ...evidence }, { specification, tests, files, review: null });
    return { reports: withReport(reports, report), review: null, reviewFault: null };
  };
}
