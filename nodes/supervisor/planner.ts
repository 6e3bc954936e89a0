import { AIMessage, HumanMessage, SystemMessage } from "@langchain/core/messages";
import { Overwrite, type GraphNode, type LangGraphRunnableConfig } from "@langchain/langgraph";
import type { PlanReview } from "../../src/approval/plan-review.ts";
import { endingAt, limitReachedBy } from "../../src/budget/limit-reached.ts";
import { spentIn } from "../../src/budget/spent.ts";
import { readRequest, requestOf, type ConversationRequest } from "../../src/conversation/conversation.ts";
import { isControlFlow } from "../../src/langgraph/control-flow.ts";
import { locateError } from "../../src/errors/locate-error.ts";
import { PlanError } from "../../src/errors/plan-error.ts";
import { emit } from "../../src/events/events.ts";
import type { FailurePolicy } from "../../src/failure/failure-policy.ts";
import { nextMove } from "../../src/failure/next-move.ts";
import { SUPERSTEPS_AFTER_THE_PLANNER } from "../../src/failure/supersteps.ts";
import { askStructured } from "../../src/models/ask-structured.ts";
import type { CallScope } from "../../src/run/call-scope.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import type { ModelChoice } from "../../src/models/models.ts";
import { createOutcome, type Ending } from "../../src/run/outcome.ts";
import { interpretPlan } from "../../src/plan/interpret-plan.ts";
import { planReplySchema, type Plan, type PlanDraft } from "../../src/plan/plan.ts";
import { closeReplan, pendingReplan } from "../../src/plan/replan.ts";
import { replanTask, type Remaining, type ReplanTask } from "../../src/plan/replan-task.ts";
import { recursionLimitOf, superstepsLeft, type Run } from "../../src/run/run.ts";
import { describeSpecialists, type Specialist } from "../../src/specialists/specialist.ts";
import type { SupervisorState } from "../../src/state/supervisor-state.ts";
import { openPlanReview } from "./approval.ts";

/** Who plans: the model and prompt of the manager, or a plan made by code, which needs no model. */
export interface Manager<Name extends string = string> {
  model?: ModelChoice;
  prompt?: string;
  /** A fixed plan, or one that code makes for each request. */
  plan?: PlanDraft<Name> | PlanningCode<Name>;
}

/** Code that plans: for a request, or with `remaining` what remains of a plan that has to change. */
export type PlanningCode<Name extends string = string> = (
  request: ConversationRequest,
  remaining?: Remaining,
) => PlanDraft<Name> | Promise<PlanDraft<Name>>;

/** What the planner node needs. */
export interface PlannerOptions<Name extends string> {
  specialists: readonly Specialist<Name>[];
  manager: Manager<Name>;
  maximumSteps: number;
  caller: ModelCaller;
  failurePolicy: FailurePolicy;
  /** True if a person approves each plan. */
  approvesPlans: boolean;
}

/** How a plan is written, where no other prompt is given. */
export const PLANNER_PROMPT = `You manage a team of specialists. Break the last request, read in the light of the conversation, into the fewest steps that do it well; one step is enough where one specialist can do it all.
Each step has a short id, the agent who does it, the task, and in dependsOn the ids of the steps whose results it needs. Write each task so that it can be understood on its own: its agent sees the request, the task and those results, and nothing else. Steps that do not need each other's results run at the same time, so name a dependency only where there is one.
Do not add a step that only gathers or repeats the others' results: the final answer is written for you.`;

/** The first box of a supervisor: writes the plan, or the outcome of a run that has no usable one. */
export function createPlanner<Name extends string>(
  options: PlannerOptions<Name>,
): GraphNode<SupervisorState<Name>> {
  const { caller } = options;
  return async (state, config) => {
    const request = readRequest(state.messages);
    const again = planAgain(state, config, { request, options });
    if (again !== null) return again;
    const run = caller.budgets.begin(config);
    const scope: CallScope = { run: run.id, agent: "planner", step: null, config, usage: [] };
    const fresh = { run, results: new Overwrite({}), replan: null, limitReached: null };
    const end = (ending: Ending, content: string) => {
      const outcome = createOutcome(ending, { run, usage: scope.usage, now: caller.effects.now() });
      emit(config, { run: run.id }, { type: "finished", outcome });
      const answer = new AIMessage({ name: "planner", content });
      return { ...fresh, plan: [], outcome, messages: [answer], usage: new Overwrite(scope.usage) };
    };
    if (superstepsLeft(config) < SUPERSTEPS_AFTER_THE_PLANNER) {
      const reason = `a recursion limit of ${config.recursionLimit} leaves no room for a step: allow at least 6`;
      const limit = recursionLimitOf(run, config);
      return end({ status: "stopped", reason, limit }, `Nothing was done: ${reason}.`);
    }
    try {
      const plan = await makePlan(request, scope, within(run, options));
      emit(config, { run: run.id, agent: "planner" }, { type: "planned", steps: plan });
      const review = reviewOf(state, { run, config, options });
      return { ...fresh, ...review, plan, outcome: null, usage: new Overwrite(scope.usage) };
    } catch (error) {
      if (isControlFlow(error, config.signal)) throw error;
      const limitReached = limitReachedBy(error, caller.budgets.of(scope));
      if (limitReached !== null) {
        return { ...end(endingAt(limitReached), `Nothing was done: ${limitReached.message}.`), limitReached };
      }
      const { message, code } = locateError("planner", error);
      return end({ status: "failed", reason: message, code }, `This could not be planned. ${message}`);
    }
  };
}

