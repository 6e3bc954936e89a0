import { HumanMessage } from "@langchain/core/messages";
import { Overwrite, type GraphNode } from "@langchain/langgraph";
import { readRequest, requestOf } from "../../src/conversation/conversation.ts";
import { recursionLimitOf, superstepsLeft, type Run } from "../../src/run/run.ts";
import { readSpecification } from "../../src/software-house/check-specification.ts";
import type { EarlierTurn } from "../../src/software-house/earlier-turn.ts";
import { SUPERSTEPS_FOR_A_ROUND } from "../../src/software-house/house-limits.ts";
import { specificationTask } from "../../src/software-house/prompts.ts";
import { pendingReturn } from "../../src/software-house/software-house-state.ts";
import { specificationReplySchema } from "../../src/software-house/contract/specification.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { reportCut } from "../report-cut.ts";
import { beginTurn, openTurn, type StartOptions } from "../turn.ts";
import { askRole, type RoleNodeOptions } from "./ask-role.ts";

/** Creates the first node of a Software House: it writes the specification, or corrects one that was returned. */
export function createProductManager(options: RoleNodeOptions & StartOptions): GraphNode<SoftwareHouseState> {
  const { role, caller } = options;
  return async (state, config) => {
    const request = readRequest(state.messages);
    const returned = pendingReturn(state.returned, requestOf(state.messages));
    const { name: agent } = role;
    const turn =
      returned === null ? beginTurn(options, { agent, config }) : openTurn(caller, { agent, config, state });
    if (returned === null) reportCut(turn, request);
    const { run } = turn;
    const { specification = null, files = [] } = state as Partial<typeof state>;
    const earlier = earlierTurnOf(state);
    const fresh =
      returned === null ? { ...beginningOf(run), specification, files, earlier } : { frozen: null };
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
        task: returned === null ? "writing the specification" : "correcting the specification",
        messages: [
          ...request.instructions,
          ...request.earlier,
          ...(returned === null ? [...told, request.message] : [request.message, ...told]),
        ],
        reply: { name: "specification", schema: specificationReplySchema },
        interpret: readSpecification,
        repairs: 2,
      },
      { role, caller, turn },
    );
    const written = answer === null ? {} : { specification: answer.value };
    const usage = returned === null ? new Overwrite(update.usage) : update.usage;
    return { ...fresh, ...update, ...written, usage };
  };
}

/** Returns what the turn before left behind: that of the last turn whose tests were frozen. */
function earlierTurnOf(state: Partial<SoftwareHouseState["State"]>): EarlierTurn | null {
  const { specification = null, tests = [], review = null, earlier = null } = state;
  if (specification === null || tests.length === 0) return earlier;
  return { specification, tests, findings: review?.findings ?? [] };
}

/** Resets every channel of one request. The specification and the files stay: the next request builds on them. */
function beginningOf(run: Run) {
  return {
    run,
    tests: [],
    untestable: [],
    sentBack: null,
    acceptedUntestable: null,
    reports: [],
    review: null,
    round: 0,
    verdict: null,
    outcome: null,
    delivery: null,
    pictures: null,
    limitReached: null,
    ending: null,
    readiness: null,
    returned: null,
    specificationReview: null,
    frozen: null,
    disputes: [],
    doubts: [],
    judgments: [],
    notes: "",
    attempts: [],
    next: null,
    best: null,
    reviewFault: null,
  };
}
