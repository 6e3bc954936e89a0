import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { limitReachedBy, type LimitReached } from "../src/budget/limit-reached.ts";
import type { RunBudget } from "../src/budget/run-budget.ts";
import type { BudgetRecord } from "../src/budget/run-budgets.ts";
import { spentIn } from "../src/budget/spent.ts";
import { codeOf, messageOf } from "../src/errors/locate-error.ts";
import type { TroupeErrorCode } from "../src/errors/troupe-error.ts";
import { emit, type EventPlace } from "../src/events/events.ts";
import { withinTime } from "../src/failure/time-limit.ts";
import { isControlFlow } from "../src/langgraph/control-flow.ts";
import { requireCheckpointer } from "../src/langgraph/checkpointer.ts";
import { withSignal } from "../src/langgraph/with-signal.ts";
import type { ModelCaller } from "../src/models/model-caller.ts";
import type { CallScope } from "../src/run/call-scope.ts";
import { monotonicNow } from "../src/run/effects.ts";
import { createOutcome, type Ending, type Outcome, type StepCounts } from "../src/run/outcome.ts";
import type { Run } from "../src/run/run.ts";
import type { UsageEntry } from "../src/run/usage.ts";
import { stepsOfTeams } from "./channels.ts";

/** One execution of a node: its run, its open budget, and how its work ends. What every node does stands here once. */
export interface NodeTurn {
  readonly run: Run;
  /** For model calls, which add their usage here. */
  readonly scope: CallScope;
  readonly budget: RunBudget;
  /** Where the events of this node happen. */
  readonly place: { run: string; agent: string; step: string | null };
  /**
   * Does the work of the node and returns its failure as data. Throws only what steers a run: an interrupt, a command
   * to a parent graph, an abort.
   */
  attempt<Value>(work: () => Promise<Value>): Promise<Attempted<Value>>;
  /** Does work under a time limit in seconds, which also aborts the model calls of the scope. */
  within<Value>(seconds: number | undefined, work: () => Promise<Value>): Promise<Value>;
  /** Returns the usage of this turn so far, as a copy: work that ignores its abort may still add to the original. */
  used(): UsageEntry[];
  /** Returns the channel `run` if it changed and must be kept for a resume, else an empty update. */
  kept(): { run?: Run };
  /** Reports that the agent begins to work. A node whose start has another event, such as a step, does not call it. */
  reportStart(): void;
  /** Reports that a limit of the run stopped this work. */
  reportLimit(reached: Pick<LimitReached, "limit" | "message">): void;
  /** Creates the outcome of the run and reports it. `earlier` is the usage before this turn. */
  finish(ending: Ending, options?: FinishOptions): Outcome;
}

/** The result of some work, or its failure. */
export type Attempted<Value> = { value: Value; failure: null } | { value: null; failure: TurnFailure };

/** Why the work of a node failed. */
export interface TurnFailure {
  error: unknown;
  code: TroupeErrorCode;
  message: string;
  /** The limit of this run, or of a run around it, that refused the work; null for any other failure. */
  limitReached: LimitReached | null;
}

interface FinishOptions {
  /** @default [] */
  earlier?: readonly UsageEntry[];
  /** @default those of the teams that the run has called */
  steps?: StepCounts;
  /** @default the run, without an agent */
  place?: Partial<EventPlace> & { run: string };
}

/** What every node needs of its graph. */
type TurnCaller = Pick<ModelCaller, "budgets" | "effects">;

/** What the first node of a graph needs of it. */
export interface StartOptions {
  caller: TurnCaller;
  /** The graph's kind and name, for errors. */
  title: string;
  /** True if a run may wait for a person. */
  waits: boolean;
}

/**
 * Starts a run in the first node of a graph. Throws ConfigurationError if the run may wait for a person and no
 * checkpointer would keep it meanwhile, or if the caller's limits are invalid.
 */
