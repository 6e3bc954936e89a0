import { AIMessage, SystemMessage, type BaseMessage } from "@langchain/core/messages";
import { mergeConfigs } from "@langchain/core/runnables";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { textOf } from "../src/conversation.ts";
import { TroupeError } from "../src/errors/troupe-error.ts";
import { currentScope, type CallScope } from "../src/models/call-scope.ts";
import type { ModelCaller } from "../src/models/model-caller.ts";
import type { Outcome } from "../src/outcome.ts";
import { compiledGraphOf, type CompiledGraph } from "../src/specialists/mountable-graph.ts";
import { isGraphSpecialist, type PromptSpecialist, type Specialist } from "../src/specialists/specialist.ts";
import type { UsageEntry } from "../src/usage.ts";
import { createToolAgent } from "./tool-agent.ts";
import { UsageListener } from "./usage-listener.ts";

/** What a specialist is given to answer; `visible` streams the answer to the reader as chat. */
export interface Assignment {
  messages: BaseMessage[];
  visible: boolean;
  scope: CallScope;
}

/** A specialist ready to run: one way of asking, whatever it is made of. */
export interface SpecialistRunner {
  /** Answers in one message under the specialist's name; rejects where it cannot. */
  run(assignment: Assignment): Promise<AIMessage>;
  /** The graphs inside, for drawing and for their checkpoints. */
  subgraphs: CompiledGraph[];
}

/** A specialist's visible box, as `addNode` takes several of them. */
export type SpecialistNode<Node> = [name: string, node: Node, options: { subgraphs: CompiledGraph[] }];

/** Makes the runner of a specialist: a plain model call, an agent with its tools, or a graph of its own. */
export function createSpecialistRunner(specialist: Specialist, caller: ModelCaller): SpecialistRunner {
  const { name } = specialist;
  if (isGraphSpecialist(specialist)) {
    return graphRunner({ name, graph: compiledGraphOf(specialist.graph), caller, recordsUsage: false });
  }
  if ((specialist.tools ?? []).length > 0) {
    const graph = compiledGraphOf(createToolAgent(specialist, caller));
    return graphRunner({ name, graph, caller, recordsUsage: true });
  }
  return promptRunner(specialist, caller);
}

function promptRunner(specialist: PromptSpecialist, caller: ModelCaller): SpecialistRunner {
  const { name, prompt, model } = specialist;
  return {
    subgraphs: [],
    async run({ messages, visible, scope }) {
      const call = { role: "specialist", model, visible, scope } as const;
      const reply = await caller.call({ ...call, messages: [new SystemMessage(prompt), ...messages] });
      return answerFrom(reply, name);
    },
  };
}

function graphRunner(options: {
  name: string;
  graph: CompiledGraph;
  caller: ModelCaller;
  /** True where the model calls inside record themselves in the scope. */
  recordsUsage: boolean;
}): SpecialistRunner {
  const { name, graph, caller, recordsUsage } = options;
  return {
    subgraphs: [graph],
    async run({ messages, visible, scope }) {
      // With ids, what the graph was given is told from what it answers.
      for (const message of messages) message.id ??= caller.effects.id();
      const given = new Set(messages.map((message) => message.id));
      const listener = new UsageListener(scope);
      const output: TeamOutput = await currentScope
        .run(scope, () => graph.invoke({ messages }, configFor(graph, { scope, visible, listener })))
        .catch((error: unknown) => {
          if (!recordsUsage) scope.ledger.push(...listener.entries);
          throw error;
        });
      if (!recordsUsage) scope.ledger.push(...(ledgerOf(output, scope) ?? listener.entries));
      if (output.outcome?.status === "failed") {
        const reason = output.outcome.reason ?? "no reason given";
        throw new TroupeError("specialist_failed", `the team failed: ${reason}`);
      }
      const answer = output.messages?.findLast(
        (message) => message.getType() === "ai" && !given.has(message.id) && textOf(message).trim() !== "",
      );
      if (answer === undefined)
        throw new TroupeError("specialist_failed", "it returned no answer in `messages`");
      return answerFrom(answer, name);
    },
  };
}

/** What is read of a mounted graph's output; only ours have an outcome and a ledger. */
interface TeamOutput {
  messages?: BaseMessage[];
  outcome?: Outcome | null;
  ledger?: UsageEntry[];
}

function configFor(
  graph: CompiledGraph,
  { scope, visible, listener }: { scope: CallScope; visible: boolean; listener: UsageListener },
): LangGraphRunnableConfig {
  const config = mergeConfigs(scope.config, {
    tags: visible ? [] : ["nostream"],
    callbacks: [listener],
    // Under its node's own name, LangGraph would take the graph's run for the node's, and stream all its messages.
    runName: `${scope.agent} (graph)`,
  });
  // A team has its own limit on supersteps; the parent's would cut it short (or let it run on).
  const limit = graph.config?.recursionLimit;
  return { ...config, ...(limit ? { recursionLimit: limit } : {}) };
}

/** The ledger that a team of ours keeps, as its parent books it. */
function ledgerOf({ outcome, ledger }: TeamOutput, { agent, step }: CallScope): UsageEntry[] | undefined {
  if (outcome === undefined) return undefined;
  return ledger?.map((entry) => ({ ...entry, agent: `${agent}/${entry.agent}`, step }));
}

/** The reply as the reader gets it; it keeps its id, so that what was streamed and what is stored are one message. */
function answerFrom(reply: BaseMessage, name: string): AIMessage {
  const { id, content } = reply;
  const usage = AIMessage.isInstance(reply) ? reply.usage_metadata : undefined;
  return new AIMessage({ name, content, ...(id ? { id } : {}), ...(usage ? { usage_metadata: usage } : {}) });
}
