import { AIMessage, SystemMessage, type BaseMessage } from "@langchain/core/messages";
import { RunnableBinding } from "@langchain/core/runnables";
import { convertToOpenAITool, isLangChainTool } from "@langchain/core/utils/function_calling";
import type { ClientTool } from "@langchain/core/tools";
import { createAgent, createMiddleware, type AgentMiddleware, type ReactAgent } from "langchain";
import type { Prompt } from "../budget/estimate-tokens.ts";
import { emit } from "../events/events.ts";
import { pairCalls } from "../handoff/pair-calls.ts";
import { currentScope } from "../run/call-scope.ts";
import type { ModelCaller } from "../models/model-caller.ts";
import type { ResolvedModel } from "../models/models.ts";
import { shownTo } from "../models/regular-reply.ts";
import { regularRequest } from "../models/regular-request.ts";
import { refusedBy } from "../models/server-abilities.ts";
import { UnresolvedModel } from "../models/unresolved-model.ts";
import { isRehearsedCall } from "../rehearsal/rehearsed-call.ts";
import type { PromptSpecialist } from "../specialists/specialist.ts";
import { callsApprovalId } from "./approved-calls.ts";
import { bookEarlierCalls, notedCall } from "./call-notes.ts";
import { directAnswer, directTools } from "./direct-answer.ts";
import { rehearsedTool } from "./rehearsed-tool.ts";
import { toolResult } from "./tool-results.ts";
import { turnForCall } from "./tool-turns.ts";
import { createToolApproval, toolsToApprove } from "./tool-approval.ts";

/** What an agent gets in addition to its specialist's own tools. */
export interface AgentExtension {
  tools: readonly ClientTool[];
  /** Makes the middleware together with the agent, because it needs langchain. */
  middleware: () => Promise<readonly AgentMiddleware[]>;
}

/**
 * Makes the agent of a specialist that has tools. Its model calls get the same retries, limits and checks as any other.
 * This module loads langchain: import it only when the first agent is needed.
 */
export async function createToolAgent(
  specialist: PromptSpecialist,
  caller: ModelCaller,
  extension?: AgentExtension,
): Promise<ReactAgent> {
  const { name, prompt, tools = [], model } = specialist;
  const approved = toolsToApprove(specialist);
  const direct = directTools(tools);
  return createAgent({
    name,
    // `createAgent` needs a model at once. The real one is resolved at the first call, when the environment is read.
    model: new UnresolvedModel(),
    tools: [...tools, ...(extension?.tools ?? [])],
    // A message, because createAgent turns a string into a list of parts, which not every server accepts.
    systemPrompt: new SystemMessage(prompt),
    middleware: [
      ...((await extension?.middleware()) ?? []),
      createMiddleware({
        name: "guarded",
        wrapToolCall: async ({ toolCall, ...called }, handler) => {
          await turnForCall();
          const standIn = isRehearsedCall(toolCall) ? { tool: rehearsedTool(toolCall.name) } : {};
          return toolResult(toolCall, () => handler({ toolCall, ...called, ...standIn }), {
            characters: caller.toolResultCharacters,
            signal: called.runtime.signal,
          });
        },
        wrapModelCall: async (asked, handler) => {
          // langchain ends with such an answer by itself only if that was the last call of the reply.
          const answer = directAnswer(asked.messages, direct);
          if (answer !== null) return new AIMessage(answer);
          const scope = currentScope.getStore();
          if (scope === undefined) throw new Error(`the agent ${name} was called outside a run`);
          const request = {
            ...asked,
            systemMessage: caller.completed(asked.systemMessage, scope),
            // A rejected call leaves the others of its reply unanswered (langchain 1.5.14).
            messages: pairCalls(asked.messages),
          };
          bookEarlierCalls(scope, asked.messages, caller.budgets);
          const ask = (): Promise<AIMessage> =>
            caller.inTurn({ role: "specialist", model, scope }, (resolved) =>
              caller.guard(
                async (signal, callbacks, longest) => {
                  // Bound, because the node's own signal and callbacks override `modelSettings`.
                  const kwargs = { ...longest, signal, callbacks: [callbacks] };
                  const bound = new RunnableBinding({ bound: resolved.model, kwargs, config: {} });
                  return await handler({ ...request, ...regularParts(request, resolved), model: bound });
                },
                {
                  resolved,
                  scope,
                  signal: request.runtime.signal,
                  messages: request.messages,
                  prompt: () => promptOf(request),
                  calls: "tools",
                },
              ),
            );
          return notedCall({ scope, at: asked.messages.length }, ask, (reply) => {
            const calls = (reply.tool_calls ?? []).filter((call) => approved.includes(call.name));
            if (calls.length === 0) return null;
            const occasion = caller.effects.id();
            const approval = callsApprovalId(calls, { scope, occasion });
            // Emitted here and not in the approval middleware, which runs again for every answer.
            const { config, run, agent, step } = scope;
            emit(config, { run, agent, step }, { type: "approval_requested", approval, kind: "tools" });
            return occasion;
          });
        },
      }),
      ...(approved.length > 0 ? [createToolApproval(specialist, caller.budgets)] : []),
    ],
  });
}

/** Returns the messages of a request in the form in which they are sent. */
function regularParts(
  { systemMessage, messages }: { systemMessage: SystemMessage; messages: readonly BaseMessage[] },
  resolved: ResolvedModel,
): { systemMessage: SystemMessage; messages: BaseMessage[] } {
  const shown = shownTo(messages, { host: resolved.host, model: resolved.name });
  const [first, ...rest] = regularRequest([systemMessage, ...shown], refusedBy(resolved));
  if (first !== undefined && SystemMessage.isInstance(first)) return { systemMessage: first, messages: rest };
  // An empty system message is not sent.
  return { systemMessage: new SystemMessage(""), messages: first === undefined ? [] : [first, ...rest] };
}

/** Returns what the request sends, to estimate its tokens. */
function promptOf(request: {
  systemMessage: BaseMessage;
  messages: readonly BaseMessage[];
  tools: readonly unknown[];
}): Prompt {
  const { systemMessage, messages, tools } = request;
  const schemas = tools.map((tool) => (isLangChainTool(tool) ? convertToOpenAITool(tool) : tool));
  return { messages: [systemMessage, ...messages], schemas };
}