export function beginTurn(
  { caller, title, waits }: StartOptions,
  { agent, config }: { agent: string; config: LangGraphRunnableConfig },
): NodeTurn {
  if (waits) requireCheckpointer(config, title);
  const run = caller.budgets.begin(config);
  const scope: CallScope = { run: run.id, agent, step: null, config, usage: [] };
  return createTurn(scope, { run, caller, budget: caller.budgets.of(scope) });
}

/**
 * Starts a run in the first node that works on the request. If the conversation was compacted before it, the run has begun
 * there: the turn continues it, and its usage begins with what the compaction used.
 */
export function startTurn(
  options: StartOptions & { added: { compacts: boolean } },
  { agent, config, state }: { agent: string; config: LangGraphRunnableConfig; state: RunState },
): NodeTurn {
  if (!options.added.compacts) return beginTurn(options, { agent, config });
  const turn = openTurn(options.caller, { agent, config, state });
  turn.scope.usage.push(...state.usage);
  return turn;
}

/** Continues a run in a later node, with the budget that its state records. */
export function openTurn(
  caller: TurnCaller,
  { agent, config, state }: { agent: string; config: LangGraphRunnableConfig; state: RunState },
): NodeTurn {
  const { run } = state;
  const scope: CallScope = { run: run.id, agent, step: null, config, usage: [] };
  return createTurn(scope, { run, caller, budget: caller.budgets.resume(run, config, recordOf(state)) });
}

/** Continues a run in a node that may run alone after a crash: its budget then also counts recorded pending calls. */
export async function openStepTurn(
  caller: TurnCaller,
  options: { agent: string; config: LangGraphRunnableConfig } & (
    | { state: RunState }
    | { run: Run; step: string; record: BudgetRecord }
  ),
): Promise<NodeTurn> {
  const { agent, config } = options;
  const { run, step, record } =
    "state" in options ? { run: options.state.run, step: null, record: recordOf(options.state) } : options;
  const scope: CallScope = { run: run.id, agent, step, config, usage: [] };
  return createTurn(scope, { run, caller, budget: await caller.budgets.resumeStep(run, config, record) });
}

/** The channels that a budget is opened from. */
interface RunState {
  run: Run;
  usage: readonly UsageEntry[];
}

function recordOf({ usage }: RunState): BudgetRecord {
  return { spent: spentIn(usage), holdsBack: false };
}

function createTurn(
  scope: CallScope,
  { run, caller, budget }: { run: Run; caller: TurnCaller; budget: RunBudget },
): NodeTurn {
  const { agent, step, config } = scope;
  const place = { run: run.id, agent, step };
  return {
    run,
    scope,
    budget,
    place,
    async attempt(work) {
      try {
        return { value: await work(), failure: null };
      } catch (error) {
        if (isControlFlow(error, config.signal)) throw error;
        const limitReached = limitReachedBy(error, budget);
        const failure = { error, code: codeOf(error), message: messageOf(error), limitReached };
        return { value: null, failure };
      }
    },
    within: (seconds, work) =>
      withinTime(
        (signal) => {
          scope.config = withSignal(config, signal);
          return work();
        },
        { agent, seconds, signal: config.signal },
      ),
    used: () => [...scope.usage],
    kept() {
      const kept = caller.budgets.record(run, config);
      return kept === null ? {} : { run: kept };
    },
    reportStart() {
      emit(config, place, { type: "agent_started" });
    },
    reportLimit({ limit, message }) {
      emit(config, place, { type: "limit_reached", limit: limit.name, value: limit.value, message });
    },
    finish(ending, { earlier = [], steps = stepsOfTeams(scope), place: where = { run: run.id } } = {}) {
      const usage = [...earlier, ...scope.usage];
      const outcome = createOutcome(ending, {
        run,
        usage,
        now: monotonicNow(caller.effects),
        ...(steps && { steps }),
      });
      emit(config, where, { type: "finished", outcome });
      return outcome;
    },
  };
}
