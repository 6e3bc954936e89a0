import { AIMessage, SystemMessage } from "@langchain/core/messages";
import { Overwrite, type GraphNode } from "@langchain/langgraph";
import { readRequest, type Request } from "../src/conversation.ts";
import { isControlFlow } from "../src/errors/is-control-flow.ts";
import { locateError } from "../src/errors/locate-error.ts";
import { PlanError } from "../src/errors/plan-error.ts";
import { emit } from "../src/events.ts";
import { askStructured } from "../src/models/ask-structured.ts";
import type { CallScope } from "../src/models/call-scope.ts";
import type { ModelCaller } from "../src/models/model-caller.ts";
import type { ModelChoice } from "../src/models/models.ts";
import { createOutcome, type Ending } from "../src/outcome.ts";
import { interpretPlan } from "../src/plan/interpret-plan.ts";
import { planReplySchema, type Plan, type PlanDraft } from "../src/plan/plan.ts";
import { beginRun, superstepsLeft } from "../src/run.ts";
import { describeSpecialists, type Specialist } from "../src/specialists/specialist.ts";
import type { SupervisorState } from "../src/state/supervisor-state.ts";

/** Who plans: the model and prompt of the manager, or a plan made by code, which needs no model. */
export interface Manager<Name extends string = string> {
  model?: ModelChoice;
  prompt?: string;
  /** A fixed plan, or one that code makes for each request. */
  plan?: PlanDraft<Name> | ((request: Request) => PlanDraft<Name> | Promise<PlanDraft<Name>>);
}

/** What the planner node needs. */
export interface PlannerOptions<Name extends string> {
  specialists: readonly Specialist<Name>[];
  manager: Manager<Name>;
  maximumSteps: number;
  caller: ModelCaller;
}

/** How a plan is written, where no other prompt is given. */
export const PLANNER_PROMPT = `You manage a team of specialists. Break the last request, read in the light of the conversation, into the fewest steps that do it well; one step is enough where one specialist can do it all.
Each step has a short id, the agent who does it, the task, and in dependsOn the ids of the steps whose results it needs. Write each task so that it can be understood on its own: its agent sees the request, the task and those results, and nothing else. Steps that do not need each other's results run at the same time, so name a dependency only where there is one.
Do not add a step that only gathers or repeats the others' results: the final answer is written for you.`;

/** The supervisor, one wave, the supervisor again and the synthesizer. */
const SUPERSTEPS_FOR_A_STEP = 4;

/** The first box of a supervisor: writes the plan, or the outcome of a run that has no usable one. */
export function createPlanner<Name extends string>(
  options: PlannerOptions<Name>,
): GraphNode<SupervisorState<Name>> {
  const { caller } = options;
  return async (state, config) => {
    const request = readRequest(state.messages);
    const run = beginRun(config, caller.effects);
    const scope: CallScope = { run: run.id, agent: "planner", step: null, config, ledger: [] };
    const fresh = { run, results: new Overwrite({}) };
    const end = (ending: Ending, content: string) => {
      const outcome = createOutcome(ending, { run, ledger: scope.ledger, now: caller.effects.now() });
      emit(config, { run: run.id }, { type: "finished", outcome });
      const answer = new AIMessage({ name: "planner", content });
      return { ...fresh, plan: [], outcome, messages: [answer], ledger: new Overwrite(scope.ledger) };
    };
    if (superstepsLeft(config) < SUPERSTEPS_FOR_A_STEP) {
      const reason = `a recursion limit of ${config.recursionLimit} leaves no room for a step: allow at least 6`;
      return end({ status: "stopped", reason }, `Nothing was done: ${reason}.`);
    }
    try {
      const plan = await makePlan(request, scope, options);
      emit(config, { run: run.id, agent: "planner" }, { type: "planned", steps: plan });
      return { ...fresh, plan, outcome: null, ledger: new Overwrite(scope.ledger) };
    } catch (error) {
      if (isControlFlow(error)) throw error;
      const { message } = locateError("planner", error);
      return end({ status: "failed", reason: message }, `This could not be planned. ${message}`);
    }
  };
}

async function makePlan<Name extends string>(
  request: Request,
  scope: CallScope,
  { specialists, manager, maximumSteps, caller }: PlannerOptions<Name>,
): Promise<Plan<Name>> {
  const names = specialists.map((specialist) => specialist.name);
  const rules = { agents: names, maximumSteps };
  if (manager.plan !== undefined) {
    const draft = typeof manager.plan === "function" ? await manager.plan(request) : manager.plan;
    const result = interpretPlan<Name>(draft, rules);
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
    ],
    reply: { name: "plan", schema: planReplySchema(names) },
    interpret: (json) => interpretPlan<Name>(json, rules),
    repairs: 2,
    scope,
  });
}
