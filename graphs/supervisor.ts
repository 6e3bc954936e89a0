import {
  END,
  START,
  StateGraph,
  type BaseCheckpointSaver,
  type BaseStore,
  type CompiledStateGraph,
} from "@langchain/langgraph";
import { createApproval } from "../nodes/supervisor/approval.ts";
import {
  afterApproval,
  afterPlanner,
  afterPlannerToApproval,
  afterSupervisor,
} from "../nodes/supervisor/arrows.ts";
import { createPlanner, type Manager } from "../nodes/supervisor/planner.ts";
import { createSpecialistRunner, type SpecialistNode } from "../src/agents/specialist-runner.ts";
import { createStepNode, type StepNode } from "../nodes/supervisor/specialist.ts";
import { createSupervisorNode } from "../nodes/supervisor/supervisor.ts";
import { createSynthesizer, SYNTHESES, type Synthesis } from "../nodes/supervisor/synthesizer.ts";
import { coder } from "../src/shipped/specialists/coder.ts";
import { researcher } from "../src/shipped/specialists/researcher.ts";
import { writer } from "../src/shipped/specialists/writer.ts";
import { createOpenApproval } from "../src/approval/step-approval.ts";
import { mayWait } from "../src/specialists/may-wait.ts";
import {
  DEFAULT_MAXIMUM_STEPS,
  faultOfReplyTokens,
  faultsOfLimits,
  PLAN_LIMITS,
  type PlanLimits,
} from "../src/run/limits.ts";
import { checkOptions, faultOfChoice } from "../src/errors/check-options.ts";
import { CONTEXT_POLICIES, type ContextPolicy } from "../src/conversation/context.ts";
import {
  faultOfReplans,
  faultsOfFailureOptions,
  faultsOfFallbacks,
  longestChain,
} from "../src/failure/check-failure-options.ts";
import { createFailurePolicy, type OnFailure } from "../src/failure/failure-policy.ts";
import { supervisorRecursionLimit } from "../src/failure/supersteps.ts";
import { faultsOfUselessHandoffs } from "../src/handoff/check-handoffs.ts";
import { deferredGraph } from "../src/langgraph/deferred-graph.ts";
import { createModelCaller, type ModelCallerOptions } from "../src/models/model-caller.ts";
import type { PlanRules } from "../src/plan/check-plan.ts";
import { reopenPlan } from "../src/budget/reopen-plan.ts";
import { interpretPlan } from "../src/plan/interpret-plan.ts";
import {
  DEFAULT_RESULT_CHARACTERS,
  faultOfResultCharacters,
  type Summarize,
} from "../src/conversation/shown-result.ts";
import { checkSpecialists, type Specialist } from "../src/specialists/specialist.ts";
import { conversationInput } from "../src/state/conversation-input.ts";
import {
  supervisorOutput,
  supervisorState,
  type SupervisorOutput,
  type SupervisorState,
} from "../src/state/supervisor-state.ts";
import { completeGraph } from "../src/threads/complete-graph.ts";
import { teamRehearsal } from "../src/shipped/rehearsal/rehearsals.ts";

/** What a supervisor is made of. */
export interface SupervisorOptions<Name extends string> extends ModelCallerOptions {
  specialists: readonly Specialist<Name>[];
  /** The planning and synthesizing model and prompt, or a plan made by code. */
  manager?: Manager<NoInfer<Name>>;
  /**
   * Which earlier results a step is shown: those that its plan names (`dependencies`), those and all that they build
   * on (`ancestors`), or all that are finished (`all`). In a plain list of steps, a step depends on all before it.
   * @default "dependencies"
   */
  context?: ContextPolicy;
  /** The longest result that later steps and the synthesis are shown whole, in characters; 40,000 where not given. */
  resultCharacters?: number;
  /** Shortens longer ones, which are cut in the middle where nobody does. */
  summarize?: Summarize;
  /** How the answer is made; `model` by default, and always forwarded where the plan has one step. */
  synthesis?: Synthesis;
  /** `plan` has a person approve, edit or reject each plan; a specialist's own `approval` does so for its steps. */
  approval?: "plan";
  /** What follows a step that failed for good, where its specialist says nothing else; `skip` by default. */
  onFailure?: OnFailure;
  /** How long a step may take, in seconds, where its specialist says nothing else; no limit by default. */
  timeoutSeconds?: number;
  /** How often a run is planned anew at most because of failures; 2 by default. */
  replans?: number;
  /** What a run may use at most. At a limit it ends with what is finished. */
  limits?: PlanLimits;
  checkpointer?: BaseCheckpointSaver;
  store?: BaseStore;
  name?: string;
}

const RESERVED = [
  "limitReached",
  "approval",
  "planReview",
  "planner",
  "supervisor",
  "synthesizer",
  "messages",
  "plan",
  "results",
  "replan",
  "outcome",
  "usage",
  "run",
];

/** A compiled supervisor: takes `{ messages }`, returns messages, plan, results by step id, outcome and usage. */
export type SupervisorGraph<Name extends string> = CompiledStateGraph<
  SupervisorState<Name>["State"],
  SupervisorState<Name>["Update"],
  string,
  typeof conversationInput,
  SupervisorOutput<Name>
>;

