import { answerNodes } from "../answers/answer-node.ts";
import type { TypedAnswers } from "../answers/typed-answers.ts";
import { reopenPlan } from "../budget/reopen-plan.ts";
import { CONTEXT_POLICIES, type ContextPolicy } from "../conversation/context.ts";
import type { ConversationRequest } from "../conversation/conversation.ts";
import {
  DEFAULT_RESULT_CHARACTERS,
  faultOfResultCharacters,
  type Summarize,
} from "../conversation/shown-result.ts";
import { compactionNodes, hasCompaction } from "../memory/compaction-node.ts";
import type { ConversationOptions } from "../memory/conversation-options.ts";
import { checkOptions, faultOfChoice } from "../errors/check-options.ts";
import { NOTHING_ADDED } from "../state/extended-channels.ts";
import type { ContextOf, ObjectSchema, OwnStateSchema } from "../state/user-schemas.ts";
import type { AnyContext, SpecialistPrompt, RunInfo } from "../specialists/prompt.ts";
import {
  faultOfReplans,
  faultsOfFailureOptions,
  faultsOfFallbacks,
  longestChain,
} from "../failure/check-failure-options.ts";
import { createFailurePolicy, type FailurePolicy, type OnFailure } from "../failure/failure-policy.ts";
import { supervisorRecursionLimit } from "../failure/supersteps.ts";
import { faultsOfUselessHandoffs } from "../handoff/check-handoffs.ts";
import { faultOfModel } from "../models/check-model.ts";
import { createModelCaller } from "../models/model-caller.ts";
import type { ModelChoice } from "../models/models.ts";
import type { PlanDraft, PlanReply } from "../plan/plan.ts";
import type { Remaining } from "../plan/replan-task.ts";
import { DEFAULT_MAXIMUM_STEPS, faultsOfLimits, PLAN_LIMITS, type PlanLimits } from "../run/limits.ts";
import { mayWait } from "../specialists/may-wait.ts";
import { toolNamesOf } from "../specialists/tool-names.ts";
import { faultsOfSpecialists, type Specialist } from "../specialists/specialist.ts";
import { SUPERVISOR_NODES, supervisorChannels, type SupervisorChannels } from "../state/supervisor-state.ts";
import type { ManagerPrompts } from "./manager-prompts.ts";
import { faultsOfFixedPlan } from "./check-fixed-plan.ts";
import { faultsOfAnswer, readAnswers, type AnswerOption } from "./answer-option.ts";
import { readCallerOptions } from "./caller-options.ts";
import { withTodaysNames } from "./former-names.ts";
import { SUPERVISOR_OPTIONS } from "./option-names.ts";
import { checkKinds, faultsOfParts, nameOfSpecialist } from "./check-kinds.ts";
import {
  faultsOfConversationOptions,
  faultsOfGraphOptions,
  reservedNames,
  type CallerOptions,
  type ConversationGraphOptions,
  type GraphSettings,
} from "./graph-options.ts";

/** How a supervisor plans: a model with a prompt, or code that needs no model. */
export interface Manager<Name extends string = string, Context = AnyContext> extends ManagerPrompts {
  /**
   * Writes the plan, and the final answer.
   * @default the environment's manager model
   */
  model?: ModelChoice | undefined;
  /**
   * A fixed plan, or code that makes one for each request. Both can name the step whose result is the answer.
   * @default the model plans
   */
  plan?: FixedPlan<Name> | PlanningCode<Name, Context> | undefined;
}

/**
 * A plan that is the same for every request. The list is an `ArrayLike`, because in a union with an array TypeScript does
 * not report a mistake in the steps at its own place.
 */
export type FixedPlan<Name extends string = string> = ArrayLike<PlanDraft<Name>[number]> | PlanReply<Name>;

/** Code that plans for a request. With `remaining` it returns the steps that replace the rest of a plan. */
export type PlanningCode<Name extends string = string, Context = AnyContext> = (
  request: ConversationRequest,
  remaining: Remaining | undefined,
  info: RunInfo<Context>,
) => PlanDraft<Name> | PlanReply<Name> | Promise<PlanDraft<Name> | PlanReply<Name>>;

/**
 * How the answer is made. `model`: the result that the plan names as the answer is forwarded byte for byte, and without
 * such a name the manager's model composes the answer. `forward`: no model composes it; without such a name the last
 * result is forwarded.
 */
export type Synthesis = (typeof SYNTHESES)[number];

const SYNTHESES = ["model", "forward"] as const;

/** Options of a supervisor. */
export interface SupervisorOptions<
  Name extends string,
  Context extends ObjectSchema = ObjectSchema,
  State extends OwnStateSchema = OwnStateSchema,
  Answer = unknown,
  Member extends Specialist = Specialist<Name>,
