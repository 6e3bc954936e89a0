import type { Command, LangGraphRunnableConfig, StateSnapshot } from "@langchain/langgraph";
import { openQuestions } from "../../approval/open-questions.ts";
import { answerApprovals } from "../../approval/pending-approvals.ts";
import type { PendingApproval } from "../../approval/approval.ts";
import { isTroupeError } from "../../errors/troupe-error.ts";
import type { CompiledGraph } from "../../langgraph/compiled-graph.ts";
import type { Outcome } from "../../run/outcome.ts";
import { nextAction, statusOf } from "../../threads/next-action.ts";
import { reopenRun } from "../../threads/reopen-run.ts";
import type { Claim } from "../run-store.ts";

/** What is left to do of a run: call the graph with an input, or nothing, because a person must answer first. */
export type RunTask = { do: "invoke"; input: unknown } | { do: "wait"; questions: PendingApproval[] };

/**
 * Returns what is left to do of a run, so that nothing recorded is done again and nothing is lost. `noteBase` records the
 * thread's last checkpoint before the run; it is called if no worker did so before.
 */
export async function remainingTask(
  claim: Claim,
  {
    graph,
    config,
    noteBase,
  }: {
    graph: CompiledGraph;
    config: LangGraphRunnableConfig;
    noteBase: (checkpoint: string | null) => Promise<void>;
  },
): Promise<RunTask> {
  const { base, input } = claim;
  const state = await graph.getState(config);
  const latest = latestOf(state);
  if (base === undefined) await noteBase(latest);
  // The thread is as it was before the run: nothing of the run is recorded.
  if (base === undefined || latest === base) return { do: "invoke", input };
  if (nextAction(state) === "waits") return answer(claim, { graph, config, state });
  if (claim.reopens && statusOf(state) === "finished") {
    await reopenRun(graph, config, { sameLimits: !hasLargerLimit(claim, state) });
  }
  return { do: "invoke", input: null };
}

/** Returns the id of the thread's last checkpoint. Null if it has none. */
function latestOf({ createdAt, config }: StateSnapshot): string | null {
  const id: unknown = config.configurable?.["checkpoint_id"];
  return createdAt === undefined || typeof id !== "string" ? null : id;
}

/** Resumes with the answers to the questions that still wait. Without one, the run goes on waiting. */
async function answer(
  { answers }: Claim,
  { graph, config, state }: { graph: CompiledGraph; config: LangGraphRunnableConfig; state: StateSnapshot },
): Promise<RunTask> {
  const questions = openQuestions(state).map(({ question }) => question);
  const given = Object.entries(answers ?? {}).filter(([id]) => questions.some((one) => one.id === id));
  if (given.length === 0) return { do: "wait", questions };
  try {
    const command: Command = await answerApprovals(graph, config, Object.fromEntries(given));
    return { do: "invoke", input: command };
  } catch (error) {
    // The agent that asked cannot read the answer. The person can answer again.
    if (isTroupeError(error, "input_invalid")) return { do: "wait", questions };
    throw error;
  }
}

/**
 * Returns true if the run stopped at a limit that is larger now. If it stopped at the larger limit, too, and its worker died
 * before it could say so, it is not opened again.
 */
function hasLargerLimit({ limits }: Claim, { values }: StateSnapshot): boolean {
  const { limit = null } = (values as { outcome?: Outcome | null }).outcome ?? {};
  if (limit === null) return false;
  const now = ((limits ?? {}) as Readonly<Record<string, number | undefined>>)[limit.name];
  return now !== undefined && now > limit.value;
}
