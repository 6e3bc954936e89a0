import { HumanMessage } from "@langchain/core/messages";
import { freezeAdded, readAddedTests } from "../../src/software-house/added-tests.ts";
import {
  acceptanceTestsSchema,
  type AcceptanceTest,
} from "../../src/software-house/contract/acceptance-tests.ts";
import type { ShownChange } from "../../src/software-house/contract/mutant-report.ts";
import type { Specification } from "../../src/software-house/contract/specification.ts";
import type { Frozen } from "../../src/software-house/frozen-tests.ts";
import { addedTestsTask } from "../../src/software-house/prompts.ts";
import type { NodeTurn } from "../turn.ts";
import { askRole, type RoleNodeOptions, type RoleReply } from "./ask-role.ts";

/**
 * Shows the test author the changes of the program that no test noticed, and returns the tests with what the author adds.
 * If the author's call fails, or reaches a limit, the tests stay as they are: they passed.
 */
export async function addTests(
  subject: {
    specification: Specification;
    tests: AcceptanceTest[];
    frozen: Frozen;
    changes: readonly ShownChange[];
    round: number;
  },
  context: RoleNodeOptions & { turn: NodeTurn },
): Promise<{
  tests: AcceptanceTest[];
  frozen: Frozen;
  update: Pick<RoleReply<unknown>["update"], "usage" | "run">;
}> {
  const { specification, tests: before, frozen, changes, round } = subject;
  const { answer, update } = await askRole(
    {
      messages: [new HumanMessage(addedTestsTask(specification, { tests: before, changes }))],
      reply: { name: "acceptance_tests", schema: acceptanceTestsSchema },
      interpret: (json) => readAddedTests(json, { tests: before, specification }),
      repairs: 1,
    },
    context,
  );
  const { limitReached: _, ending: __, ...rest } = update;
  const after = answer?.value.tests ?? before;
  return { tests: after, frozen: freezeAdded(frozen, { before, after, changes, round }), update: rest };
}
