import type { AIMessageChunk } from "@langchain/core/messages";
import { createRouter, createSupervisor } from "../../graphs/index.ts";
import { isTroupeEvent, type RetryPolicy, type Outcome, type TroupeEvent } from "../../src/index.ts";
import type { Effects } from "../../src/run/effects.ts";
import type { UsageEntry } from "../../src/run/usage.ts";
import { ask } from "./kitchen.ts";
import type { ScriptedModels } from "./scripted-models.ts";
import { baker, cook } from "./specialists.ts";

/** How a run is called: `messages` streams from the model, as a chat does. */
export type Way = "invoke" | "messages";
export const WAYS: readonly Way[] = ["invoke", "messages"];

/** What a caller of a run sees of it. */
export interface SeenRun {
  answer: string | null;
  error: Error | null;
  outcome: Outcome | null;
  /** The pauses between attempts, in milliseconds; nothing really waits. */
  pauses: number[];
  /** Who sent which attempt, from the usage. */
  attempts: string[];
  /** The events of the `custom` stream; none for `invoke`. */
  events: TroupeEvent[];
  /** The streamed chat: the text of each message, by its id. */
  chat: Map<string, string>;
}

/** A router whose classifier and specialists are the script's. */
export function runRouter(scripted: ScriptedModels, way: Way, retry: Policy = {}): Promise<SeenRun> {
  const { effects, pauses } = instantEffects();
  const { models } = scripted;
  return see(createRouter({ specialists: [cook, baker], models, retry, effects }), { way, pauses });
}

/** A supervisor whose planner, steps and synthesis are the script's. */
export function runSupervisor(scripted: ScriptedModels, way: Way, retry: Policy = {}): Promise<SeenRun> {
  const { effects, pauses } = instantEffects();
  const { models } = scripted;
  return see(createSupervisor({ specialists: [cook, baker], models, retry, effects }), { way, pauses });
}

type Policy = Partial<RetryPolicy>;

/** Effects that never wait, and record how long they should have. */
export function instantEffects(): { effects: Effects; pauses: number[] } {
  const pauses: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => void pauses.push(milliseconds);
  return { pauses, effects: { now: () => 0, random: () => 0, id: () => "run", sleep } };
}

interface Runnable {
  invoke(input: ReturnType<typeof ask>): Promise<State>;
  stream(
    input: ReturnType<typeof ask>,
    options: { streamMode: ["messages", "custom", "values"] },
  ): Promise<AsyncIterable<[mode: string, chunk: unknown]>>;
}

interface State {
  messages: { text: string; getType(): string }[];
  usage: UsageEntry[];
  outcome: Outcome | null;
}

/** Runs a graph in one of the ways, and records what its caller sees. */
export async function see(graph: object, { way, pauses }: { way: Way; pauses: number[] }): Promise<SeenRun> {
  const runnable = graph as Runnable;
  const seen: SeenRun = {
    answer: null,
    error: null,
    outcome: null,
    pauses,
    attempts: [],
    events: [],
    chat: new Map(),
  };
  try {
    const state = way === "invoke" ? await runnable.invoke(ask("soup")) : await stream(runnable, seen);
    const last = state?.messages.at(-1);
    seen.answer = last?.getType() === "ai" ? last.text : null;
    seen.outcome = state?.outcome ?? null;
    seen.attempts = (state?.usage ?? []).map(({ agent, attempt }) => `${agent} ${attempt}`);
  } catch (error) {
    seen.error = error as Error;
  }
  return seen;
}

async function stream(graph: Runnable, seen: SeenRun): Promise<State | null> {
  let state: State | null = null;
  const streamMode: ["messages", "custom", "values"] = ["messages", "custom", "values"];
  for await (const [mode, chunk] of await graph.stream(ask("soup"), { streamMode })) {
    if (mode === "values") state = chunk as State;
    if (isTroupeEvent(chunk)) seen.events.push(chunk);
    if (mode !== "messages") continue;
    const [{ id = "", text }] = chunk as [AIMessageChunk];
    seen.chat.set(id, (seen.chat.get(id) ?? "") + text);
  }
  return state;
}
