import { HumanMessage } from "@langchain/core/messages";
import { Overwrite, type GraphNode } from "@langchain/langgraph";
import { readRequest, requestOf } from "../../src/conversation/conversation.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import { recursionLimitOf, superstepsLeft, type Run } from "../../src/run/run.ts";
import { readSpecification } from "../../src/software-house/check-specification.ts";
import { specificationTask } from "../../src/software-house/prompts.ts";
import type { Role } from "../../src/software-house/roles/role.ts";
import { specificationSchema } from "../../src/software-house/contract/specification.ts";
import { pendingReturn, type SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { askRole } from "../../src/software-house/ask-role.ts";

/** Options of the node of a role. */
export interface RoleBoxOptions {
  role: Role;
  caller: ModelCaller;
}

/** Supersteps after the product manager: gate, approval, tests, files, build, verify, review, gate and delivery. */
const SUPERSTEPS_FOR_A_ROUND = 9;

/** Creates the first node of a Software House, which writes the specification, or rewrites it if it came back. */
export function createProductManager({ role, caller }: RoleBoxOptions): GraphNode<SoftwareHouseState> {
  return async (state, config) => {
    const request = readRequest(state.messages);
    const returned = pendingReturn(state.returned, requestOf(state.messages));
    const run = returned === null ? caller.budgets.begin(config) : state.run;
    const { specification = null, files = [] } = state as Partial<typeof state>;
    const fresh = returned === null ? { ...beginningOf(run), specification, files } : {};
    if (superstepsLeft(config) < SUPERSTEPS_FOR_A_ROUND) {
      const reason = `recursionLimit must be at least 12 for one round, but is ${config.recursionLimit}`;
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

/**
 * Returns the initial values of all channels that belong to one request. Specification and files stay: the request
 * builds on them.
 */
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
