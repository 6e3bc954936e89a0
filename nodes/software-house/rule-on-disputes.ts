import { HumanMessage } from "@langchain/core/messages";
import type { AcceptanceTest } from "../../src/software-house/contract/acceptance-tests.ts";
import type { Specification } from "../../src/software-house/contract/specification.ts";
import { refreeze, type Frozen } from "../../src/software-house/frozen-tests.ts";
import { rulingTask } from "../../src/software-house/prompts.ts";
import { createRulingReader } from "../../src/software-house/read-ruling.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { counted } from "../../src/text/counted.ts";
import type { NodeTurn } from "../turn.ts";
import { askRole, type RoleNodeOptions, type RoleQuestion } from "./ask-role.ts";

/** What the test author's further work needs. */
export interface TestAuthorContext extends RoleNodeOptions {
  turn: NodeTurn;
  reply: RoleQuestion<unknown>["reply"];
  /** Reports the tests and their rulings. */
  tell: (tests: AcceptanceTest[], frozen: Frozen) => void;
}

/** State with frozen tests. */
export type FrozenState = SoftwareHouseState["State"] & { specification: Specification; frozen: Frozen };

/**
 * Lets the test author rule on tests: those that the developer disputes, or those that disturb each other (`byRuns`). If
 * the call fails, the tests stay as they are.
 */
export async function ruleOnDisputes(
  state: FrozenState & { byRuns: boolean },
  { reply, tell, ...context }: TestAuthorContext,
): Promise<Partial<SoftwareHouseState["Update"]>> {
  const { tests: before, untestable, disputes, frozen, round, specification, byRuns } = state;
  const { answer, update } = await askRole(
    {
      task: `ruling on ${counted(disputes.length, byRuns ? "disturbed test" : "disputed test")}`,
      messages: [new HumanMessage(rulingTask(specification, { tests: before, disputes, byRuns }))],
      reply,
      interpret: createRulingReader({ tests: before, untestable, disputes, specification }),
      repairs: 1,
    },
    context,
  );
  // Tests that disturb each other passed alone: the run goes on with them as they are.
  if (update.limitReached !== undefined && !byRuns) return update;
  const { ending: _, limitReached: __, ...rest } = update;
  const after = answer?.value.tests ?? before;
  const next = refreeze(frozen, { before, after, untestable, disputes, round });
  tell(after, next);
  return { ...rest, tests: after, frozen: next, disputes: [] };
}
