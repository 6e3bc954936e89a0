import type { BaseMessage } from "@langchain/core/messages";
import { isTroupeEvent, type ConversationOptions, type TroupeEvent } from "../../src/index.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import { SUMMARY_PROMPT } from "../../src/memory/summarize.ts";
import {
  scriptBySchema,
  type ModelMessage,
  type ModelReply,
  type ModelRequest,
  type ModelScript,
  type RecordedRequest,
} from "../../src/testing/index.ts";
import { step } from "./plan.ts";
import { planOf, routeTo } from "./scripted-models.ts";

/** Returns true for a request for a summary. */
export function isSummary({ system }: Pick<ModelRequest, "system">): boolean {
  return system.startsWith(SUMMARY_PROMPT.slice(0, 60));
}

/** A script whose summaries are made by another script. */
export function withSummaries(
  summary: (request: ModelRequest) => ModelReply | Promise<ModelReply>,
  others: ModelScript,
): ModelScript {
  return (request) => (isSummary(request) ? summary(request) : others(request));
}

/** The script of all calls but those for a summary: any graph of the cook and the baker answers each turn in one way. */
export const talkAnswers: ModelScript = scriptBySchema({
  route: routeTo("cook"),
  plan: planOf(step("soup"), step("bread", [], "baker")),
  text: { text: "Done, as always." },
});

/** A turn of a talk: about 130 characters, with a number of its own. */
export function turn(number: number): string {
  return `Turn ${number}. ${"It is about soup and bread. ".repeat(4)}`;
}

/** A window in which about four turns fit. */
export const WINDOW = 800;

/** A window with a compaction. */
export function windowWith(
  compaction: ConversationOptions["compaction"],
  more: ConversationOptions = {},
): ConversationOptions {
  return { characters: WINDOW, compaction, ...more };
}

/** What a run of one turn did. */
export interface Told {
  events: TroupeEvent[];
  /** The values of the thread after it. */
  values: {
    messages: BaseMessage[];
    compacted?: { summary: string | null; messages: number; kept: number } | null;
  };
}

/** Runs one turn of a thread, and reads its events. */
export async function tell(graph: CompiledGraph, content: string, thread = "talk"): Promise<Told> {
  const config = { configurable: { thread_id: thread } };
  const events: TroupeEvent[] = [];
  const input = { messages: [{ role: "user", content }] };
  for await (const event of await graph.stream(input, { ...config, streamMode: "custom" })) {
    if (isTroupeEvent(event)) events.push(event);
  }
  const { values } = await graph.getState(config);
  return { events, values: values as Told["values"] };
}

/** Runs turns until one of them compacts; returns what this one did. Fails after twelve. */
export async function tellUntilCompacted(
  graph: CompiledGraph,
  thread = "talk",
): Promise<Told & { turns: number }> {
  for (let turns = 1; turns <= 12; turns += 1) {
    const told = await tell(graph, turn(turns), thread);
    if (told.events.some(({ type }) => type === "compacted" || type === "compaction_failed"))
      return { ...told, turns };
  }
  throw new Error("nothing was compacted in twelve turns");
}

/** The text of a message that was sent. */
export function contentOf({ content }: ModelMessage): string {
  return typeof content === "string" ? content : JSON.stringify(content);
}

/** Everything that a request shows. */
export function shownIn({ messages }: RecordedRequest): string {
  return messages.map(({ content }) => JSON.stringify(content)).join("\n");
}

/** The events of a type. */
export function eventsOf<Type extends TroupeEvent["type"]>(
  { events }: Pick<Told, "events">,
  type: Type,
): Extract<TroupeEvent, { type: Type }>[] {
  return events.filter((event): event is Extract<TroupeEvent, { type: Type }> => event.type === type);
}
