import type { GraphNode } from "@langchain/langgraph";
import { requestOf } from "../../src/conversation/conversation.ts";
import { changesToShow } from "../../src/software-house/added-tests.ts";
import { disturbedTests } from "../../src/software-house/disturbed-tests.ts";
import { keptTests } from "../../src/software-house/earlier-turn.ts";
import { emitHouseEvent } from "../../src/software-house/events.ts";
import { hashOfTests, type Frozen } from "../../src/software-house/frozen-tests.ts";
import { testFormat } from "../../src/software-house/roles/test-format.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import {
  reportUntestableQuestion,
  untestableFaults,
  untestableMusts,
} from "../../src/software-house/untestable.ts";
import { openTurn } from "../turn.ts";
import { addTests } from "./add-tests.ts";
import { answerDoubts } from "./answer-doubts.ts";
import type { RoleNodeOptions } from "./ask-role.ts";
import { testsReply, writeNewTests } from "./new-tests.ts";
import { ruleOnDisputes } from "./rule-on-disputes.ts";

/** What the test author's node needs. */
export interface TestAuthorOptions extends RoleNodeOptions {
  /** True if a person approves the specification, and so decides about criteria that no test can show. */
  approvesSpecification: boolean;
  /** True if must criteria that no test can show may stay unproven. */
  acceptsUntestable: boolean;
}

/**
 * Creates the node of the test author, which writes the tests from the specification, rules on disputed ones, and adds
 * tests for criteria that the reviewer calls unproven, and for changes that no test noticed.
 */
export function createTestAuthor(options: TestAuthorOptions): GraphNode<SoftwareHouseState> {
  const { role, caller, approvesSpecification, acceptsUntestable } = options;
  return async (state, config) => {
    const { specification, frozen: earlier } = state;
    if (specification === null) return {};
    const turn = openTurn(caller, { agent: role.name, config, state });
    const prompt = `${role.prompt}\n\n${testFormat(specification)}`;
    const reply = testsReply(specification);
    const context = { role: { ...role, prompt }, caller, turn, reply };
    const tell = (tests: SoftwareHouseState["State"]["tests"], next: Frozen): void => {
      const { sha256, rulings, additions } = next;
      const named = tests.map(({ name, criterionId }) => ({ name, criterionId }));
      const ruled = rulings.slice(earlier?.rulings.length ?? 0).map(({ test, ruling }) => ({ test, ruling }));
      const isNew = additions !== undefined && earlier?.additions === undefined;
      emitHouseEvent(config, turn.place, {
        type: "tests_frozen",
        tests: named,
        sha256,
        rulings: ruled,
        ...(isNew && { added: additions.tests }),
      });
    };

    if (earlier !== null) {
      const frozenState = { ...state, specification, frozen: earlier };
      const byRuns = state.disputes.length === 0;
      const disputes = byRuns ? disturbedTests(state) : state.disputes;
      if (byRuns && state.doubts.length > 0) return answerDoubts(frozenState, { ...context, tell });
      if (disputes.length > 0)
        return ruleOnDisputes({ ...frozenState, disputes, byRuns }, { ...context, tell });
      const changes = changesToShow(state);
      if (changes.length > 0) {
        const { tests, frozen, update } = await addTests({ ...frozenState, changes }, context);
        tell(tests, frozen);
        return { ...update, tests, frozen };
      }
    }

    const kept = keptTests(state.earlier, specification);
    const { answer, update } = await writeNewTests({ specification, kept }, context);
    if (answer === null) return update;
    const { tests } = answer.value;
    const untestable = answer.value.untestable ?? [];
    const request = requestOf(state.messages);
    const musts = untestableMusts({ specification, untestable });
    if (musts.length > 0 && !acceptsUntestable && update.limitReached === undefined) {
      if (approvesSpecification) reportUntestableQuestion({ ...state, untestable }, config);
      else if (state.sentBack !== request) {
        const faults = untestableFaults(musts);
        emitHouseEvent(config, turn.place, { type: "specification_refused", faults });
        return { ...update, sentBack: request, returned: { request, by: "tests", faults } };
      }
    }
    const frozen: Frozen = { sha256: hashOfTests(tests, untestable), rulings: [] };
    tell(tests, frozen);
    return { ...update, tests, untestable, frozen };
  };
}