/** What remains of the plan of this request, where something led back here; the run goes on. Null for a new request. */
function planAgain<Name extends string>(
  state: SupervisorState<Name>["State"],
  config: LangGraphRunnableConfig,
  { request, options }: { request: ConversationRequest; options: PlannerOptions<Name> },
): Promise<SupervisorState<Name>["Update"]> | null {
  const { plan, results, run, replan } = state;
  const pending = pendingReplan(replan, requestOf(state.messages));
  if (replan === null || pending === null) return null;
  const { specialists, maximumSteps, caller } = within(run, options);
  const budget = caller.budgets.resume(run, config, { spent: spentIn(state.usage), holdsBack: false });
  const agents = specialists.map((specialist) => specialist.name);
  const { failurePolicy } = options;
  const { standing } = nextMove(state, { failurePolicy, superstepsLeft: superstepsLeft(config) }).progress;
  const task = replanTask<Name>({ plan, results, standing, replan, pending }, { agents, maximumSteps });
  const scope: CallScope = { run: run.id, agent: "planner", step: null, config, usage: [] };
  const place = { run: run.id, agent: "planner" };
  const failed = pending.failures.map(({ id }) => id);
  const { feedback } = pending;
  emit(config, place, { type: "replanning", round: replan.rounds, feedback, failed });
  return makePlan(request, scope, within(run, options), task)
    .then((made) => {
      const steps = made.slice(task.remaining.finished.length);
      emit(config, place, { type: "planned", steps });
      const review = reviewOf(state, { run, config, options });
      return {
        ...review,
        plan: made,
        results: task.results,
        replan: closeReplan(replan),
        usage: scope.usage,
      };
    })
    .catch((error: unknown) => {
      if (isControlFlow(error, config.signal)) throw error;
      const limitReached = limitReachedBy(error, budget);
      if (limitReached !== null) return { limitReached, usage: scope.usage };
      const fault = locateError("planner", error).message;
      return { replan: closeReplan(replan, fault), usage: scope.usage };
    });
}

/** Opens the review of a new plan if a person approves plans. */
function reviewOf<Name extends string>(
  state: SupervisorState<Name>["State"],
  { run, config, options }: { run: Run; config: LangGraphRunnableConfig; options: PlannerOptions<Name> },
): { planReview?: PlanReview } {
  if (!options.approvesPlans) return {};
  return { planReview: openPlanReview(state, { run, config, effects: options.caller.effects }) };
}

/** A run's caller may allow fewer steps. */
function within<Name extends string>({ limits }: Run, options: PlannerOptions<Name>): PlannerOptions<Name> {
  return { ...options, maximumSteps: Math.min(options.maximumSteps, limits?.steps ?? Infinity) };
}

async function makePlan<Name extends string>(
  request: ConversationRequest,
  scope: CallScope,
  { specialists, manager, maximumSteps, caller }: PlannerOptions<Name>,
  task?: ReplanTask<Name>,
): Promise<Plan<Name>> {
  const names = specialists.map((specialist) => specialist.name);
  const rules = { agents: names, maximumSteps };
  const interpret = task?.interpret ?? ((json: unknown) => interpretPlan<Name>(json, rules));
  // A fixed plan is a beginning: what has to follow a failure, only a model can say.
  if (typeof manager.plan === "function" || (manager.plan !== undefined && task === undefined)) {
    const { plan } = manager;
    const draft = typeof plan === "function" ? await plan(request, task?.remaining) : plan;
    const result = interpret(draft);
    if ("faults" in result) throw new PlanError(result.faults);
    return result.value;
  }
  return askStructured(caller, {
    role: "manager",
    model: manager.model,
    messages: [
      new SystemMessage(
        `${manager.prompt ?? PLANNER_PROMPT}\n\n${describeSpecialists(specialists)}\n\nAt most ${maximumSteps} steps.`,
      ),
      ...request.earlier,
      request.message,
      ...(task === undefined ? [] : [new HumanMessage(task.prompt)]),
    ],
    reply: { name: "plan", schema: planReplySchema(names) },
    interpret,
    repairs: 2,
    scope,
  });
}
