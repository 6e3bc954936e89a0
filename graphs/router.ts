import {
  END,
  START,
  StateGraph,
  type BaseCheckpointSaver,
  type BaseStore,
  type CompiledStateGraph,
} from "@langchain/langgraph";
import { faultOfReplyTokens, faultsOfLimits, RUN_LIMITS, type RunLimits } from "../src/run/limits.ts";
import { faultsOfConsent } from "../src/approval/check-consent.ts";
import { mayWait } from "../src/specialists/may-wait.ts";
import { checkOptions, faultOfRange } from "../src/errors/check-options.ts";
import { ConfigurationError } from "../src/errors/configuration-error.ts";
import { faultsOfFallbacks } from "../src/failure/check-failure-options.ts";
import { faultsOfUselessHandoffs } from "../src/handoff/check-handoffs.ts";
import { deferredGraph } from "../src/langgraph/deferred-graph.ts";
import { createModelCaller, type ModelCallerOptions } from "../src/models/model-caller.ts";
import { checkSpecialists, type Specialist } from "../src/specialists/specialist.ts";
import { conversationInput } from "../src/state/conversation-input.ts";
import { routerOutput, routerState, type RouterOutput, type RouterState } from "../src/state/router-state.ts";
import { clearSpecialist } from "../src/routing/route.ts";
import { analysis } from "../src/shipped/specialists/analysis.ts";
import { clarify } from "../src/shipped/specialists/clarify.ts";
import { coding } from "../src/shipped/specialists/coding.ts";
import { writing } from "../src/shipped/specialists/writing.ts";
import { completeGraph } from "../src/threads/complete-graph.ts";
import { createClassifier, type Classifier } from "../nodes/router/classifier.ts";
import { createConversationTurn, type ConversationTurn } from "../nodes/router/specialist.ts";
import { createSpecialistRunner, type SpecialistNode } from "../src/agents/specialist-runner.ts";
import { teamRehearsal } from "../src/shipped/rehearsal/rehearsals.ts";

/** What a router is made of. */
export interface RouterOptions<Name extends string> extends ModelCallerOptions {
  specialists: readonly Specialist<Name>[];
  /** A model and prompt of one's own, or code that names a specialist. */
  classifier?: Classifier<NoInfer<Name>>;
  /** Answers where no specialist is named: one of them, or another who asks what was meant. */
  fallback?: NoInfer<Name> | Specialist;
  /** Below this confidence (0 to 1) the fallback answers. */
  minimumConfidence?: number;
  /** What a run may use at most; at a limit it rejects with a BudgetError as the cause. */
  limits?: RunLimits;
  checkpointer?: BaseCheckpointSaver;
  store?: BaseStore;
  name?: string;
}

const RESERVED = ["classifier", "messages", "route", "outcome", "usage", "run"];

/** A compiled router: takes `{ messages }`, returns messages, route, outcome and usage. */
export type RouterGraph<Name extends string> = CompiledStateGraph<
  RouterState<Name>["State"],
  RouterState<Name>["Update"],
  string,
  typeof conversationInput,
  RouterOutput<Name>
>;

/**
 * Builds a router: a classifier sends each request to one specialist, who answers it.
 * Throws ConfigurationError for faulty specialists or options; a run rejects with UnknownRouteError where nobody fits
 * and there is no fallback, and with the located cause where the classifier or the specialist fails for good.
 */
export function createRouter<const Name extends string>(options: RouterOptions<Name>): RouterGraph<Name> {
  const { specialists, minimumConfidence = 0, name = "router" } = options;
  const fallback = fallbackOf(options);
  const everyone: Specialist[] =
    fallback.added === null ? [...specialists] : [...specialists, fallback.added];
  checkSpecialists(`router ${name}`, everyone, RESERVED);
  checkOptions(`router ${name}`, [
    faultOfRange("minimumConfidence", minimumConfidence, [0, 1]),
    ...faultsOfLimits(options.limits ?? {}, { kinds: RUN_LIMITS, price: options.price }),
    faultOfReplyTokens(options.replyTokens),
    ...faultsOfFallbacks(everyone),
    ...faultsOfConsent(everyone),
    ...faultsOfUselessHandoffs(everyone),
  ]);

  const caller = createModelCaller(options);
  const waits = everyone.some(mayWait);
  const output = routerOutput(specialists.map((specialist) => specialist.name));
  const classifier = createClassifier<Name>({
    specialists,
    classifier: options.classifier ?? {},
    hasFallback: fallback.name !== null,
    minimumConfidence,
    caller,
    title: `router ${name}`,
    waits,
  });
  const names = everyone.map((specialist) => specialist.name);
  const turnNodes = everyone.map((specialist): SpecialistNode<ConversationTurn<Name>> => {
    const runner = createSpecialistRunner(specialist, caller);
    const node = createConversationTurn<Name>(specialist, { runner, caller });
    const ends = specialist.fallback === undefined ? {} : { ends: [specialist.fallback] };
    return [specialist.name, node, { subgraphs: runner.subgraphs, ...ends }];
  });

  const graph = new StateGraph({ state: routerState(output), input: conversationInput, output })
    .addNode("classifier", classifier)
    .addNode(turnNodes)
    .addEdge(START, "classifier")
    .addConditionalEdges(
      "classifier",
      // Without a fallback the classifier has rejected an unclear route, so that somebody always answers.
      ({ route }) => clearSpecialist(route, minimumConfidence) ?? fallback.name ?? END,
      names,
    );
  for (const answerer of names) graph.addEdge(answerer, END);
  const { checkpointer, store } = options;
  return completeGraph(graph.compile({ name, ...(store && { store }) }), {
    kind: "router",
    checkpointer,
    waits,
    reopen: null,
  });
}

function fallbackOf<Name extends string>(
  options: RouterOptions<Name>,
): { name: string | null; added: Specialist | null } {
  const { fallback, specialists } = options;
  if (fallback === undefined) return { name: null, added: null };
  if (typeof fallback !== "string") return { name: fallback.name, added: fallback };
  const names = specialists.map((specialist) => specialist.name);
  if (!names.includes(fallback)) {
    throw new ConfigurationError("router", [
      `the fallback ${fallback} is no specialist; they are ${names.join(", ")}`,
    ]);
  }
  return { name: fallback, added: null };
}

/** The shipped router: coding, writing and analysis; a request too vague for them is asked about. */
export const graph: RouterGraph<"coding" | "writing" | "analysis"> = deferredGraph(() =>
  createRouter({
    specialists: [coding, writing, analysis],
    fallback: clarify,
    minimumConfidence: 0.4,
    rehearsal: teamRehearsal,
  }),
);
