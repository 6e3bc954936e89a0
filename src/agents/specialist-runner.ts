import { SystemMessage, type AIMessage } from "@langchain/core/messages";
import type { ModelCaller } from "../models/model-caller.ts";
import { lazyGraph } from "../langgraph/lazy-graph.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { compiledGraphOf } from "../specialists/mountable-graph.ts";
import { toolsOf } from "../specialists/middleware.ts";
import { promptText, runInfo } from "../specialists/prompt.ts";
import { isGraphSpecialist, type PromptSpecialist, type Specialist } from "../specialists/specialist.ts";
import { answerFrom } from "./answer-from.ts";
import { directTools } from "./direct-answer.ts";
import { createGraphRunner } from "./graph-runner.ts";
import type { Assignment, SpecialistRunner } from "./runner.ts";
import type { AgentParts } from "./tool-agent.ts";
import {
  createTypedAgentRunner,
  createTypedRunner,
  hasTypedResult,
  promptedForData,
} from "./typed-runner.ts";

/** A specialist's node, in the form in which `addNode` takes several nodes. */
export type SpecialistNode<Node> = [
  name: string,
  node: Node,
  options: { subgraphs: CompiledGraph[]; ends?: string[] },
];

/** Makes the runner of a specialist: a plain model call, an agent with tools, or the specialist's own graph. */
export function createSpecialistRunner(
  specialist: Specialist,
  caller: ModelCaller,
  { extension, channels }: AgentParts = {},
): SpecialistRunner {
  const { name } = specialist;
  if (isGraphSpecialist(specialist)) {
    const graph = compiledGraphOf(specialist.graph);
    return createGraphRunner({
      name,
      graph: { load: () => Promise.resolve(graph), subgraphs: [graph] },
      caller,
    });
  }
  const own = callerOf(specialist, caller);
  if (needsAgent(specialist) || (extension?.tools ?? []).length > 0) {
    // The agent needs langchain, which is loaded only at its first use.
    const graph = lazyGraph(async () => {
      const { createToolAgent } = await import("./tool-agent.ts");
      const told = hasTypedResult(specialist) ? promptedForData(specialist) : specialist;
      return compiledGraphOf(await createToolAgent(told, own, { extension, channels }));
    });
    const agent = createGraphRunner({
      name,
      graph,
      caller,
      isAgent: true,
      directs: directTools(toolsOf(specialist)),
    });
    return hasTypedResult(specialist) ? createTypedAgentRunner(agent, specialist, own) : agent;
  }
  return hasTypedResult(specialist) ? createTypedRunner(specialist, own) : promptRunner(specialist, own);
}

/** Returns true for a specialist that is an agent of langchain: one with tools or middleware. */
export function needsAgent({ tools = [], middleware = [] }: PromptSpecialist): boolean {
  return tools.length > 0 || middleware.length > 0;
}

/** Returns the caller with a specialist's own retry policy and fallback models. */
export function callerOf(
  { retry, fallbackModels }: Pick<PromptSpecialist, "retry" | "fallbackModels">,
  caller: ModelCaller,
): ModelCaller {
  const isUsual = retry === undefined && fallbackModels === undefined;
  return isUsual ? caller : caller.adapted({ retry, fallbackModels });
}

function promptRunner(specialist: PromptSpecialist, caller: ModelCaller): SpecialistRunner {
  const { name, prompt, model } = specialist;
  const run = async ({ messages, visible, scope }: Assignment): Promise<AIMessage> => {
    const call = { role: "specialist", model, visible, scope } as const;
    const system = new SystemMessage(await promptText(prompt, name, () => runInfo(scope, messages)));
    const reply = await caller.call({ ...call, messages: [system, ...messages] });
    return answerFrom(reply, name);
  };
  return { subgraphs: [], run, converse: async (assignment) => [await run(assignment)] };
}
