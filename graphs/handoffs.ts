import {
  END,
  START,
  StateGraph,
  type BaseCheckpointSaver,
  type BaseStore,
  type CompiledStateGraph,
} from "@langchain/langgraph";
import { mayWait } from "../src/specialists/may-wait.ts";
import {
  DEFAULT_MAXIMUM_HOPS,
  faultOfReplyTokens,
  faultsOfLimits,
  RUN_LIMITS,
  type RunLimits,
} from "../src/run/limits.ts";
import { checkOptions } from "../src/errors/check-options.ts";
import { faultsOfFallbacks, longestChain } from "../src/failure/check-failure-options.ts";
import { faultsOfHandoffs } from "../src/handoff/check-handoffs.ts";
import type { HistoryPolicy } from "../src/specialists/handoff.ts";
import { nextSpeaker, speakersAfter } from "../src/handoff/speakers.ts";
import { reopenTurn } from "../src/handoff/reopen-turn.ts";
import { targetsOf } from "../src/handoff/target.ts";
import { deferredGraph } from "../src/langgraph/deferred-graph.ts";
import { createModelCaller, type ModelCallerOptions } from "../src/models/model-caller.ts";
import { checkSpecialists, type Specialist } from "../src/specialists/specialist.ts";
import { billing } from "../src/shipped/support-desk/billing.ts";
import { technical } from "../src/shipped/support-desk/technical.ts";
import { triage } from "../src/shipped/support-desk/triage.ts";
import { conversationInput } from "../src/state/conversation-input.ts";
import {
  handoffsOutput,
  handoffsState,
  type HandoffsOutput,
  type HandoffsState,
} from "../src/state/handoffs-state.ts";
import { completeGraph } from "../src/threads/complete-graph.ts";
import { createHandoffRunner } from "../src/agents/handoff-runner.ts";
import { createHandoffSpecialist, type HandoffNode } from "../nodes/handoffs/specialist.ts";
import type { SpecialistNode } from "../src/agents/specialist-runner.ts";
import { createSwitchboard } from "../nodes/handoffs/switchboard.ts";
import { deskRehearsal } from "../src/shipped/rehearsal/rehearsals.ts";

/** What a graph of handoffs is made of. */
export interface HandoffsOptions<Name extends string> extends ModelCallerOptions {
  /** Each says in its `handoffs` to whom it may hand over. */
  // The names are read off twice: off a changed copy of a specialist, TypeScript reads none by its type alone.
  specialists: readonly (Specialist<Name, NoInfer<Name>> & { readonly name: Name })[];
  /** Who opens a conversation; later turns go on with who spoke last. */
  entry: NoInfer<Name>;
  /** What the next specialist is shown of the conversation; `since-last-human` by default. */
  history?: HistoryPolicy;
  /** What a turn may use at most, handoffs (`hops`) included; at a limit it ends with what it has. */
  limits?: RunLimits;
  checkpointer?: BaseCheckpointSaver;
  store?: BaseStore;
  name?: string;
}

const RESERVED = ["switchboard", "messages", "active", "handoffs", "outcome", "usage", "run"];

/** A compiled graph of handoffs: takes `{ messages }`, returns messages, active, handoffs, outcome and usage. */
export type HandoffsGraph<Name extends string> = CompiledStateGraph<
  HandoffsState<Name>["State"],
  HandoffsState<Name>["Update"],
  string,
  typeof conversationInput,
  HandoffsOutput<Name>
>;

/**
 * Builds a graph of handoffs: specialists who pass a conversation on by themselves, through tools made for it.
 * Throws ConfigurationError for faulty specialists, handoffs or options; a run ends with an `outcome`, also where a
 * specialist failed, could not hand over, or handed over too often.
 */
export function createHandoffs<const Name extends string>(
  options: HandoffsOptions<Name>,
): HandoffsGraph<Name> {
  const { specialists, entry, history = "since-last-human", limits = {}, name = "handoffs" } = options;
  // What they hand over is read off them once, below; the rest is that of any specialist.
  const everyone = specialists as unknown as readonly Specialist<Name>[];
  checkSpecialists(`handoffs ${name}`, everyone, RESERVED);
  checkOptions(`handoffs ${name}`, [
    ...faultsOfHandoffs(specialists, { entry, history }),
    ...faultsOfLimits(limits, { kinds: RUN_LIMITS, price: options.price }),
    faultOfReplyTokens(options.replyTokens),
    ...faultsOfFallbacks(everyone),
  ]);

  const caller = createModelCaller(options);
  const names = everyone.map((specialist) => specialist.name);
  const output = handoffsOutput(names);
  const targets = new Map(
    specialists.map((specialist) => [
      specialist.name as string,
      targetsOf(specialist, { everyone: specialists, history }),
    ]),
  );
  const speakers = everyone.map((specialist): SpecialistNode<HandoffNode<Name>> => {
    const runner = createHandoffRunner(specialist, { targets: targets.get(specialist.name) ?? [], caller });
    const node = createHandoffSpecialist<Name>(specialist, { runner, caller, targets, history });
    return [specialist.name, node, { subgraphs: runner.subgraphs }];
  });

  const waits = everyone.some(mayWait);
  const switchboard = createSwitchboard<Name>({ names, entry, caller, waits, title: `handoffs ${name}` });
  const graph = new StateGraph({ state: handoffsState(output), input: conversationInput, output })
    .addNode("switchboard", switchboard)
    .addNode(speakers)
    .addEdge(START, "switchboard")
    .addConditionalEdges("switchboard", ({ active }) => active, names);
  for (const speaker of names) {
    graph.addConditionalEdges(speaker, nextSpeaker, [...speakersAfter(speaker, specialists), END]);
  }
  const { checkpointer, store } = options;
  return completeGraph(graph.compile({ name, ...(store && { store }) }), {
    checkpointer,
    kind: "handoffs",
    waits,
    reopen: reopenTurn,
    recursionLimit: ((limits.hops ?? DEFAULT_MAXIMUM_HOPS) + 1) * longestChain(everyone) + 3,
  });
}

/** The shipped graph of handoffs, a support desk: triage, billing and technical. */
export const graph: HandoffsGraph<"triage" | "billing" | "technical"> = deferredGraph(() =>
  createHandoffs({
    specialists: [triage, billing, technical],
    entry: "triage",
    rehearsal: deskRehearsal,
  }),
);
