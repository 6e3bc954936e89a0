import { createLoopTurns } from "../run/loop-turns.ts";
import { AIMessage, SystemMessage, type BaseMessage } from "@langchain/core/messages";
import { RunnableBinding } from "@langchain/core/runnables";
import { convertToOpenAITool, isLangChainTool } from "@langchain/core/utils/function_calling";
import type { ClientTool } from "@langchain/core/tools";
import { createAgent, createMiddleware, type AgentMiddleware } from "langchain";
import type { Prompt } from "../budget/estimate-tokens.ts";
import { emit } from "../events/events.ts";
import { observed, type Operation } from "../events/operation-channel.ts";
import { pairCalls } from "../handoff/pair-calls.ts";
import { currentScope, type CallScope } from "../run/call-scope.ts";
import type { ModelCaller } from "../models/model-caller.ts";
import { UnresolvedModel } from "../models/unresolved-model.ts";
import { agentStateSchema, NO_CHANNELS, stateOfNode, type OwnChannels } from "../langgraph/own-channels.ts";
import { toolsOf } from "../specialists/middleware.ts";
import type { MountableGraph } from "../specialists/mountable-graph.ts";
import { promptText, runInfo, type RunInfo } from "../specialists/prompt.ts";
import { isRehearsedCall } from "../rehearsal/rehearsed-call.ts";
import type { PromptSpecialist } from "../specialists/specialist.ts";
import { callsApprovalId } from "./approved-calls.ts";
import { bookEarlierCalls, notedCall } from "./call-notes.ts";
import { noteWrites } from "./channel-writes.ts";
import { directAnswer, directTools } from "./direct-answer.ts";
import {
  createRegularRequests,
  middlewareChannels,
  regularParts,
  withoutMiddlewareError,
} from "./own-middleware.ts";
import { rehearsedTool } from "./rehearsed-tool.ts";
import { toolResult } from "./tool-results.ts";
import { createToolApproval, toolsToApprove } from "./tool-approval.ts";

/**
 * How many calls of tools begin in one turn of the event loop. A reply may have more than a hundred calls, and LangChain's
 * work on each takes about a millisecond.
 */
const turnOfCall = createLoopTurns(16);

/** What an agent gets of its graph. */
export interface AgentParts {
  extension?: AgentExtension | undefined;
  /** The graph's own channels, which its tools may read and write. */
  channels?: OwnChannels | undefined;
}

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
  { extension, channels = NO_CHANNELS }: AgentParts = {},
): Promise<MountableGraph> {
  const { name, prompt, tools = [], model } = specialist;
  const own = (specialist.middleware ?? []) as readonly AgentMiddleware[];
  const approved = toolsToApprove(specialist);
  const direct = directTools(toolsOf(specialist));
  const others = middlewareChannels(own);
  const regular = createRegularRequests();
  return createAgent({
    name,
    // `createAgent` needs a model at once. The real one is resolved at the first call, when the environment is read.
    model: new UnresolvedModel(),
    tools: [...tools, ...(extension?.tools ?? [])],
    // A message, because createAgent turns a string into a list of parts, which not every server accepts.
    systemPrompt: new SystemMessage(typeof prompt === "string" ? prompt : ""),
    ...(channels.names.length > 0 && { stateSchema: agentStateSchema(channels) }),
    middleware: [
      ...((await extension?.middleware()) ?? []),
      createMiddleware({
        name: "guarded",
        wrapToolCall: async ({ toolCall, ...called }, handler) => {
          await turnOfCall();
          const standIn = isRehearsedCall(toolCall) ? { tool: rehearsedTool(toolCall.name) } : {};
          const result = await observed(
            () => toolOperation(toolCall),
            () =>
              toolResult(toolCall, () => handler({ toolCall, ...called, ...standIn }), {
                characters: caller.toolResultCharacters,
                signal: called.runtime.signal,
              }),
          );
          return noteWrites(result, { tool: toolCall.name, scope: scopeOf(name), channels, others });
        },
        wrapModelCall: async (asked, handler) => {
          // langchain ends with such an answer by itself only if that was the last call of the reply.
          const answer = directAnswer(asked.messages, direct);
          if (answer !== null) return new AIMessage(answer);
          const scope = scopeOf(name);
          const written = await promptText(prompt, name, () => agentInfo(scope, asked.messages));
          const request = {
            ...asked,
            systemMessage: caller.completed(new SystemMessage(written), scope),
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
                  const parts = regularParts(request, resolved);
                  try {
                    return await handler({ ...request, ...parts, model: regular.by(bound, resolved) });
                  } catch (error) {
                    throw withoutMiddlewareError(error);
                  }
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
      ...own,
      ...(own.length > 0 ? [regular.middleware] : []),
    ],
  });
}

function toolOperation({ id, name, args }: { id?: string; name: string; args: unknown }): Operation {
  return { kind: "tool", tool: name, call: id ?? "", arguments: () => args };
}

function scopeOf(name: string): CallScope {
  const scope = currentScope.getStore();
  if (scope === undefined) throw new Error(`the agent ${name} was called outside a run`);
  return scope;
}

/** Returns what the prompt of an agent reads: the channels are those of the agent's state, with what its tools wrote. */
function agentInfo(scope: CallScope, messages: readonly BaseMessage[]): RunInfo {
  const info = runInfo(scope, messages);
  const state = stateOfNode();
  const written = (scope.channels?.names ?? []).filter((name) => name in state);
  const now = Object.fromEntries(written.map((name) => [name, state[name]]));
  return { ...info, state: { ...info.state, ...now } };
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
