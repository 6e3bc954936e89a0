import {
  END,
  START,
  StateGraph,
  type BaseCheckpointSaver,
  type BaseStore,
  type CompiledStateGraph,
} from "@langchain/langgraph";
import { createBuild } from "../nodes/software-house/build.ts";
import { createDeliver } from "../nodes/software-house/deliver.ts";
import { createDeveloper } from "../nodes/software-house/developer.ts";
import { createGate } from "../nodes/software-house/gate.ts";
import { createProductManager } from "../nodes/software-house/product-manager.ts";
import {
  afterSpecificationApproval,
  afterBuild,
  afterDeveloper,
  afterGate,
  afterProductManager,
  afterSpecGate,
  afterSpecGateToApproval,
  afterTestAuthor,
  afterVerify,
} from "../nodes/software-house/arrows.ts";
import { createReviewer } from "../nodes/software-house/reviewer.ts";
import { createSpecGate } from "../nodes/software-house/spec-gate.ts";
import { createSpecificationApproval } from "../nodes/software-house/approval.ts";
import { createTestAuthor } from "../nodes/software-house/test-author.ts";
import { createVerify } from "../nodes/software-house/verify.ts";
import { faultOfReplyTokens, faultsOfLimits } from "../src/run/limits.ts";
import { checkOptions, faultOfChoice } from "../src/errors/check-options.ts";
import { deferredGraph } from "../src/langgraph/deferred-graph.ts";
import type { ModelCallerOptions } from "../src/models/model-caller.ts";
import {
  createHouseCaller,
  HOUSE_LIMITS,
  recursionLimitFor,
  type HouseLimits,
} from "../src/software-house/house-limits.ts";
import { reopenHouse } from "../src/software-house/reopen-house.ts";
import { completeRoles, faultsOfRoles, type Roles } from "../src/software-house/roles/role.ts";
import { createVerifiers } from "../src/software-house/verifiers.ts";
import { conversationInput } from "../src/state/conversation-input.ts";
import {
  softwareHouseOutput,
  softwareHouseState,
  type SoftwareHouseOutput,
  type SoftwareHouseState,
} from "../src/software-house/software-house-state.ts";
import { completeGraph } from "../src/threads/complete-graph.ts";
import type { Verifier } from "../src/software-house/evidence/verifier.ts";
import { houseRehearsal } from "../src/shipped/rehearsal/house-rehearsal.ts";

/** What a Software House is made of; everything has a default. `limits` also holds `rounds` and `buildRepairs`. */
export interface SoftwareHouseOptions extends ModelCallerOptions {
  /** Another prompt, model or patience for a role. */
  roles?: Roles;
  /** `specification` has a person approve, edit or reject it before anything is built. */
  approval?: "specification";
  /** What builds, runs and tests; by default in the sandbox that this machine has. */
  verifier?: Verifier;
  /** The folder of the delivery, `runs/<thread>` where not given; null writes nothing. */
  out?: string | null;
  /** What a run may use at most. At a limit it delivers what there is. */
  limits?: HouseLimits;
  checkpointer?: BaseCheckpointSaver;
  store?: BaseStore;
  name?: string;
}

/** A compiled Software House: takes `{ messages }`, returns what was specified, built, tested and judged. */
export type SoftwareHouseGraph = CompiledStateGraph<
  SoftwareHouseState["State"],
  SoftwareHouseState["Update"],
  string,
  typeof conversationInput,
  SoftwareHouseOutput
>;

/**
 * Builds a Software House: a product manager specifies, a test author writes the tests from that, a developer the
 * software, which is built, run and tested, reviewed and judged by code; feedback goes back to the developer. Throws
 * ConfigurationError for faulty options; a run ends with an `outcome`, a `verdict` and a delivery of what there is.
 */
export function createSoftwareHouse(options: SoftwareHouseOptions = {}): SoftwareHouseGraph {
  const { name = "software-house", limits = {}, out, checkpointer, store } = options;
  checkOptions(`software house ${name}`, [
    ...faultsOfLimits(limits, { kinds: HOUSE_LIMITS, price: options.price }),
    faultOfReplyTokens(options.replyTokens),
    faultOfChoice("approval", options.approval ?? "specification", ["specification"]),
    ...faultsOfRoles(options.roles),
  ]);

  const caller = createHouseCaller(options);
  const { effects } = caller;
  const roles = completeRoles(options.roles);
  const verifiers = createVerifiers(options.verifier);
  const asksApproval = options.approval === "specification";
  const start = createProductManager({
    role: roles.productManager,
    caller,
    title: `software house ${name}`,
    waits: asksApproval,
  });

  const graph = new StateGraph({
    state: softwareHouseState,
    input: conversationInput,
    output: softwareHouseOutput,
    nodes: [...BOXES],
  })
    .addNode("product_manager", start)
    .addNode("spec_gate", createSpecGate({ verifiers, effects, asksApproval }))
    .addNode("test_author", createTestAuthor({ role: roles.testAuthor, caller }))
    .addNode("developer", createDeveloper({ role: roles.developer, caller }))
    .addNode("build", createBuild({ verifiers, caller }))
    .addNode("verify", createVerify({ verifiers, caller }))
    .addNode("reviewer", createReviewer({ role: roles.reviewer, caller }))
    .addNode("gate", createGate({ caller }))
    .addNode("deliver", createDeliver({ out, verifiers, caller }))
    .addEdge(START, "product_manager")
    .addConditionalEdges("product_manager", afterProductManager, ["spec_gate", "deliver"])
    .addConditionalEdges("test_author", afterTestAuthor, ["developer", "build", "deliver"])
    .addConditionalEdges("developer", afterDeveloper, ["test_author", "build", "deliver"])
    .addConditionalEdges("build", afterBuild, ["developer", "verify", "gate", "deliver"])
    .addConditionalEdges("verify", afterVerify, ["reviewer", "gate", "deliver"])
    .addEdge("reviewer", "gate")
    .addConditionalEdges("gate", afterGate, ["developer", "deliver"])
    .addEdge("deliver", END);
  if (asksApproval) {
    graph
      .addNode("approval", createSpecificationApproval(verifiers))
      .addConditionalEdges("spec_gate", afterSpecGateToApproval, ["product_manager", "approval", "deliver"])
      .addConditionalEdges("approval", afterSpecificationApproval, [
        "product_manager",
        "test_author",
        "deliver",
      ]);
  } else {
    graph.addConditionalEdges("spec_gate", afterSpecGate, ["product_manager", "test_author", "deliver"]);
  }
  return completeGraph(graph.compile({ name, ...(store && { store }) }), {
    checkpointer,
    kind: "software-house",
    waits: asksApproval,
    reopen: reopenHouse,
    recursionLimit: recursionLimitFor(limits),
  });
}

const BOXES = [
  "product_manager",
  "spec_gate",
  "approval",
  "test_author",
  "developer",
  "build",
  "verify",
  "reviewer",
  "gate",
  "deliver",
] as const;

/** The shipped Software House. */
export const graph: SoftwareHouseGraph = deferredGraph(() =>
  createSoftwareHouse({
    rehearsal: houseRehearsal,
  }),
);
