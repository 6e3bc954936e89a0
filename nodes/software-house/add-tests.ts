import { HumanMessage } from "@langchain/core/messages";
import { freezeAdded, readAddedTests } from "../../src/software-house/added-tests.ts";
import type { ReplySchema } from "../../src/models/structured-request.ts";
import type { AcceptanceTest, Untestable } from "../../src/software-house/contract/acceptance-tests.ts";
import type { ShownChange } from "../../src/software-house/contract/mutant-report.ts";
import type { Specification } from "../../src/software-house/contract/specification.ts";
import type { Frozen } from "../../src/software-house/frozen-tests.ts";
import { addedTestsTask } from "../../src/software-house/prompts.ts";
import { counted } from "../../src/text/counted.ts";
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
    untestable: Untestable[];
    frozen: Frozen;
    changes: readonly ShownChange[];
    round: number;
  },
  { reply, ...context }: RoleNodeOptions & { turn: NodeTurn; reply: ReplySchema },
): Promise<{
  tests: AcceptanceTest[];
  frozen: Frozen;
  update: Pick<RoleReply<unknown>["update"], "usage" | "run">;
}> {
  const { specification, tests: before, untestable, frozen, changes, round } = subject;
  const { answer, update } = await askRole(
    {
      task: `adding tests for ${counted(changes.length, "change")} that no test noticed`,
      messages: [new HumanMessage(addedTestsTask(specification, { tests: before, changes }))],
      reply,
      interpret: (json) => readAddedTests(json, { tests: before, untestable, specification }),
      repairs: 1,
    },
    context,
  );
  const { limitReached: _, ending: __, ...rest } = update;
  const after = answer?.value.tests ?? before;
  const next = freezeAdded(frozen, { before, after, untestable, changes, round });
  return { tests: after, frozen: next, update: rest };
}
