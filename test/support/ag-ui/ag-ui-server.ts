import { HttpAgent, type AgentSubscriber, type RunAgentParameters } from "@ag-ui/client";
import { contentToText, type Event, type EventType, type Interrupt } from "@ag-ui/core";
import { serve, type ServerType } from "@hono/node-server";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { vi } from "vitest";
import { respondWithAgUi, type AgUiOptions } from "../../../src/ag-ui/index.ts";
import type { CompiledGraph } from "../../../src/langgraph/compiled-graph.ts";

/** A graph behind HTTP. */
export interface AgUiServer extends AsyncDisposable {
  url: string;
}

/** Serves a graph for AG-UI on a free port of this machine. Each thread is the client's own. */
export async function agUiServer(
  graph: CompiledGraph,
  options: Partial<AgUiOptions<CompiledGraph>> = {},
): Promise<AgUiServer> {
  const server: ServerType = serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request) =>
      respondWithAgUi(graph, request, ({ threadId }) => ({
        config: { configurable: { thread_id: `user ${threadId}` } },
        ...options,
      })),
  });
  if (!server.listening) await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** The official client, which checks the order and the form of all events, and what it saw of one run. */
export interface SeenRun {
  events: Event[];
  types: string[];
  /** What the client had to drop or could not apply, in its words. */
  warnings: string[];
  error: Error | null;
}

/** Makes the official client, with a message to send first. */
export function agUiClient(url: string, request?: string): HttpAgent {
  const agent = new HttpAgent({ url, threadId: "one" });
  if (request !== undefined) agent.addMessage({ id: `user-${request}`, role: "user", content: request });
  return agent;
}

/** Runs the client, and returns what it saw. */
export async function seenRun(
  agent: HttpAgent,
  parameters: RunAgentParameters = {},
  subscriber: AgentSubscriber = {},
): Promise<SeenRun> {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const fail = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const events: Event[] = [];
  let error: Error | null = null;
  try {
    await agent.runAgent(parameters, {
      ...subscriber,
      onEvent: ({ event }) => void events.push(event as Event),
    });
  } catch (thrown) {
    error = thrown as Error;
  }
  const warnings = warn.mock.calls.map((words) => words.join(" "));
  warn.mockRestore();
  fail.mockRestore();
  return { events, types: shortened(events.map(({ type }) => type)), warnings, error };
}

type EventsByName = { [Type in EventType as `${Type}`]: Extract<Event, { type: Type }> };

/** Returns the events of one type. */
export function eventsOf<Name extends keyof EventsByName>(
  { events }: SeenRun,
  name: Name,
): EventsByName[Name][] {
  return events.filter(({ type }) => (type as string) === name) as unknown as EventsByName[Name][];
}

/** What the client shows of the conversation: who speaks, and what. */
export function conversationOf({ messages }: HttpAgent): string[] {
  return messages.flatMap((message) => {
    if (message.role === "tool") return [`tool: ${contentToText(message.content)}`];
    if (message.role !== "user" && message.role !== "assistant") return [];
    const calls = message.role === "assistant" ? (message.toolCalls ?? []) : [];
    const called = calls.map(({ function: made }) => `calls ${made.name}(${made.arguments})`);
    const spoken = typeof message.content === "string" && message.content !== "" ? [message.content] : [];
    return [...spoken, ...called].map((words) => `${message.name ?? message.role}: ${words}`);
  });
}

/** Answers all open interrupts, each by its id. */
export function answersTo(
  interrupts: readonly Interrupt[],
  payloadOf: (interrupt: Interrupt) => unknown,
): RunAgentParameters {
  return {
    resume: interrupts.map((interrupt) => ({
      interruptId: interrupt.id,
      status: "resolved" as const,
      payload: payloadOf(interrupt),
    })),
  };
}

/** Counts repeated types once. */
function shortened(types: string[]): string[] {
  return types.filter((type, index) => type !== types[index - 1]);
}