>
  extends ConversationGraphOptions, CallerOptions<Context, State>, AnswerOption<Answer> {
  /** The specialists that the steps of a plan can name; at least one. */
  // Read twice: for the names, and for the types of the results.
  specialists: readonly (Specialist<Name, never, SpecialistPrompt<ContextOf<Context>>> & Member)[];
  /**
   * Another model, or other prompts, for the plan and the final answer; or a plan made by code.
   * @default the environment's manager model, with the shipped prompts
   */
  manager?: Manager<NoInfer<Name>, NoInfer<ContextOf<Context>>> | undefined;
  /**
   * Which earlier results a step is shown: those that its plan names (`dependencies`), those and all that they build
   * on (`ancestors`), or all that are finished (`all`). In a plain list of steps, a step depends on all before it.
   * @default "dependencies"
   */
  context?: ContextPolicy | undefined;
  /**
   * The longest result that later steps and the synthesis read whole, in characters.
   * @default 40_000
   */
  resultCharacters?: number | undefined;
  /**
   * Shortens a longer result.
   * @default it is cut in the middle
   */
  summarize?: Summarize | undefined;
  /**
   * How the answer is made if the plan does not name the step whose result is the answer: a model composes it of the
   * results, or the last result is forwarded (`forward`). The result of a plan of one step is always forwarded.
   * @default "model"
   */
  synthesis?: Synthesis | undefined;
  /**
   * `plan` lets a person approve, edit or reject each plan. A specialist's own `approval` does so for its steps.
   * @default no approval of plans
   */
  approval?: "plan" | undefined;
  /**
   * What follows a step that failed for good, if its specialist does not say otherwise.
   * @default "skip"
   */
  onFailure?: OnFailure | undefined;
  /**
   * How long a step may take, in seconds, if its specialist does not say otherwise.
   * @default no limit
   */
  timeoutSeconds?: number | undefined;
  /**
   * How often a run replans at most because of failures.
   * @default 2
   */
  replans?: number | undefined;
  /**
   * What a run may use at most. At a limit it ends with what is finished.
   * @default { steps: 20 }
   */
  limits?: PlanLimits | undefined;
}

/** A supervisor's options, checked and complete. */
export interface SupervisorTeam<Name extends string> extends GraphSettings {
  conversation: ConversationOptions;
  specialists: readonly Specialist<Name>[];
  names: readonly Name[];
  manager: Manager<Name>;
  maximumSteps: number;
  context: ContextPolicy;
  resultCharacters: number;
  summarize: Summarize | undefined;
  synthesis: Synthesis;
  /** True if a person approves each plan. */
  approvesPlans: boolean;
  /** How long a step may take, in seconds; undefined for no limit. */
  timeoutSeconds: number | undefined;
  failurePolicy: FailurePolicy;
  answers: TypedAnswers | null;
  channels: SupervisorChannels<Name>;
}

/** Reads the options of a supervisor. Throws ConfigurationError that names every fault, those of a fixed plan too. */
export function readSupervisorOptions<Name extends string>(
  given: SupervisorOptions<Name>,
): SupervisorTeam<Name> {
  const options = withTodaysNames(given);
  checkKinds(options, { kind: "supervisor", builder: "createSupervisor", names: SUPERVISOR_OPTIONS });
  const { specialists, manager = {}, context = "dependencies", synthesis = "model" } = options;
  const { resultCharacters = DEFAULT_RESULT_CHARACTERS, summarize, name = "supervisor" } = options;
  const { approval = null, limits = {}, checkpointer, store, price, timeoutSeconds } = options;
  const { conversation = {}, date = true } = options;
  const maximumSteps = limits.steps ?? DEFAULT_MAXIMUM_STEPS;
  const title = `supervisor ${name}`;
  const names = specialists.map(nameOfSpecialist) as Name[];
  const answers = readAnswers(options.answer);
  const compacts = hasCompaction({ conversation });
  const nodes = [...SUPERVISOR_NODES, ...answerNodes(answers), ...compactionNodes(conversation)];
  const reserved = reservedNames(
    nodes,
    supervisorChannels(names, { added: { ...NOTHING_ADDED, compacts }, answers }).state,
  );
  const { added, callerContext, faults } = readCallerOptions(options, {
    names: SUPERVISOR_OPTIONS,
    specialists,
    reserved,
    compacts,
    kinds: PLAN_LIMITS,
    hasManager: true,
  });
  const channels = supervisorChannels(names, { added, answers });

  checkOptions(title, [
    ...faultsOfSpecialists(specialists, reservedNames(nodes, channels.state)),
    ...faultsOfLimits(limits, { kinds: PLAN_LIMITS, price }),
    ...faultsOfGraphOptions(options),
    faultOfModel("manager.model", manager.model),
    ...faultsOfConversationOptions(options),
    ...faultsOfAnswer(options.answer),
    faultOfChoice("context", context, CONTEXT_POLICIES),
    faultOfChoice("synthesis", synthesis, SYNTHESES),
    faultOfResultCharacters(resultCharacters),
    ...faultsOfFailureOptions(options),
    faultOfReplans(options.replans),
    approval === null ? null : faultOfChoice("approval", approval, ["plan"]),
    ...faultsOfFallbacks(specialists),
    ...faultsOfUselessHandoffs(specialists),
    ...faultsOfFixedPlan(manager, { agents: names, maximumSteps }),
    ...faults,
    ...faultsOfParts("manager", manager, ["model", "prompt", "synthesisPrompt", "plan"]),
  ]);
  const caller = createModelCaller(options, { kinds: PLAN_LIMITS, date });
  const failurePolicy = createFailurePolicy(options);
  const approvesPlans = approval === "plan";
  const waits = approvesPlans || specialists.some(mayWait);
  const { replans } = failurePolicy;
  const recursionLimit = supervisorRecursionLimit({
    maximumSteps,
    tries: longestChain(specialists),
    replans,
    more: nodes.length - SUPERVISOR_NODES.length,
  });
  const settings = {
    name,
    title,
    kind: "supervisor",
    answersRequests: true,
    checkpointer,
    store,
    waits,
    tools: toolNamesOf(specialists),
    reopen: reopenPlan,
    caller,
  };
  const planning = { manager, maximumSteps, approvesPlans, failurePolicy, timeoutSeconds, recursionLimit };
  const showing = { conversation, context, resultCharacters, summarize, synthesis };
  const reading = { callerContext, added, answers };
  return { ...settings, ...reading, ...planning, ...showing, specialists, names, channels };
}
