import { AIMessage, SystemMessage, type BaseMessage } from "@langchain/core/messages";
import { mergeConfigs } from "@langchain/core/runnables";
import { textOf } from "../src/conversation.ts";
import { TroupeError } from "../src/errors/troupe-error.ts";
import { currentScope, type CallScope } from "../src/models/call-scope.ts";
import type { ModelCaller } from "../src/models/model-caller.ts";
import type { Outcome } from "../src/outcome.ts";
import { compiledGraphOf, type CompiledGraph } from "../src/specialists/mountable-graph.ts";
import { isGraphSpecialist, type PromptSpecialist, type Specialist } from "../src/specialists/specialist.ts";
import type { UsageEntry } from "../src/usage.ts";
import { createToolAgent } from "./tool-agent.ts";

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
  if (isGraphSpecialist(specialist)) return graphRunner(specialist.name, compiledGraphOf(specialist.graph));
  if ((specialist.tools ?? []).length > 0) {
    return graphRunner(specialist.name, compiledGraphOf(createToolAgent(specialist, caller)), {
      recordsUsage: true,
    });
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

function graphRunner(
  name: string,
  graph: CompiledGraph,
  options = { recordsUsage: false },
): SpecialistRunner {
  return {
    subgraphs: [graph],
    async run({ messages, visible, scope }) {
      const tags = visible ? [] : ["nostream"];
      // A team has its own limit on supersteps; the parent's would cut it short (or let it run on).
      const limit = graph.config?.recursionLimit;
      const config = { ...mergeConfigs(scope.config, { tags }), ...(limit ? { recursionLimit: limit } : {}) };
      const output: TeamOutput = await currentScope.run(scope, () => graph.invoke({ messages }, config));
      if (!options.recordsUsage) scope.ledger.push(...usageOf(output, messages, scope));
      if (output.outcome?.status === "failed") {
        throw new TroupeError(
          "specialist_failed",
          `the team failed: ${output.outcome.reason ?? "no reason given"}`,
        );
      }
      const answer = output.messages?.findLast(
        (message) => message.getType() === "ai" && textOf(message).trim() !== "",
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

/** A team of ours keeps its own ledger; of another graph, the usage that its new messages report is counted. */
function usageOf(output: TeamOutput, given: readonly BaseMessage[], scope: CallScope): UsageEntry[] {
  const { agent, step } = scope;
  if (output.ledger !== undefined) {
    return output.ledger.map((entry) => ({ ...entry, agent: `${agent}/${entry.agent}`, step }));
  }
  const known = new Set(given.map((message) => message.id));
  return (output.messages ?? []).flatMap((message) => {
    const usage =
      AIMessage.isInstance(message) && !known.has(message.id) ? message.usage_metadata : undefined;
    if (usage === undefined) return [];
    const { input_tokens: inputTokens, output_tokens: outputTokens } = usage;
    return [{ agent, step, model: "unknown", mode: "live", attempt: 1, inputTokens, outputTokens }];
  });
}

/** The reply as the reader gets it; it keeps its id, so that what was streamed and what is stored are one message. */
function answerFrom(reply: BaseMessage, name: string): AIMessage {
  const { id, content } = reply;
  const usage = AIMessage.isInstance(reply) ? reply.usage_metadata : undefined;
  return new AIMessage({ name, content, ...(id ? { id } : {}), ...(usage ? { usage_metadata: usage } : {}) });
}
