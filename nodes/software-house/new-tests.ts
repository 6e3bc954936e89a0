import { HumanMessage } from "@langchain/core/messages";
import type { ReplySchema } from "../../src/models/structured-request.ts";
import type { AcceptanceTest, AcceptanceTests } from "../../src/software-house/contract/acceptance-tests.ts";
import { writtenTestsSchema } from "../../src/software-house/contract/written-tests.ts";
import type { Specification } from "../../src/software-house/contract/specification.ts";
import { testsTask } from "../../src/software-house/prompts.ts";
import { createTestParts } from "../../src/software-house/test-parts.ts";
import { readStrongerTests, strongerTestsTask, weakTests } from "../../src/software-house/weak-tests.ts";
import type { CheckedTest } from "../../src/software-house/verification/test-check/check-tests.ts";
import { counted } from "../../src/text/counted.ts";
import type { NodeTurn } from "../turn.ts";
import { askRole, type RoleNodeOptions, type RoleReply } from "./ask-role.ts";

/** Returns the structured reply of the test author. */
export function testsReply(specification: Specification): ReplySchema {
  return { name: "acceptance_tests", schema: writtenTestsSchema(specification) };
}

/**
 * Asks for new tests; those of an earlier turn are kept. Tests that prove nothing go back to their author once; what is
 * still weak then stays, and the verification says so.
 */
export async function writeNewTests(
  { specification, kept }: { specification: Specification; kept: readonly AcceptanceTest[] },
  { reply, ...context }: RoleNodeOptions & { turn: NodeTurn; reply: ReplySchema },
): Promise<RoleReply<AcceptanceTests>> {
  const parts = createTestParts(specification, { earlier: kept });
  const task = testsTask(specification, kept);
  const { length } = specification.criteria;
  const count = `${length} ${length === 1 ? "criterion" : "criteria"}`;
  const first = await askRole(
    {
      task: `writing tests for ${count}${kept.length === 0 ? "" : `, ${counted(kept.length, "test")} kept`}`,
      messages: [new HumanMessage(task)],
      reply,
      interpret: (json) => parts.read(json),
      again: () => parts.again(),
      repairs: 2,
    },
    context,
  );
  if (first.answer === null) return first;
  const written = first.answer.value;
  const weak = weakTests(await checked(written, { specification, turn: context.turn }));
  if (weak.length === 0) return first;

  const second = await askRole(
    {
      task: `writing ${counted(weak.length, "test")} again that ${weak.length === 1 ? "proves" : "prove"} too little`,
      messages: [new HumanMessage(`${task}\n\n${strongerTestsTask(weak)}`)],
      reply,
      interpret: (json) => readStrongerTests(json, { written, weak, specification }),
      repairs: 1,
    },
    context,
  );
  // If this call fails, the tests stay as they are. If it reached a limit, the run ends with them.
  const { ending: _, ...update } = second.update;
  return { answer: second.answer ?? first.answer, update };
}

/** Checks tests against programs that do nothing right. If that is not possible here, the verification reports it. */
async function checked(
  tests: AcceptanceTests,
  { specification, turn }: { specification: Specification; turn: NodeTurn },
): Promise<CheckedTest[]> {
  const { value } = await turn.attempt(async () => {
    const { checkTests } = await import("../../src/software-house/verification/test-check/check-tests.ts");
    return checkTests(tests, { specification, signal: turn.scope.config.signal });
  });
  return value ?? [];
}
