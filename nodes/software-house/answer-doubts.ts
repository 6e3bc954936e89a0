import { HumanMessage } from "@langchain/core/messages";
import { partialEnding } from "../../src/software-house/ending.ts";
import { withDoubts } from "../../src/software-house/frozen-tests.ts";
import { doubtsTask } from "../../src/software-house/prompts.ts";
import { readProvingTests } from "../../src/software-house/read-ruling.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { askRole } from "./ask-role.ts";
import type { FrozenState, TestAuthorContext } from "./rule-on-disputes.ts";

/**
 * Lets the test author add tests for criteria that the reviewer calls unproven. The same files are then verified again. If
 * nothing is added, nothing can prove them: the run ends.
 */
export async function answerDoubts(
  state: FrozenState,
  { reply, tell, ...context }: TestAuthorContext,
): Promise<Partial<SoftwareHouseState["Update"]>> {
  const { tests: before, doubts, frozen, round, specification } = state;
  const ids = doubts.map(({ criterionId }) => criterionId).join(", ");
  const { answer, update } = await askRole(
    {
      task: `adding tests that prove ${ids}`,
      messages: [new HumanMessage(doubtsTask(specification, { tests: before, doubts }))],
      reply,
      interpret: (json) => readProvingTests(json, { ...state, tests: before }),
      repairs: 1,
    },
    context,
  );
  if (update.limitReached !== undefined) return update;
  const { ending: failed, ...rest } = update;
  const after = answer?.value.tests ?? before;
  const untestable = answer?.value.untestable ?? state.untestable;
  const next = withDoubts(frozen, { before, after, untestable, doubts, round });
  tell(after, next);
  const isSame = next.sha256 === frozen.sha256;
  const ending = failed ?? partialEnding(`the test author added no test for ${ids}`);
  return { ...rest, tests: after, untestable, frozen: next, doubts: [], ...(isSame && { ending }) };
}
