import { answerNodes } from "../answers/answer-node.ts";
import type { TypedAnswers } from "../answers/typed-answers.ts";
import { faultsOfConsent } from "../approval/check-consent.ts";
import type { ConversationRequest } from "../conversation/conversation.ts";
import { compactionNodes, hasCompaction } from "../memory/compaction-node.ts";
import type { ConversationOptions } from "../memory/conversation-options.ts";
import { checkOptions, faultOfRange } from "../errors/check-options.ts";
import { NOTHING_ADDED } from "../state/extended-channels.ts";
import type { ContextOf, ObjectSchema, OwnStateSchema } from "../state/user-schemas.ts";
import type { AnyContext, SpecialistPrompt, RunInfo } from "../specialists/prompt.ts";
import { faultsOfFallbacks } from "../failure/check-failure-options.ts";
import { faultsOfUselessHandoffs } from "../handoff/check-handoffs.ts";
import { faultOfModel } from "../models/check-model.ts";
import { createModelCaller } from "../models/model-caller.ts";
import type { ModelChoice } from "../models/models.ts";
import { NO_SPECIALIST, type NoSpecialist, type Route } from "../routing/route.ts";
import { faultsOfLimits, RUN_LIMITS, type RunLimits } from "../run/limits.ts";
import { mayWait } from "../specialists/may-wait.ts";
import { toolNamesOf } from "../specialists/tool-names.ts";
import type { KnownName } from "../specialists/known-name.ts";
import { faultsOfSpecialists, type Specialist } from "../specialists/specialist.ts";
import { ROUTER_NODES, routerChannels, type RouterChannels } from "../state/router-state.ts";
import { faultsOfAnswer, readAnswers, type AnswerOption } from "./answer-option.ts";
import { readCallerOptions } from "./caller-options.ts";
import {
  faultsOfFastRouter,
  readFastRouter,
  type CheckedFastRouter,
  type FastRouter,
} from "./fast-router.ts";
import { withTodaysNames } from "./former-names.ts";
import { ROUTER_OPTIONS } from "./option-names.ts";
import { isRecord } from "../text/is-record.ts";
import { checkKinds, faultsOfParts, nameOfSpecialist } from "./check-kinds.ts";
import {
  faultsOfConversationOptions,
  faultsOfGraphOptions,
  reservedNames,
  type CallerOptions,
  type ConversationGraphOptions,
  type GraphSettings,
} from "./graph-options.ts";

/** How requests are classified: by a model, if given with another prompt, or by code. */
export type Classifier<Name extends string = string, Given extends string = string, Context = AnyContext> =
  | { model?: ModelChoice | undefined; prompt?: string | undefined }
  | ((
      request: ConversationRequest,
      info: RunInfo<Context>,
    ) => RouteChoice<Name, Given> | Promise<RouteChoice<Name, Given>>);

/** What a classifier in code returns: a route, the name of a specialist, or `none`. */
export type RouteChoice<Name extends string = string, Given extends string = string> =
  | Route<Name>
  | KnownName<Name | NoSpecialist, Given>;

/** Options of a router. */
export interface RouterOptions<
  Name extends string,
  Given extends string = string,
  Context extends ObjectSchema = ObjectSchema,
  State extends OwnStateSchema = OwnStateSchema,
  Answer = unknown,
>
  extends ConversationGraphOptions, CallerOptions<Context, State>, AnswerOption<Answer> {
  /** The specialists that a request can be routed to; at least one. */
  specialists: readonly Specialist<Name, never, SpecialistPrompt<ContextOf<Context>>>[];
  /**
   * Another model or prompt for the classifier, or code that names a specialist.
   * @default the environment's classifier model, with the shipped prompt
   */
  classifier?: Classifier<NoInfer<Name>, Given, NoInfer<ContextOf<Context>>> | undefined;
  /**
   * Code that scores the specialists for a request. If the best score is clear, the run goes there without asking the
   * classifier; otherwise the classifier decides.
   * @default none
   */
  fastRouter?: FastRouter<NoInfer<Name>, NoInfer<ContextOf<Context>>> | undefined;
  /**
   * Answers if no specialist fits: one of the specialists, or an additional one. It reads the list of the specialists
   * and the classifier's reason after its own prompt, unless it is a graph.
   * @default none; the run then rejects with UnknownRouteError
   */
  fallback?: NoInfer<Name> | Specialist | undefined;
  /**
   * Below this confidence, from 0 to 1, the fallback answers.
   * @default 0
   */
  minimumConfidence?: number | undefined;
  /**
   * What a run may use at most. At a limit it rejects with a BudgetError as the cause.
   * @default no limit
   */
  limits?: RunLimits | undefined;
}

