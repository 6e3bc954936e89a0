import { HumanMessage } from "@langchain/core/messages";
import type { GraphNode } from "@langchain/langgraph";
import { emitHouseEvent } from "../../src/software-house/events.ts";
import { writtenTestsSchema } from "../../src/software-house/contract/written-tests.ts";
import { readTests } from "../../src/software-house/check-tests.ts";
import { hashOfTests, readRuling, refreeze, type Frozen } from "../../src/software-house/frozen-tests.ts";
import { testFormat } from "../../src/software-house/roles/test-format.ts";
import { rulingTask, testsTask } from "../../src/software-house/prompts.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { openTurn } from "../turn.ts";
import { askRole, type RoleNodeOptions } from "./ask-role.ts";

/** Creates the node of the test author, which writes the tests from the specification and rules on disputed ones. */
export function createTestAuthor({ role, caller }: RoleNodeOptions): GraphNode<SoftwareHouseState> {
  return async (state, config) => {
    const { specification } = state;
    if (specification === null) return {};
    const reply = { name: "acceptance_tests", schema: writtenTestsSchema(specification) };
    const turn = openTurn(caller, { agent: role.name, config, state });
    const prompt = `${role.prompt}\n\n${testFormat(specification)}`;
    const context = { role: { ...role, prompt }, caller, turn };
    const tell = (tests: SoftwareHouseState["State"]["tests"], { sha256, rulings }: Frozen): void => {
      const named = tests.map(({ name, criterionId }) => ({ name, criterionId }));
      const ruled = rulings
        .filter(({ test }) => state.disputes.some((dispute) => dispute.test === test))
        .map(({ test, ruling }) => ({ test, ruling }));
      emitHouseEvent(config, turn.place, { type: "tests_frozen", tests: named, sha256, rulings: ruled });
    };

    if (state.frozen !== null && state.disputes.length > 0) {
      const { tests: before, disputes, frozen, round } = state;
      const task = rulingTask(specification, { tests: before, disputes });
      const { answer, update } = await askRole(
        {
          messages: [new HumanMessage(task)],
          reply,
          interpret: (json) => readRuling(json, { tests: before, disputes, specification }),
          repairs: 1,
        },
        context,
      );
      if (update.limitReached !== undefined) return update;
      // If the author's call failed, the tests stay as they are.
      const { ending: _, ...rest } = update;
      const after = answer?.value.tests ?? before;
      const next = refreeze(frozen, { before, after, disputes, round });
      tell(after, next);
      return { ...rest, tests: after, frozen: next, disputes: [] };
    }

    const { answer, update } = await askRole(
      {
        messages: [new HumanMessage(testsTask(specification))],
        reply,
        interpret: (json) => readTests(json, specification),
        repairs: 2,
      },
      context,
    );
    if (answer === null) return update;
    const { tests } = answer.value;
    const frozen: Frozen = { sha256: hashOfTests(tests), rulings: [] };
    tell(tests, frozen);
    return { ...update, tests, frozen };
  };
}
