import type { Client } from "@langchain/langgraph-sdk";
import type { Outcome, PlanStep, Results, Route, TroupeEvent } from "../../src/index.ts";
import type { ModelRequest } from "../../src/testing/index.ts";

/** A message as the server sends it. */
interface ServedMessage {
  type: string;
  name?: string;
  content: string;
}

/** A thread's values, as far as tests look at them. */
export interface ServedState {
  messages: ServedMessage[];
  route?: Route;
  plan?: PlanStep[];
  results?: Results;
  outcome: Outcome | null;
  usage: { agent: string }[];
}

/** What a streamed run sent, by stream mode. */
export interface Streamed {
  /** The chat: what was said by each message, piece by piece, empty pieces left out. */
  chat: string[][];
  /** Which node wrote which channels. */
  updates: Record<string, string[]>[];
  events: TroupeEvent[];
}

/** The input that a chat client sends. */
export function say(content: string): { messages: { role: string; content: string }[] } {
  return { messages: [{ role: "user", content }] };
}

/** Runs a graph to its end on a thread, a new one where none is given; null input goes on where the thread stands. */
export async function run(
  client: Client,
  graph: string,
  options: { input: ReturnType<typeof say> | null; thread: string } & Partial<
    Parameters<Client["runs"]["wait"]>[2]
  >,
): Promise<ServedState> {
  const { thread, ...payload } = options;
  return (await client.runs.wait(thread, graph, payload)) as unknown as ServedState;
}

/** Makes a thread. */
export async function newThread(client: Client): Promise<string> {
  return (await client.threads.create()).thread_id;
}

/** Who said what, a line each. */
export function spoken({ messages }: ServedState): string[] {
  return messages.map(({ type, name, content }) => `${name ?? type}: ${content}`);
}

/** The tasks that specialists were given, and the schemas and syntheses that the manager was asked for. */
export function asked(requests: readonly ModelRequest[]): string[] {
  return requests.map(({ schema, lastUser }) => schema ?? lastUser.split("Your task:\n").at(-1) ?? "");
}

/** Streams a run as a chat client does. */
export async function stream(client: Client, graph: string, request: string): Promise<Streamed> {
  const chat = new Map<string, string[]>();
  const streamed: Streamed = { chat: [], updates: [], events: [] };
  const chunks = client.runs.stream(await newThread(client), graph, {
    input: say(request),
    streamMode: ["messages-tuple", "updates", "custom"],
    streamSubgraphs: true,
  });
  for await (const { event, data } of chunks) {
    if (event === "custom") streamed.events.push(data as TroupeEvent);
    if (event === "messages") {
      const [{ id, content }] = data as unknown as [{ id: string; content: string }];
      const pieces = chat.get(id) ?? [];
      chat.set(id, content === "" ? pieces : [...pieces, content]);
    }
    if (event === "updates") {
      const updates = Object.entries(data as Record<string, object>);
      streamed.updates.push(Object.fromEntries(updates.map(([node, update]) => [node, Object.keys(update)])));
    }
  }
  return { ...streamed, chat: [...chat.values()] };
}
