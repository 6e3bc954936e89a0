import { SystemMessage, type AIMessage, type BaseMessage } from "@langchain/core/messages";
import { RunnableBinding } from "@langchain/core/runnables";
import { convertToOpenAITool, isLangChainTool } from "@langchain/core/utils/function_calling";
import type { ClientTool } from "@langchain/core/tools";
import { createAgent, createMiddleware, type AgentMiddleware, type ReactAgent } from "langchain";
import type { Prompt } from "../budget/estimate-tokens.ts";
import { emit } from "../events/events.ts";
import { pairCalls } from "../handoff/pair-calls.ts";
import { currentScope } from "../run/call-scope.ts";
import type { ModelCaller } from "../models/model-caller.ts";
import { UnresolvedModel } from "../models/unresolved-model.ts";
import type { PromptSpecialist } from "../specialists/specialist.ts";
import { bookEarlierCalls, notedCall } from "./call-notes.ts";
import { createToolApproval, toolsToApprove } from "./tool-approval.ts";

/** What an agent gets beside what its specialist has. */
export interface AgentExtension {
  tools: readonly ClientTool[];
  /** Made with the agent: what makes it needs langchain. */
  middleware: () => Promise<readonly AgentMiddleware[]>;
}

/**
 * Makes the agent of a specialist that has tools; every model call it makes goes through our guards. This file and what
 * it imports load langchain: import it when the first agent is needed, not before.
 */
export async function createToolAgent(
  specialist: PromptSpecialist,
  caller: ModelCaller,
  extension?: AgentExtension,
): Promise<ReactAgent> {
  const { name, prompt, tools = [], model } = specialist;
  const approved = toolsToApprove(specialist);
  return createAgent({
    name,
    // An agent wants its model when it is built; ours is resolved at the first call, when the environment is read.
    model: new UnresolvedModel(),
    tools: [...tools, ...(extension?.tools ?? [])],
    // As a message: of a string, createAgent makes a list of parts, which not every server takes.
    systemPrompt: new SystemMessage(prompt),
    middleware: [
      ...((await extension?.middleware()) ?? []),
      createMiddleware({
        name: "guarded",
        wrapModelCall: async (asked, handler) => {
          // A rejected call leaves the others of its reply unanswered (langchain 1.5.14).
          const request = { ...asked, messages: pairCalls(asked.messages) };
          const scope = currentScope.getStore();
          if (scope === undefined) throw new Error(`the agent ${name} was called outside a run`);
          bookEarlierCalls(scope, asked.messages, caller.budgets);
          const ask = (): Promise<AIMessage> =>
            caller.inTurn({ role: "specialist", model, scope }, (resolved) =>
              caller.guard(
                async (signal, callbacks, longest) => {
                  // Bound, not `modelSettings`: those are overridden by the node's own signal and callbacks.
                  const kwargs = { ...longest, signal, callbacks: [callbacks] };
                  const bound = new RunnableBinding({ bound: resolved.model, kwargs, config: {} });
                  return await handler({ ...request, model: bound });
                },
                {
                  resolved,
                  scope,
                  signal: request.runtime.signal,
                  prompt: () => promptOf(request),
                  calls: "tools",
                },
              ),
            );
          return notedCall({ scope, at: asked.messages.length }, ask, (reply) => {
            if (!reply.tool_calls?.some((call) => approved.includes(call.name))) return null;
            const approval = caller.effects.id();
            // Here, and not where the agent then waits: that place is passed again for every answer.
            const { config, run, agent, step } = scope;
            emit(config, { run, agent, step }, { type: "approval_requested", approval, kind: "tools" });
            return approval;
          });
        },
      }),
      ...(approved.length > 0 ? [createToolApproval(specialist, caller.budgets)] : []),
    ],
  });
}

/** What goes over the wire, for an estimate. */
function promptOf(request: {
  systemMessage: BaseMessage;
  messages: readonly BaseMessage[];
  tools: readonly unknown[];
}): Prompt {
  const { systemMessage, messages, tools } = request;
  const schemas = tools.map((tool) => (isLangChainTool(tool) ? convertToOpenAITool(tool) : tool));
  return { messages: [systemMessage, ...messages], schemas };
}
