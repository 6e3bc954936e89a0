import { SystemMessage } from "@langchain/core/messages";
import { RunnableBinding } from "@langchain/core/runnables";
import { ChatOpenAI } from "@langchain/openai";
import { createAgent, createMiddleware, type ReactAgent } from "langchain";
import { currentScope } from "../src/models/call-scope.ts";
import type { ModelCaller } from "../src/models/model-caller.ts";
import type { PromptSpecialist } from "../src/specialists/specialist.ts";

/** Makes the agent of a specialist that has tools; every model call it makes goes through our guards. */
export function createToolAgent(specialist: PromptSpecialist, caller: ModelCaller): ReactAgent {
  const { name, prompt, tools = [], model } = specialist;
  return createAgent({
    name,
    // An agent wants its model when it is built; ours is resolved at the first call, when the environment is read.
    model: new ChatOpenAI({ model: "resolved-at-the-call", apiKey: "none" }),
    tools: [...tools],
    // As a message: of a string, createAgent makes a list of parts, which not every server takes.
    systemPrompt: new SystemMessage(prompt),
    middleware: [
      createMiddleware({
        name: "guarded",
        wrapModelCall: async (request, handler) => {
          const scope = currentScope.getStore();
          if (scope === undefined) throw new Error(`the agent ${name} was called outside a run`);
          const resolved = await caller.models.resolve("specialist", model);
          return caller.guard(
            async (signal, callbacks) => {
              // Bound, not `modelSettings`: those are overridden by the node's own signal and callbacks.
              const kwargs = { signal, callbacks: [callbacks] };
              const bound = new RunnableBinding({ bound: resolved.model, kwargs, config: {} });
              return await handler({ ...request, model: bound });
            },
            { resolved, scope, signal: request.runtime.signal },
          );
        },
      }),
    ],
  });
}
