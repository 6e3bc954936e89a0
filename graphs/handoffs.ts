import {
  END,
  START,
  StateGraph,
  type BaseCheckpointSaver,
  type BaseStore,
  type CompiledStateGraph,
} from "@langchain/langgraph";
import { mayWait } from "../src/approval/waiting-graphs.ts";
import {
  DEFAULT_MAXIMUM_HOPS,
  faultOfReplyTokens,
  faultsOfLimits,
  type Limits,
} from "../src/budget/limits.ts";
import { checkOptions } from "../src/check-options.ts";
import { faultsOfFallbacks, longestChain } from "../src/failure/check-failure-options.ts";
import { faultsOfHandoffs } from "../src/handoff/check-handoffs.ts";
import type { HistoryPolicy } from "../src/handoff/handoff.ts";
import { nextSpeaker, speakersAfter } from "../src/handoff/speakers.ts";
import { targetsOf } from "../src/handoff/target.ts";
import { deferredGraph } from "../src/langgraph/deferred-graph.ts";
import { createModelCaller, type ModelCallerOptions } from "../src/models/model-caller.ts";
import { checkSpecialists, type Specialist } from "../src/specialists/specialist.ts";
import { billing } from "../src/specialists/support-desk/billing.ts";
import { technical } from "../src/specialists/support-desk/technical.ts";
import { triage } from "../src/specialists/support-desk/triage.ts";
import { conversationInput } from "../src/state/conversation-input.ts";
import {
  handoffsOutput,
  handoffsState,
  type HandoffsOutput,
  type HandoffsState,
} from "../src/state/handoffs-state.ts";
import { completeGraph } from "../src/threads/complete-graph.ts";
import { createHandoffExtension } from "../nodes/handoff-agent.ts";
import { createHandoffSpecialist, type HandoffNode } from "../nodes/handoff-specialist.ts";
import { createSpecialistRunner, type SpecialistNode } from "../nodes/specialist-runner.ts";
import { createSwitchboard } from "../nodes/switchboard.ts";
import { withCheckpointer } from "../nodes/with-checkpointer.ts";

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
  limits?: Omit<Limits, "steps">;
  checkpointer?: BaseCheckpointSaver;
  store?: BaseStore;
  name?: string;
}

const RESERVED = ["switchboard", "messages", "active", "handoffs", "outcome", "ledger", "run"];

/** A compiled graph of handoffs: takes `{ messages }`, returns messages, active, handoffs, outcome and ledger. */
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
    ...faultsOfLimits(limits, options.price),
    faultOfReplyTokens(options.replyTokens),
    ...faultsOfFallbacks(everyone),
  ]);

  const caller = createModelCaller(options);
  const names = everyone.map((specialist) => specialist.name);
  const output = handoffsOutput(names);
  const targets = new Map(
    specialists.map((specialist) => [specialist.name as string, targetsOf(specialist, specialists)]),
  );
  const speakers = everyone.map((specialist): SpecialistNode<HandoffNode<Name>> => {
    const extension = createHandoffExtension(targets.get(specialist.name) ?? [], caller);
    const runner = createSpecialistRunner(specialist, caller, extension);
    const node = createHandoffSpecialist<Name>(specialist, { runner, caller, targets, history });
    return [specialist.name, node, { subgraphs: runner.subgraphs }];
  });

  const waits = everyone.some(mayWait);
  const switchboard = createSwitchboard<Name>({ names, entry, caller });
  const graph = new StateGraph({ state: handoffsState(output), input: conversationInput, output })
    .addNode("switchboard", waits ? withCheckpointer(switchboard, `handoffs ${name}`) : switchboard)
    .addNode(speakers)
    .addEdge(START, "switchboard")
    .addConditionalEdges("switchboard", ({ active }) => active, names);
  for (const speaker of names) {
    graph.addConditionalEdges(speaker, nextSpeaker, [...speakersAfter(speaker, specialists), END]);
  }
  const { checkpointer, store } = options;
  return completeGraph(graph.compile({ name, ...(store && { store }) }), {
    checkpointer,
    waits,
    recursionLimit: ((limits.hops ?? DEFAULT_MAXIMUM_HOPS) + 1) * longestChain(everyone) + 3,
  });
}

/** The shipped graph of handoffs, a support desk: triage, billing and technical. */
export const graph: HandoffsGraph<"triage" | "billing" | "technical"> = deferredGraph(() =>
  createHandoffs({
    specialists: [triage, billing, technical],
    entry: "triage",
  }),
);
