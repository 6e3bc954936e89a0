import { HumanMessage } from "@langchain/core/messages";
import type { GraphNode } from "@langchain/langgraph";
import { changesToShow } from "../../src/software-house/added-tests.ts";
import { emitHouseEvent } from "../../src/software-house/events.ts";
import { acceptanceTestsSchema } from "../../src/software-house/contract/acceptance-tests.ts";
import { readTests } from "../../src/software-house/check-tests.ts";
import { hashOfTests, readRuling, refreeze, type Frozen } from "../../src/software-house/frozen-tests.ts";
import { rulingTask, testsTask } from "../../src/software-house/prompts.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { openTurn } from "../turn.ts";
import { addTests } from "./add-tests.ts";
import { askRole, type RoleNodeOptions } from "./ask-role.ts";

const REPLY = { name: "acceptance_tests", schema: acceptanceTestsSchema };

/** Creates the node of the test author, which writes the tests from the specification, rules on disputed ones, and
 * adds tests for what no test noticed. */
export function createTestAuthor({ role, caller }: RoleNodeOptions): GraphNode<SoftwareHouseState> {
  return async (state, config) => {
    const { specification } = state;
    if (specification === null) return {};
    const turn = openTurn(caller, { agent: role.name, config, state });
    const context = { role, caller, turn };
    const tell = (tests: SoftwareHouseState["State"]["tests"], next: Frozen): void => {
      const { sha256, rulings, additions } = next;
      const named = tests.map(({ name, criterionId }) => ({ name, criterionId }));
      const ruled = rulings
        .filter(({ test }) => state.disputes.some((dispute) => dispute.test === test))
        .map(({ test, ruling }) => ({ test, ruling }));
      const isNew = additions !== undefined && state.frozen?.additions === undefined;
      emitHouseEvent(config, turn.place, {
        type: "tests_frozen",
        tests: named,
        sha256,
        rulings: ruled,
        ...(isNew && { added: additions.tests }),
      });
    };

    if (state.frozen !== null && state.disputes.length > 0) {
      const { tests: before, disputes, frozen, round } = state;
      const task = rulingTask(specification, { tests: before, disputes });
      const { answer, update } = await askRole(
        {
          messages: [new HumanMessage(task)],
          reply: REPLY,
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

    const changes = changesToShow(state);
    if (state.frozen !== null && changes.length > 0) {
      const { tests, frozen, update } = await addTests(
        { ...state, specification, frozen: state.frozen, changes },
        context,
      );
      tell(tests, frozen);
      return { ...update, tests, frozen };
    }

    const { answer, update } = await askRole(
      {
        messages: [new HumanMessage(testsTask(specification))],
        reply: REPLY,
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
