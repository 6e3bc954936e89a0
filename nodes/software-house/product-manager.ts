import { HumanMessage } from "@langchain/core/messages";
import { Overwrite, type GraphNode } from "@langchain/langgraph";
import { readRequest, requestOf } from "../../src/conversation/conversation.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import { recursionLimitOf, superstepsLeft, type Run } from "../../src/run/run.ts";
import { readSpecification } from "../../src/software-house/check-specification.ts";
import { specificationTask } from "../../src/software-house/prompts.ts";
import { pendingReturn } from "../../src/software-house/returned.ts";
import type { Role } from "../../src/software-house/roles/role.ts";
import { specificationSchema } from "../../src/software-house/contract/specification.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { askRole } from "../../src/software-house/ask-role.ts";

/** What a role's box needs. */
export interface RoleBoxOptions {
  role: Role;
  caller: ModelCaller;
}

/** The gate, the approval, the tests, the files, build, verify, review, the gate and the delivery. */
const SUPERSTEPS_FOR_A_ROUND = 9;

/** The first box of a Software House: writes the specification, or writes it again where it came back. */
export function createProductManager({ role, caller }: RoleBoxOptions): GraphNode<SoftwareHouseState> {
  return async (state, config) => {
    const request = readRequest(state.messages);
    const returned = pendingReturn(state.returned, requestOf(state.messages));
    const run = returned === null ? caller.budgets.begin(config) : state.run;
    const { specification = null, files = [] } = state as Partial<typeof state>;
    const fresh = returned === null ? { ...beginningOf(run), specification, files } : {};
    if (superstepsLeft(config) < SUPERSTEPS_FOR_A_ROUND) {
      const reason = `a recursion limit of ${config.recursionLimit} leaves no room for a round: allow at least 12`;
      const limit = recursionLimitOf(run, config);
      const usage = returned === null ? new Overwrite([]) : [];
      return { ...fresh, ending: { status: "stopped", reason, code: null, limit }, usage };
    }
    const task = specificationTask({ earlier: specification, files, returned });
    const told = task === null ? [] : [new HumanMessage(task)];
    const { answer, update } = await askRole(
      {
        messages: [
          ...request.earlier,
          ...(returned === null ? [...told, request.message] : [request.message, ...told]),
        ],
        reply: { name: "specification", schema: specificationSchema },
        interpret: readSpecification,
        repairs: 2,
      },
      { role, run, state: returned === null ? { usage: [] } : state, config, caller },
    );
    const written = answer === null ? {} : { specification: answer.value };
    const usage = returned === null ? new Overwrite(update.usage) : update.usage;
    return { ...fresh, ...update, ...written, usage };
  };
}

/** Everything that is of one request only; what was specified and built before stays, as what the next builds on. */
function beginningOf(run: Run) {
  return {
    run,
    tests: [],
    reports: [],
    review: null,
    round: 0,
    verdict: null,
    outcome: null,
    delivery: null,
    limitReached: null,
    ending: null,
    readiness: null,
    returned: null,
    specificationReview: null,
    frozen: null,
    disputes: [],
    notes: "",
    attempts: [],
    next: null,
    best: null,
    reviewFault: null,
  };
}
