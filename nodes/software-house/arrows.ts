import { Send, type LangGraphRunnableConfig } from "@langchain/langgraph";
import { runsInParallel } from "../../src/langgraph/runs-in-parallel.ts";
import { changesToShow } from "../../src/software-house/added-tests.ts";
import { lacksOnlyTests } from "../../src/software-house/compute-verdict.ts";
import { disturbedTests } from "../../src/software-house/disturbed-tests.ts";
import { faultOfReport } from "../../src/software-house/report-hashes.ts";
import {
  isSpecificationApproved,
  reportSpecificationQuestion,
} from "../../src/software-house/specification-approval.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { isUntestableAccepted, untestableMusts } from "../../src/software-house/untestable.ts";

type State = SoftwareHouseState["State"];

/** Edges after a node. They read the state alone, so that an edited state continues from here too. */
type Edges<Next> = (state: State, config: LangGraphRunnableConfig) => Next;

/** Where a specification goes that has to be approved first. */
type ToApproval = Send<"approval", State>[];

/** Leads from the product manager to the gate of the specification. */
export const afterProductManager = untilEnded(() => "spec_gate" as const);

/** Leads from the gate to the tests, or back to the product manager with a specification that cannot be built. */
export const afterSpecGate = untilEnded(({ returned }) =>
  returned === null ? "test_author" : "product_manager",
);

/** The same, with an approval before the tests. */
export const afterSpecGateToApproval = untilEnded(({ returned }) =>
  returned === null ? "approval" : "product_manager",
);

interface ArrowOptions {
  approvesSpecification: boolean;
  acceptsUntestable: boolean;
}

/** Creates the edges after the nodes that work on a specification, which a person may have to approve. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the types are those of the edges below.
export function workArrows({ approvesSpecification, acceptsUntestable }: ArrowOptions) {
  const onceApproved =
    <Next extends string>(next: Edges<Next>): Edges<Next | "deliver" | ToApproval> =>
    (state, config) => {
      if (isEnded(state)) return "deliver";
      const { specification } = state;
      if (!approvesSpecification || specification === null || isSpecificationApproved(state, config)) {
        return next(state, config);
      }
      // Only an edited state has a specification here that no person approved.
      if (runsInParallel("approval", config)) return [];
      reportSpecificationQuestion({ ...state, specification }, config);
      return [new Send("approval", state)];
    };
  const toTests = onceApproved(() => "test_author" as const);
  return {
    /** Leads from the approval to the tests, or back to the product manager after a rejection. */
    afterSpecificationApproval: ((state, config) =>
      isEnded(state) || state.returned === null ? toTests(state, config) : "product_manager") as Edges<
      "product_manager" | ReturnType<typeof toTests>
    >,

    /**
     * Leads from the tests to the developer. Tests that were corrected or added are run by the build and verification of
     * the same files; if no test was added to those that passed, the reviewer is next. If no test can show a must criterion,
     * leads back to the product manager, or to a person who approves.
     */
    afterTestAuthor: onceApproved((state, config) => {
      if (state.returned !== null) return "product_manager";
      const asks = approvesSpecification && !acceptsUntestable && untestableMusts(state).length > 0;
      if (asks && !isUntestableAccepted(state, config)) return "untestable_approval";
      if (state.round === 0) return "developer";
      return isGood(state) ? "reviewer" : "build";
    }),

    /**
     * Leads from the approval of unproven criteria to the developer, or to the build if there are files already, or back to
     * the product manager after a rejection.
     */
    afterUntestableApproval: onceApproved(({ returned, round }) => {
      if (returned !== null) return "product_manager";
      return round === 0 ? "developer" : "build";
    }),

    /** Leads from the developer to the build, or to the test author if the developer disputes tests. */
    afterDeveloper: onceApproved(({ disputes }) => (disputes.length > 0 ? "test_author" : "build")),

    /** Leads from the build to the verification, or where the build decided. */
    afterBuild: onceApproved(({ next }) => next ?? "verify"),

    /**
     * Leads from the verification to the reviewer if the evidence is good, or lacks only tests, and before that once to the
     * test author if tests disturb each other, or if there are changes that no test noticed. If the evidence is not good, a review cannot change the
     * verdict, and the developer has the evidence.
     */
    afterVerify: onceApproved((state) =>
      isGood(state) ? (asksAuthor(state) ? "test_author" : "reviewer") : "gate",
    ),

    /** Leads from the gate to another round, or to the delivery. */
    afterGate: onceApproved(({ next }) => next ?? "deliver"),
  };
}

/** The edges of a run that goes on. A run that has ended leads to its delivery instead. */
function untilEnded<Next extends string>(next: (state: State) => Next): Edges<Next | "deliver"> {
  return (state) => (isEnded(state) ? "deliver" : next(state));
}

function asksAuthor(state: State): boolean {
  return disturbedTests(state).length > 0 || changesToShow(state).length > 0;
}

function isEnded({ ending, limitReached }: State): boolean {
  return ending !== null || limitReached !== null;
}

function isGood({ specification, tests, untestable, files, reports, round }: State): boolean {
  const report = reports.find((one) => one.round === round) ?? null;
  if (specification === null || report === null) return false;
  if (faultOfReport(report, { specification, tests, files, review: null }) !== null) return false;
  return lacksOnlyTests({ specification, tests: { tests, untestable }, evidence: report });
}
