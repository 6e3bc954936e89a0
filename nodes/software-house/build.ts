import type { GraphNode } from "@langchain/langgraph";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import { buildFailureOf, sameFailure, withAttempt } from "../../src/software-house/attempts.ts";
import { houseLimitsIn } from "../../src/software-house/house-limits.ts";
import { withReport } from "../../src/software-house/contract/round-report.ts";
import type { Verifiers } from "../../src/software-house/verifiers.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { withHashes } from "../../src/software-house/report-hashes.ts";
import { hashFiles } from "../../src/software-house/evidence/write-files.ts";
import { openTurn } from "../turn.ts";
import { verifying } from "./verifying.ts";

/** What the nodes that build and verify need. */
export interface VerifyingOptions {
  verifiers: Verifiers;
  caller: ModelCaller;
}

/** Creates the node that builds: a project that does not build goes back to the developer, without a review. */
export function createBuild({ verifiers, caller }: VerifyingOptions): GraphNode<SoftwareHouseState> {
  return async (state, config) => {
    const { specification, tests, files, round, reports, attempts, readiness } = state;
    if (specification === null) return {};
    const turn = openTurn(caller, { agent: "build", config, state });
    const { value: phases, ending } = await verifying(turn, { verifiers, round }, (verifier, watch) =>
      verifier.build({ files, specification }, watch),
    );
    if (ending !== null) return { ending };
    const failure = buildFailureOf(phases);
    if (failure === null) return { next: "verify" };

    const digest = hashFiles(files);
    const known = attempts.find((attempt) => attempt.round === round && attempt.files === digest);
    const repair = known?.repair ?? attempts.filter((attempt) => attempt.round === round).length;
    const attempt = { round, repair, files: digest, failure };
    const { buildRepairs } = houseLimitsIn(turn.budget.limits);
    const goesBack = repair < buildRepairs && sameFailure(attempts, attempt) === null;
    const { toolchain = null, sandbox = null } = readiness ?? {};
    const evidence = { files: digest, toolchain, sandbox, phases, unitTests: null, tests: [] };
    return {
      attempts: withAttempt(attempts, attempt),
      reports: withReport(
        reports,
        withHashes({ round, ...evidence }, { specification, tests, files, review: null }),
      ),
      review: null,
      reviewFault: null,
      next: goesBack ? "developer" : "gate",
    };
  };
}