/** A router's options, checked and complete. */
export interface RouterTeam<Name extends string> extends GraphSettings {
  conversation: ConversationOptions;
  /** The specialists that the classifier chooses from. */
  specialists: readonly Specialist<Name>[];
  /** The specialists and the fallback: every specialist that has a node. */
  everyone: readonly Specialist[];
  classifier: Classifier<Name>;
  /** Null if there is none. */
  fastRouter: CheckedFastRouter | null;
  /** The name of the fallback; null if there is none. */
  fallback: string | null;
  minimumConfidence: number;
  answers: TypedAnswers | null;
  channels: RouterChannels<Name>;
}

/** Reads the options of a router. Throws ConfigurationError that names every fault. */
export function readRouterOptions<Name extends string>(given: RouterOptions<Name>): RouterTeam<Name> {
  const options = withTodaysNames(given);
  checkKinds(options, { kind: "router", builder: "createRouter", names: ROUTER_OPTIONS });
  const { specialists, classifier = {}, minimumConfidence = 0, name = "router", limits = {} } = options;
  const { checkpointer, store, price, conversation = {}, date = true } = options;
  const title = `router ${name}`;
  const names = specialists.map(nameOfSpecialist) as Name[];
  // A fallback that is one of the specialists means its name.
  const isAdded = isRecord(options.fallback) && !specialists.some((one) => one === options.fallback);
  const everyone: Specialist[] = [...specialists, ...(isAdded ? [options.fallback as Specialist] : [])];
  const fallback = isRecord(options.fallback)
    ? nameOfSpecialist(options.fallback)
    : ((options.fallback as Name) ?? null);
  const answers = readAnswers(options.answer, everyone);
  const compacts = hasCompaction({ conversation });
  const nodes = [...ROUTER_NODES, ...answerNodes(answers), ...compactionNodes(conversation)];
  const reserved = reservedNames(
    nodes,
    routerChannels(names, { added: { ...NOTHING_ADDED, compacts }, answers }).state,
  );
  const { added, callerContext, faults } = readCallerOptions(options, {
    names: ROUTER_OPTIONS,
    specialists: everyone,
    reserved,
    compacts,
    kinds: RUN_LIMITS,
  });
  const channels = routerChannels(names, { added, answers });

  checkOptions(title, [
    ...faultsOfSpecialists(everyone, [...reservedNames(nodes, channels.state), NO_SPECIALIST]),
    faultOfFallback(fallback, everyone),
    faultOfRange("minimumConfidence", minimumConfidence, [0, 1]),
    typeof classifier === "function" ? null : faultOfModel("classifier.model", classifier.model),
    ...faultsOfFastRouter(options.fastRouter),
    ...faultsOfLimits(limits, { kinds: RUN_LIMITS, price }),
    ...faultsOfGraphOptions(options),
    ...faultsOfConversationOptions(options),
    ...faultsOfAnswer(options.answer),
    ...faultsOfFallbacks(everyone),
    ...faultsOfConsent(everyone),
    ...faultsOfUselessHandoffs(everyone),
    ...faults,
    ...faultsOfParts("classifier", classifier, ["model", "prompt"]),
  ]);
  const caller = createModelCaller(options, { date });
  const waits = everyone.some(mayWait);
  const settings = {
    name,
    title,
    kind: "router",
    answersRequests: true,
    checkpointer,
    store,
    waits,
    tools: toolNamesOf(everyone),
    reopen: null,
    caller,
  };
  return {
    ...settings,
    callerContext,
    added,
    conversation,
    specialists,
    everyone,
    classifier,
    fastRouter: readFastRouter(options.fastRouter),
    fallback,
    minimumConfidence,
    answers,
    channels,
  };
}

function faultOfFallback(fallback: string | null, everyone: readonly Specialist[]): string | null {
  const names = everyone.map(({ name }) => name);
  if (fallback === null || names.includes(fallback)) return null;
  return `unknown fallback ${JSON.stringify(fallback)}; available: ${names.join(", ")}`;
}
