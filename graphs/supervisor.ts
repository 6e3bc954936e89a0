import {
  END,
  START,
  StateGraph,
  type BaseCheckpointSaver,
  type BaseStore,
  type CompiledStateGraph,
} from "@langchain/langgraph";
import { createPlanner, type Manager } from "../nodes/planner.ts";
import { createSpecialistRunner, type SpecialistNode } from "../nodes/specialist-runner.ts";
import { createStepNode, type StepNode } from "../nodes/step.ts";
import { createDispatch, createSupervisorNode } from "../nodes/supervisor.ts";
import { createSynthesizer, SYNTHESES, type Synthesis } from "../nodes/synthesizer.ts";
import { coder } from "../src/specialists/coder.ts";
import { researcher } from "../src/specialists/researcher.ts";
import { writer } from "../src/specialists/writer.ts";
import { checkOptions, faultOfChoice, faultOfLimit } from "../src/check-options.ts";
import { CONTEXT_POLICIES, type ContextPolicy } from "../src/context.ts";
import { createModelCaller, type ModelCallerOptions } from "../src/models/model-caller.ts";
import type { PlanRules } from "../src/plan/check-plan.ts";
import { interpretPlan } from "../src/plan/interpret-plan.ts";
import { checkSpecialists, type Specialist } from "../src/specialists/specialist.ts";
import { conversationInput } from "../src/state/conversation-input.ts";
import {
  supervisorOutput,
  supervisorState,
  type SupervisorOutput,
  type SupervisorState,
} from "../src/state/supervisor-state.ts";

/** What a supervisor is made of. */
export interface SupervisorOptions<Name extends string> extends ModelCallerOptions {
  specialists: readonly Specialist<Name>[];
  /** The planning and synthesising model and prompt, or a plan made by code. */
  manager?: Manager<NoInfer<Name>>;
  /** What a step is shown of earlier results; `ancestors` by default. */
  context?: ContextPolicy;
  /** How the answer is made; `model` by default, and always forwarded where the plan has one step. */
  synthesis?: Synthesis;
  limits?: { steps?: number };
  checkpointer?: BaseCheckpointSaver;
  store?: BaseStore;
  name?: string;
}

const RESERVED = [
  "planner",
  "supervisor",
  "synthesizer",
  "messages",
  "plan",
  "results",
  "outcome",
  "ledger",
  "run",
];
const DEFAULT_MAXIMUM_STEPS = 20;

/** A compiled supervisor: takes `{ messages }`, returns messages, plan, results by step id, outcome and ledger. */
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
    context = "ancestors",
    synthesis = "model",
    name = "supervisor",
  } = options;
  const maximumSteps = options.limits?.steps ?? DEFAULT_MAXIMUM_STEPS;
  const names = specialists.map((specialist) => specialist.name);
  checkSpecialists(`supervisor ${name}`, specialists, RESERVED);
  checkOptions(`supervisor ${name}`, [
    faultOfLimit("limits.steps", maximumSteps),
    faultOfChoice("context", context, CONTEXT_POLICIES),
    faultOfChoice("synthesis", synthesis, SYNTHESES),
    ...faultsOfFixedPlan(manager, { agents: names, maximumSteps }),
  ]);

  const caller = createModelCaller(options);
  const output = supervisorOutput(names);
  const stepNodes = specialists.map((specialist): SpecialistNode<StepNode<Name>> => {
    const runner = createSpecialistRunner(specialist, caller);
    const node = createStepNode(specialist.name, { runner, caller });
    return [specialist.name, node, { subgraphs: runner.subgraphs }];
  });

  const nodes: ("planner" | "supervisor" | "synthesizer" | Name)[] = [
    "planner",
    "supervisor",
    "synthesizer",
    ...names,
  ];
  const graph = new StateGraph({ state: supervisorState(output), input: conversationInput, output, nodes })
    .addNode("planner", createPlanner({ specialists, manager, maximumSteps, caller }))
    .addNode("supervisor", createSupervisorNode<Name>())
    .addNode(stepNodes)
    .addNode("synthesizer", createSynthesizer<Name>({ synthesis, model: manager.model, caller }))
    .addEdge(START, "planner")
    .addConditionalEdges("planner", ({ plan }) => (plan.length > 0 ? "supervisor" : END), ["supervisor", END])
    .addConditionalEdges("supervisor", createDispatch<Name>({ context }), [...names, "synthesizer"])
    .addEdge("synthesizer", END);
  for (const specialist of names) graph.addEdge(specialist, "supervisor");
  const { checkpointer, store } = options;
  return graph
    .compile({ name, ...(checkpointer && { checkpointer }), ...(store && { store }) })
    .withConfig({ recursionLimit: recursionLimitFor(maximumSteps) });
}

/** A plan that is the same for every request can be checked before there is one. */
function faultsOfFixedPlan({ plan }: Manager, rules: PlanRules): string[] {
  if (plan === undefined || typeof plan === "function") return [];
  const result = interpretPlan(plan, rules);
  return "faults" in result ? result.faults.map((fault) => `manager.plan: ${fault}`) : [];
}

/** A chain takes a superstep for each step and for each look of the supervisor; planner and synthesizer come on top. */
function recursionLimitFor(maximumSteps: number): number {
  return 2 * maximumSteps + 8;
}

/** The shipped supervisor: researcher, coder and writer. */
export const graph: SupervisorGraph<"researcher" | "coder" | "writer"> = createSupervisor({
  specialists: [researcher, coder, writer],
});
