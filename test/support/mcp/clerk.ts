import { MemorySaver } from "@langchain/langgraph";
import { createRouter, defineSpecialist, type RouterGraph } from "../../../src/index.ts";
import type { McpTools } from "../../../src/mcp/index.ts";
import { scriptBySchema, type ModelReply } from "../../../src/testing/index.ts";
import { routeTo, scriptedModels, type ScriptedModels } from "../scripted-models.ts";

/** A call that the clerk's model asks for. */
export type AskedCall = readonly [tool: string, args?: Record<string, unknown>];

/** A router with one clerk, and its model. */
export interface ClerkDesk extends AsyncDisposable {
  desk: RouterGraph<"clerk">;
  scripted: ScriptedModels;
  /** What the clerk's model has read of its tools. */
  read: () => string[];
}

/**
 * Makes a router with one clerk, whose model asks for these calls, one after the other (those in a list of lists in one reply),
 * and then answers "Done.".
 */
export async function clerkDesk(
  { tools, approveTools }: Pick<McpTools, "tools" | "approveTools">,
  ...rounds: readonly (readonly AskedCall[])[]
): Promise<ClerkDesk> {
  const text: ModelReply[] = rounds.map((calls) => ({
    toolCalls: calls.map(([name, args = {}]) => ({ name, arguments: args })),
  }));
  const scripted = await scriptedModels(
    scriptBySchema({ route: routeTo("clerk"), text: [...text, { text: "Done." }] }),
  );
  const clerk = defineSpecialist({
    name: "clerk",
    description: "clerk",
    prompt: "Work.",
    tools,
    approveTools,
  });
  const desk = createRouter({
    specialists: [clerk],
    models: scripted.models,
    checkpointer: new MemorySaver(),
  });
  const read = (): string[] => {
    const { messages = [] } = scripted.server.requests.at(-1) ?? {};
    return messages.filter(({ role }) => role === "tool").map(({ content }) => JSON.stringify(content));
  };
  return { desk, read, scripted, [Symbol.asyncDispose]: () => scripted[Symbol.asyncDispose]() };
}

/** A conversation of its own. */
export const conversation = { configurable: { thread_id: "desk" } };
