import type { GraphNode } from "@langchain/langgraph";
import { emitHouseEvent } from "../../src/software-house/events.ts";
import { hashOfTests } from "../../src/software-house/frozen-tests.ts";
import { withReport } from "../../src/software-house/contract/round-report.ts";
import type { Verifiers } from "../../src/software-house/verifiers.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { verifying } from "../../src/software-house/verifying.ts";

/** Creates the node that runs the built project and tests it with the frozen tests. */
export function createVerify(verifiers: Verifiers): GraphNode<SoftwareHouseState> {
  return async (state, config) => {
    const { specification, files, tests, frozen, run, round, reports } = state;
    if (specification === null) return {};
    if (hashOfTests(tests) !== frozen?.sha256) {
      const reason = "verify: the acceptance tests were changed after they were frozen";
      return { ending: { status: "failed", reason, code: "structured_reply_invalid", limit: null } };
    }
    const place = { run, round, agent: "verify", config, verifiers };
    const { value: evidence, ending } = await verifying(place, (verifier, watch) =>
      verifier.verify({ files, specification, tests: { tests } }, watch),
    );
    if (ending !== null) return { ending };
    const told = evidence.tests.map(({ name, criterionId, status }) => ({ name, criterionId, status }));
    emitHouseEvent(config, { run: run.id, agent: "verify" }, { type: "tested", round, tests: told });
    return { reports: withReport(reports, { round, ...evidence }), review: null, reviewFault: null };
  };
}
