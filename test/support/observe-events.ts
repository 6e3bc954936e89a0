import { tool } from "@langchain/core/tools";
import type { BaseMessage } from "@langchain/core/messages";
import { z } from "zod";
import { defineSpecialist, isTroupeEvent, type PromptSpecialist, type TroupeEvent } from "../../src/index.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import { ask } from "./kitchen.ts";

/** What a reader of a run's streams gets. */
export interface Observed {
  events: TroupeEvent[];
  /** The messages of the chat by id: each with its speaker and its text. */
  chat: Map<string, string>;
}

/** Runs a graph and reads all of its streams, those of the graphs below included. */
export async function observe(
  graph: CompiledGraph,
  streamMode: ("custom" | "messages")[],
  { subgraphs = true }: { subgraphs?: boolean } = {},
): Promise<Observed> {
  const events: TroupeEvent[] = [];
  const chat = new Map<string, string>();
  const stream: AsyncIterable<unknown> = await graph.stream(ask("dinner"), { streamMode, subgraphs });
  for await (const part of stream) {
    const [mode, chunk] = (part as unknown[]).slice(-2);
    if (mode === "custom" && isTroupeEvent(chunk)) events.push(chunk);
    if (mode === "messages") {
      const [message] = chunk as [BaseMessage];
      const id = message.id ?? "";
      chat.set(id, `${chat.get(id) ?? `${message.name ?? message.getType()}: `}${message.text}`);
    }
  }
  return { events, chat };
}

/** Each event in two words: its type, and its step or agent. Pieces of one text count once. */
export function typesOf(events: readonly TroupeEvent[]): string[] {
  const types = events.map(({ type, step, agent }) => `${type} ${step ?? agent}`);
  return types.filter((type, index) => !type.startsWith("step_text") || type !== types[index - 1]);
}

/** The text of each step's messages, as the events tell it. */
export function textsOf(events: readonly TroupeEvent[], step: string): string[] {
  const texts = new Map<string | null, string>();
  for (const event of events) {
    if (event.type !== "step_text" || event.step !== step) continue;
    texts.set(event.message, (texts.get(event.message) ?? "") + event.text);
  }
  return [...texts.values()];
}

/** A cook with two tools: one that answers, and one that fails. */
export function cookWithTools(): PromptSpecialist<"cook"> {
  const lookUp = tool(({ of }) => `a secret about ${of}`, {
    name: "look_up",
    description: "looks something up",
    schema: z.object({ of: z.string() }),
  });
  const breakDown = tool(
    () => {
      throw new Error(`the oven is cold${"!".repeat(1000)}`);
    },
    { name: "break_down", description: "fails", schema: z.object({}) },
  );
  return defineSpecialist({
    name: "cook",
    description: "cooks",
    prompt: "You cook.",
    tools: [lookUp, breakDown],
  });
}
