import { HumanMessage } from "@langchain/core/messages";
import type { GraphNode } from "@langchain/langgraph";
import { requestOf } from "../../src/conversation/conversation.ts";
import { emitHouseEvent } from "../../src/software-house/events.ts";
import { hashOfTests, readRuling, refreeze, type Frozen } from "../../src/software-house/frozen-tests.ts";
import { rulingTask } from "../../src/software-house/prompts.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import {
  reportUntestableQuestion,
  untestableFaults,
  untestableMusts,
} from "../../src/software-house/untestable.ts";
import { openTurn } from "../turn.ts";
import { askRole, type RoleNodeOptions } from "./ask-role.ts";
import { testsReply, writeNewTests } from "./new-tests.ts";

/** What the test author's node needs. */
export interface TestAuthorOptions extends RoleNodeOptions {
  /** True if a person approves the specification, and so decides about criteria that no test can show. */
  approvesSpecification: boolean;
  /** True if must criteria that no test can show may stay unproven. */
  acceptsUntestable: boolean;
}

/** Creates the node of the test author, which writes the tests from the specification and rules on disputed ones. */
export function createTestAuthor(options: TestAuthorOptions): GraphNode<SoftwareHouseState> {
  const { role, caller, approvesSpecification, acceptsUntestable } = options;
  return async (state, config) => {
    const { specification } = state;
    if (specification === null) return {};
    const turn = openTurn(caller, { agent: role.name, config, state });
    const context = { role, caller, turn };
    const tell = (tests: SoftwareHouseState["State"]["tests"], { sha256, rulings }: Frozen): void => {
      const named = tests.map(({ name, criterionId }) => ({ name, criterionId }));
      const ruled = rulings
        .filter(({ test }) => state.disputes.some((dispute) => dispute.test === test))
        .map(({ test, ruling }) => ({ test, ruling }));
      emitHouseEvent(config, turn.place, { type: "tests_frozen", tests: named, sha256, rulings: ruled });
    };

    if (state.frozen !== null && state.disputes.length > 0) {
      const { tests: before, untestable, disputes, frozen, round } = state;
      const task = rulingTask(specification, { tests: before, disputes });
      const { answer, update } = await askRole(
        {
          messages: [new HumanMessage(task)],
          reply: testsReply(specification),
          interpret: (json) => readRuling(json, { tests: before, untestable, disputes, specification }),
          repairs: 1,
        },
        context,
      );
      if (update.limitReached !== undefined) return update;
      // If the author's call failed, the tests stay as they are.
      const { ending: _, ...rest } = update;
      const after = answer?.value.tests ?? before;
      const next = refreeze(frozen, { before, after, untestable, disputes, round });
      tell(after, next);
      return { ...rest, tests: after, frozen: next, disputes: [] };
    }

    const { answer, update } = await writeNewTests(specification, context);
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
