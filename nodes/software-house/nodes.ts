import type { GraphNode } from "@langchain/langgraph";
import type { SoftwareHouseTeam } from "../../src/software-house/read-options.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { createSpecificationApproval } from "./approval.ts";
import { createBuild } from "./build.ts";
import { createDeliver } from "./deliver.ts";
import { createDeveloper } from "./developer.ts";
import { createGate } from "./gate.ts";
import { onceApproved } from "./once-approved.ts";
import { createProductManager } from "./product-manager.ts";
import { createReviewer } from "./reviewer.ts";
import { createSpecGate } from "./spec-gate.ts";
import { createTestAuthor } from "./test-author.ts";
import { createUntestableApproval } from "./untestable-approval.ts";
import { createVerify } from "./verify.ts";

/** The names of the nodes. `approval` and `untestable_approval` are part of the graph only if a person approves the specification. */
export const SOFTWARE_HOUSE_NODES = [
  "product_manager",
  "spec_gate",
  "approval",
  "test_author",
  "untestable_approval",
  "developer",
  "build",
  "verify",
  "reviewer",
  "gate",
  "deliver",
] as const;

/** Creates the nodes of a Software House, by name. */
export function softwareHouseNodes(
  team: SoftwareHouseTeam,
): Record<(typeof SOFTWARE_HOUSE_NODES)[number], GraphNode<SoftwareHouseState>> {
  const { roles, caller } = team;
  const working = team.approvesSpecification ? onceApproved : (node: GraphNode<SoftwareHouseState>) => node;
  return {
    product_manager: createProductManager({ ...team, role: roles.productManager }),
    spec_gate: createSpecGate(team),
    approval: createSpecificationApproval(team),
    test_author: working(createTestAuthor({ ...team, role: roles.testAuthor })),
    untestable_approval: working(createUntestableApproval()),
    developer: working(createDeveloper({ role: roles.developer, caller })),
    build: working(createBuild(team)),
    verify: working(createVerify(team)),
    reviewer: working(createReviewer({ role: roles.reviewer, caller })),
    gate: working(createGate(team)),
    deliver: createDeliver(team),
  };
}
