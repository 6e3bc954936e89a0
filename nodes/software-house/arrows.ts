import { computeVerdict } from "../../src/software-house/compute-verdict.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";

type State = SoftwareHouseState["State"];

/** The edges of a run that goes on. A run that has ended leads to its delivery instead. */
function goingOn<Next extends string>(next: (state: State) => Next): (state: State) => Next | "deliver" {
  return (state) => (state.ending === null && state.limitReached === null ? next(state) : "deliver");
}

/** Leads from the product manager to the gate of the specification. */
export const afterProductManager = goingOn(() => "spec_gate");

/** Leads from the gate to the tests, or back to the product manager with a specification that cannot be built. */
export const afterSpecGate = goingOn(({ returned }) =>
  returned === null ? "test_author" : "product_manager",
);

/** The same, with an approval before the tests. */
export const afterSpecGateToApproval = goingOn(({ returned }) =>
  returned === null ? "approval" : "product_manager",
);

/** Leads from the approval to the tests, or back to the product manager after a rejection. */
export const afterSpecificationApproval = goingOn(({ returned }) =>
  returned === null ? "test_author" : "product_manager",
);

/** Leads from the tests to the developer, and after a ruling on disputed tests to the build. */
export const afterTestAuthor = goingOn(({ round }) => (round === 0 ? "developer" : "build"));

/** Leads from the developer to the build, or to the test author if the developer disputes tests. */
export const afterDeveloper = goingOn(({ disputes }) => (disputes.length > 0 ? "test_author" : "build"));

/** Leads from the build to the verification, or where the build decided. */
export const afterBuild = goingOn(({ next }) => next ?? "verify");

/**
 * Leads from the verification to the reviewer if the evidence is good. If it is not, a review cannot change the verdict,
 * and the developer has the evidence.
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

/** Leads from the gate to another round, or to the delivery. */
export const afterGate = goingOn(({ next }) => next ?? "deliver");