/**
 * Builds a supervisor: a planner writes a checked plan, specialists carry out its steps, all that are ready at
 * once, and a synthesizer makes one answer. Throws ConfigurationError for faulty specialists, limits or a faulty
 * fixed plan; a run ends with an `outcome`, also where steps failed or no plan could be made.
 */
export function createSupervisor<const Name extends string>(
  options: SupervisorOptions<Name>,
): SupervisorGraph<Name> {
  const {
    specialists,
    manager = {},
    context = "dependencies",
    synthesis = "model",
    resultCharacters = DEFAULT_RESULT_CHARACTERS,
    summarize,
    name = "supervisor",
  } = options;
  const maximumSteps = options.limits?.steps ?? DEFAULT_MAXIMUM_STEPS;
  const names = specialists.map((specialist) => specialist.name);
  checkSpecialists(`supervisor ${name}`, specialists, RESERVED);
  checkOptions(`supervisor ${name}`, [
    ...faultsOfLimits(
      { steps: maximumSteps, ...options.limits },
      { kinds: PLAN_LIMITS, price: options.price },
    ),
    faultOfReplyTokens(options.replyTokens),
    faultOfChoice("context", context, CONTEXT_POLICIES),
    faultOfChoice("synthesis", synthesis, SYNTHESES),
    faultOfResultCharacters(resultCharacters),
    ...faultsOfFailureOptions(options),
    faultOfReplans(options.replans),
    faultOfChoice("approval", options.approval ?? "plan", ["plan"]),
    ...faultsOfFallbacks(specialists),
    ...faultsOfUselessHandoffs(specialists),
    ...faultsOfFixedPlan(manager, { agents: names, maximumSteps }),
  ]);

  const caller = createModelCaller(options, { kinds: PLAN_LIMITS });
  const isSynthesized = synthesis === "model";
  const failurePolicy = createFailurePolicy(options);
  const { replans } = failurePolicy;
  const output = supervisorOutput(names);
  const stepNodes = specialists.map((specialist): SpecialistNode<StepNode<Name>> => {
    const runner = createSpecialistRunner(specialist, caller);
    const seconds = specialist.timeoutSeconds ?? options.timeoutSeconds;
    const node = createStepNode(specialist.name, { runner, caller, seconds, failurePolicy });
    return [specialist.name, node, { subgraphs: runner.subgraphs }];
  });

  const asksForPlan = options.approval === "plan";
  const asked = specialists.filter(({ approval }) => approval === true).map((specialist) => specialist.name);
  const openApproval = createOpenApproval(asked, caller.effects);
  const waits = asksForPlan || specialists.some(mayWait);
  const summaries = summarize ? { summarize, characters: resultCharacters, context, isSynthesized } : null;
  const supervisor = createSupervisorNode<Name>({ failurePolicy, caller, summaries });
  const planner = createPlanner({
    specialists,
    manager,
    maximumSteps,
    caller,
    failurePolicy,
    approvesPlans: asksForPlan,
    title: `supervisor ${name}`,
    waits,
  });

  const nodes: ("planner" | "approval" | "supervisor" | "synthesizer" | Name)[] = [
    "planner",
    "supervisor",
    "synthesizer",
    ...names,
  ];
  const graph = new StateGraph({ state: supervisorState(output), input: conversationInput, output, nodes })
    .addNode("planner", planner)
    .addNode("supervisor", supervisor)
    .addNode(stepNodes)
    .addNode(
      "synthesizer",
      createSynthesizer<Name>({ synthesis, manager, caller, failurePolicy, resultCharacters }),
    )
    .addEdge(START, "planner")
    .addConditionalEdges(
      "supervisor",
      afterSupervisor<Name>({ context, isSynthesized, failurePolicy, openApproval, resultCharacters }),
      [...names, "synthesizer", ...(replans > 0 || asksForPlan ? (["planner"] as const) : [])],
    )
    .addEdge("synthesizer", END);
  if (asksForPlan) {
    graph
      .addNode("approval", createApproval({ agents: names, maximumSteps, caller }))
      .addConditionalEdges("planner", afterPlannerToApproval, ["approval", "supervisor", END])
      .addConditionalEdges("approval", afterApproval, ["supervisor", END]);
  } else {
    graph.addConditionalEdges("planner", afterPlanner, ["supervisor", END]);
  }
  for (const specialist of names) graph.addEdge(specialist, "supervisor");
  const { checkpointer, store } = options;
  return completeGraph(graph.compile({ name, ...(store && { store }) }), {
    checkpointer,
    kind: "supervisor",
    waits,
    reopen: reopenPlan,
    recursionLimit: supervisorRecursionLimit({ maximumSteps, tries: longestChain(specialists), replans }),
  });
}

/** A plan that is the same for every request can be checked before there is one. */
function faultsOfFixedPlan({ plan }: Manager, rules: PlanRules): string[] {
  if (plan === undefined || typeof plan === "function") return [];
  const result = interpretPlan(plan, rules);
  return "faults" in result ? result.faults.map((fault) => `manager.plan: ${fault}`) : [];
}

/** The shipped supervisor: researcher, coder and writer. */
export const graph: SupervisorGraph<"researcher" | "coder" | "writer"> = deferredGraph(() =>
  createSupervisor({
    specialists: [researcher, coder, writer],
    rehearsal: teamRehearsal,
  }),
);
