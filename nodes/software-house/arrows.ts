import { computeVerdict } from "../../src/software-house/compute-verdict.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";

type State = SoftwareHouseState["State"];

/** Edges of a run that continues. A run that has ended leads to its delivery instead. */
function goingOn<Next extends string>(next: (state: State) => Next): (state: State) => Next | "deliver" {
  return (state) => (state.ending === null && state.limitReached === null ? next(state) : "deliver");
}

export const afterProductManager = goingOn(() => "spec_gate");

export const afterSpecGate = goingOn(({ returned }) =>
  returned === null ? "test_author" : "product_manager",
);

export const afterSpecGateToApproval = goingOn(({ returned }) =>
  returned === null ? "approval" : "product_manager",
);

export const afterSpecificationApproval = afterSpecGate;

export const afterTestAuthor = goingOn(({ round }) => (round === 0 ? "developer" : "build"));

export const afterDeveloper = goingOn(({ disputes }) => (disputes.length > 0 ? "test_author" : "build"));

export const afterBuild = goingOn(({ next }) => next ?? "verify");

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

export const afterGate = goingOn(({ next }) => next ?? "deliver");
