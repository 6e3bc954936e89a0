import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { createHandoffs, type HandoffsOptions } from "../../graphs/index.ts";
import {
  defineSpecialist,
  isTroupeEvent,
  type Hop,
  type Outcome,
  type TroupeEvent,
} from "../../src/index.ts";
import type { ModelReply, ModelRequest, ModelScript, ToolCallReply } from "../../src/testing/index.ts";
import type { UsageEntry } from "../../src/run/usage.ts";
import { instantEffects } from "./faulty-run.ts";
import { ask } from "./kitchen.ts";
import type { ScriptedModels } from "./scripted-models.ts";

/** A tool of an ordinary kind, whose answer says what was asked. */
export const look = tool(({ word }) => `${word}: found`, {
  name: "look",
  description: "looks something up",
  schema: z.object({ word: z.string() }),
});

/** Three who may hand over to one another; only the second has a tool. */
export const ann = defineSpecialist({
  name: "ann",
  description: "sorts",
  prompt: "You are ann.",
  handoffs: ["bob", "eve"],
});
export const bob = defineSpecialist({
  name: "bob",
  description: "counts",
  prompt: "You are bob.",
  tools: [look],
  handoffs: ["ann", "eve"],
});
export const eve = defineSpecialist({
  name: "eve",
  description: "mends",
  prompt: "You are eve.",
  handoffs: ["ann"],
});
export const everyone = [ann, bob, eve] as const;

type Call = ToolCallReply["toolCalls"][number];

/** A call of a tool. */
export function call(name: string, args: Record<string, unknown> | string = {}): Call {
  return { name, arguments: args };
}

/** A call that hands over. */
export function transfer(to: string, task = `go to ${to}`, inputs?: Record<string, unknown>): Call {
  return call(`transfer_to_${to}`, { task, reason: "for the test", ...(inputs && { inputs }) });
}

/** A reply that calls these. */
export function calls(...toolCalls: Call[]): ToolCallReply {
  return { toolCalls };
}

/** A script that has a list of replies for each specialist, by the name in its prompt. */
export function lines(
  parts: Record<string, (ModelReply | ((request: ModelRequest) => ModelReply))[]>,
): ModelScript {
  const used: Record<string, number> = {};
  return (request) => {
    const name = speakerOf(request);
    const place = used[name] ?? 0;
    used[name] = place + 1;
    const reply = parts[name]?.[place];
    if (reply === undefined) throw new Error(`${name} has no line ${place + 1}`);
    return typeof reply === "function" ? reply(request) : reply;
  };
}

/** Whom a prompt is for. */
export function speakerOf({ system }: ModelRequest): string {
  return /You are (\w+)\./.exec(system)?.[1] ?? "nobody";
}

/** The messages of a request, a line each, without the prompt. */
export function shown({ messages }: ModelRequest): string[] {
  return messages.slice(1).map((message) => {
    const called = (message.tool_calls ?? []).map((one) => (one["function"] as { name: string }).name);
    const text =
      typeof message.content === "string" ? message.content : JSON.stringify(message.content ?? "");
    return [message.name ?? message.role, ...called, text].filter((part) => part !== "").join(" | ");
  });
}

/** What a run of a desk left behind, and what it told. */
export interface DeskRun {
  /** Who said what, and who called what, a line each. */
  said: string[];
  /** The last message, if an agent wrote it, and its speaker. */
  answer: string;
  speaker: string | undefined;
  active: string;
  handoffs: Hop[];
  outcome: Outcome;
  usage: UsageEntry[];
  events: TroupeEvent[];
}

/** Streams a turn on the scripted server, without ever waiting between attempts. */
export async function runDesk<const Name extends string>(
  scripted: ScriptedModels,
  options: HandoffsOptions<Name>,
  { request = "help", config = {} }: { request?: string; config?: object } = {},
): Promise<DeskRun> {
  const { effects } = instantEffects();
  let ids = 0;
  const graph = createHandoffs({
    models: scripted.models,
    effects: { ...effects, id: () => `id-${(ids += 1)}` },
    ...options,
  });
  const events: TroupeEvent[] = [];
  let state: unknown;
  const streamMode: ["custom", "values"] = ["custom", "values"];
  for await (const [mode, chunk] of await graph.stream(ask(request), { ...config, streamMode })) {
    if (mode === "values") state = chunk;
    else if (isTroupeEvent(chunk)) events.push(chunk);
  }
  const { messages, ...rest } = state as Omit<DeskRun, "said" | "answer" | "speaker" | "events"> & {
    messages: { name?: string; text: string; getType(): string; tool_calls?: { name: string }[] }[];
  };
  const said = messages.map((message) =>
    [
      message.getType() === "ai" ? message.name : message.getType(),
      ...(message.tool_calls ?? []).map(({ name }) => name),
      message.text,
    ]
      .filter((part) => part !== "")
      .join(" | "),
  );
  const end = messages.at(-1);
  const last = end?.getType() === "ai" ? end : undefined;
  return { ...rest, said, answer: last?.text ?? "", speaker: last?.name, events };
}

/** Which handoffs a run made: "ann -> bob". */
export function way({ handoffs }: DeskRun): string[] {
  return handoffs.map(({ from, to }) => `${from} -> ${to}`);
}

/** What the server refused. */
export function refusals({ server }: ScriptedModels): string[] {
  return server.requests.flatMap(({ refusal }) => (refusal ? [refusal.message] : []));
}
