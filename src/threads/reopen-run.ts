import { RemoveMessage, type BaseMessage } from "@langchain/core/messages";
import { START, type LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Outcome } from "../run/outcome.ts";
import type { Plan } from "../plan/plan.ts";
import { RECURSION_LIMIT, type Run } from "../run/run.ts";
import type { BuildAttempt } from "../software-house/attempts.ts";
import type { HouseEnding } from "../software-house/ending.ts";
import type { ProjectFile } from "../software-house/contract/file-set.ts";
import type { CompiledGraph } from "../specialists/mountable-graph.ts";
import { hashFiles } from "../software-house/evidence/write-files.ts";
import type { LimitReached } from "../budget/limit-reached.ts";

/**
 * Takes back the end of a run that came to a limit, the answer that it ended with included: `invoke(null, config)`
 * then goes on with the steps that have no result (in a Software House, where it stood; in a desk, with who has the
 * conversation), within the graph's limits or `configurable.limits`, which count what was used before too. LangGraph's
 * own recursion limit counts anew. A Software House that a failed call has ended goes on as well.
 * False, and nothing done, where the thread's last run ended otherwise.
 */
export async function reopenRun(graph: CompiledGraph, config: LangGraphRunnableConfig): Promise<boolean> {
  const { values, tasks } = await graph.getState(config);
  const { messages = [], ...ended } = values as EndedState;
  // Not by `next`: between a superstep's last write and its checkpoint that is empty, and the run is not over.
  const isHandoffGraph = "handoffs" in graph.channels;
  const mayGoOn = cameToLimit(ended, isHandoffGraph) || isEndedByFailure(ended);
  if (tasks.length > 0 || !mayGoOn) return false;
  const answer = messages.at(-1);
  const removed = answer?.getType() === "ai" && answer.id ? [new RemoveMessage({ id: answer.id })] : [];
  const reopened = { outcome: null, messages: removed };
  if (isHandoffGraph) {
    // As the write of its first box, whose arrow leads to whoever has the conversation.
    await graph.updateState(config, reopened, "switchboard");
    return true;
  }
  const { update, box } =
    "specification" in graph.channels ? reopenedHouse(ended, graph) : reopenedPlan(ended);
  await graph.updateState(config, { ...update, ...reopened, limitReached: null }, box);
  return true;
}

/** What is written to go on, and as whose write, so that its arrows lead on. */
interface Reopened {
  update: Record<string, unknown>;
  box: string;
}

/** As the supervisor's own write; without a plan, as the first write of all. */
function reopenedPlan({ plan = [] }: EndedState): Reopened {
  return { update: {}, box: plan.length > 0 ? "supervisor" : START };
}

/** As the write of the box before the one that came to the limit. */
function reopenedHouse({ outcome, ...state }: EndedState, { nodes }: CompiledGraph): Reopened {
  const { readiness, frozen, disputes = [], round = 0, files = [], attempts = [] } = state;
  const going = { ending: null };
  if (!readiness) return { update: going, box: START };
  if (!frozen) return { update: going, box: "approval" in nodes ? "approval" : "spec_gate" };
  if (disputes.length > 0) return { update: going, box: "developer" };
  if (round === 0) return { update: going, box: "test_author" };
  // Nobody has tried these files: what failed was the sandbox.
  if (attempts.every((attempt) => attempt.files !== hashFiles(files)))
    return { update: going, box: "developer" };
  // There may be more rounds now: the gate looks again.
  if (outcome?.limit?.name === "rounds") return { update: going, box: "reviewer" };
  return { update: { ...going, next: "developer" }, box: "gate" };
}

/** What is read of a supervised run that is over. */
interface EndedState {
  limitReached?: LimitReached | null;
  outcome?: Outcome | null;
  run?: Run;
  plan?: Plan;
  messages?: BaseMessage[];
  readiness?: object | null;
  frozen?: object | null;
  disputes?: unknown[];
  round?: number;
  files?: ProjectFile[];
  attempts?: BuildAttempt[];
  ending?: HouseEnding | null;
}

/** True for a Software House's run that was ended by a call that failed for good, or by its sandbox: not by its work. */
export function isEndedByFailure({ ending }: { ending?: HouseEnding | null }): boolean {
  return typeof ending?.code === "string";
}

/** A router tells of the limit of a team that answered for it, too; that is none of its own. */
function cameToLimit({ limitReached = null, outcome, run }: EndedState, isHandoffGraph: boolean): boolean {
  const limit = outcome?.limit ?? null;
  const isOwn = limit !== null && limit.run === run?.id;
  return limitReached !== null || (isOwn && (isHandoffGraph || limit.name === RECURSION_LIMIT));
}
