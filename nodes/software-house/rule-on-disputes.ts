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

/** Lets the test author rule on disputed tests. If the call fails, the tests stay as they are. */
export async function ruleOnDisputes(
  state: FrozenState,
  { reply, tell, ...context }: TestAuthorContext,
): Promise<Partial<SoftwareHouseState["Update"]>> {
  const { tests: before, untestable, disputes, frozen, round, specification, reports } = state;
  const report = reports.find((one) => one.round === round);
  // The machine saw that these tests disturb each other; every other dispute is a claim of the developer.
  const byRuns = disputes.every(({ test }) =>
    report?.tests.some((one) => one.name === test && one.disturbed),
  );
  const { answer, update } = await askRole(
    {
      task: `ruling on ${counted(disputes.length, "disputed test")}`,
      messages: [new HumanMessage(rulingTask(specification, { tests: before, disputes, byRuns }))],
      reply,
      interpret: createRulingReader({ tests: before, untestable, disputes, specification }),
      repairs: 1,
    },
    context,
  );
  if (update.limitReached !== undefined) return update;
  const { ending: _, ...rest } = update;
  const after = answer?.value.tests ?? before;
  const next = refreeze(frozen, { before, after, untestable, disputes, round });
  tell(after, next);
  return { ...rest, tests: after, frozen: next, disputes: [] };
}
