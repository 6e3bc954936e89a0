import { HumanMessage } from "@langchain/core/messages";
import type { GraphNode } from "@langchain/langgraph";
import { emitHouseEvent } from "../../src/software-house/events.ts";
import { writtenTestsSchema } from "../../src/software-house/contract/acceptance-tests.ts";
import { readTests } from "../../src/software-house/check-tests.ts";
import { keptTests, withKeptTests } from "../../src/software-house/earlier-turn.ts";
import { hashOfTests, type Frozen } from "../../src/software-house/frozen-tests.ts";
import { testsTask } from "../../src/software-house/prompts.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { counted } from "../../src/text/counted.ts";
import { openTurn } from "../turn.ts";
import { answerDoubts } from "./answer-doubts.ts";
import { askRole, type RoleNodeOptions } from "./ask-role.ts";
import { ruleOnDisputes } from "./rule-on-disputes.ts";

const REPLY = { name: "acceptance_tests", schema: writtenTestsSchema };

/**
 * Creates the node of the test author, which writes the tests from the specification, rules on disputed ones, and adds
 * tests for criteria that the reviewer calls unproven.
 */
export function createTestAuthor({ role, caller }: RoleNodeOptions): GraphNode<SoftwareHouseState> {
  return async (state, config) => {
    const { specification } = state;
    if (specification === null) return {};
    const turn = openTurn(caller, { agent: role.name, config, state });
    const context = { role, caller, turn, reply: REPLY };
    const tell = (tests: SoftwareHouseState["State"]["tests"], { sha256, rulings }: Frozen): void => {
      const named = tests.map(({ name, criterionId }) => ({ name, criterionId }));
      const before = state.frozen?.rulings.length ?? 0;
      const ruled = rulings.slice(before).map(({ test, ruling }) => ({ test, ruling }));
      emitHouseEvent(config, turn.place, { type: "tests_frozen", tests: named, sha256, rulings: ruled });
    };

    if (state.frozen !== null && state.disputes.length > 0) {
      return ruleOnDisputes({ ...state, specification, frozen: state.frozen }, { ...context, tell });
    }
    if (state.frozen !== null && state.doubts.length > 0) {
      return answerDoubts({ ...state, specification, frozen: state.frozen }, { ...context, tell });
    }

    const kept = keptTests(state.earlier, specification);
    const count = counted(specification.criteria.length, "criterion").replace(/ons$/, "a");
    const { answer, update } = await askRole(
      {
        task: `writing tests for ${count}${kept.length === 0 ? "" : `; ${counted(kept.length, "test")} kept`}`,
        messages: [new HumanMessage(testsTask(specification, kept))],
        reply: REPLY,
        interpret: (json) => readTests(withKeptTests(json, kept), specification),
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
