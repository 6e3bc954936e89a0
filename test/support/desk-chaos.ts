import { tool } from "@langchain/core/tools";
import { MemorySaver } from "@langchain/langgraph";
import { z } from "zod";
import { createHandoffs, type HandoffsGraph } from "../../graphs/index.ts";
import { answerApprovals, defineSpecialist, pendingApprovals, type ApprovalAnswer } from "../../src/index.ts";
import type { ContentReply, ModelReply } from "../../src/testing/index.ts";
import { call, look } from "./desk.ts";
import { instantEffects } from "./faulty-run.ts";
import { ask } from "./kitchen.ts";
import { randomFrom } from "./random.ts";
import { scriptedModels } from "./scripted-models.ts";

const burn = tool(
  () => {
    throw new Error("it burns");
  },
  { name: "burn", description: "fails", schema: z.object({}) },
);

/** What became of a thread that everything happened to. */
export interface ChaosRun {
  /** What the strict server refused. */
  refused: string[];
  /** How each turn that was not stopped ended. */
  statuses: string[];
  graph: HandoffsGraph<"ann" | "bob" | "eve">;
  thread: object;
  /** What really happened, so that a test can tell that it was not nothing. */
  seen: { requests: number; handoffs: number; approvals: number; aborts: number; faults: number };
}

/**
 * Three turns of a conversation in which the seed decides everything: what models say and call, which of their calls
 * make no sense, which replies break off, what people answer, and where a run is stopped and picked up again.
 */
export async function chaos(seed: number): Promise<ChaosRun> {
  const random = randomFrom(seed);
  const isLikely = (share: number): boolean => random() < share;
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const seen = { requests: 0, handoffs: 0, approvals: 0, aborts: 0, faults: 0 };
  let stop: AbortController | null = null;
  await using scripted = await scriptedModels((): ModelReply => {
    seen.requests += 1;
    if (stop !== null && isLikely(0.08)) {
      seen.aborts += 1;
      stop.abort();
    }
    const reply = replyFor(pick, isLikely);
    if (isLikely(0.8)) return reply;
    seen.faults += 1;
    return { fault: pick(faultsOf(reply)) };
  });
  const graph = randomDesk({ models: scripted.models, pick, isLikely });
  const thread = { configurable: { thread_id: "chaos" } };
  const statuses: string[] = [];
  for (const request of ["first", "second", "third"]) {
    let input: Parameters<typeof graph.invoke>[0] = ask(request);
    for (;;) {
      stop = new AbortController();
      try {
        await graph.invoke(input, { ...thread, signal: stop.signal });
      } catch (error) {
        if (!stop.signal.aborted) throw error;
        // Somebody picks it up where it was stopped, or says something else.
        if (isLikely(0.5)) break;
        input = null;
        continue;
      }
      const pending = await pendingApprovals(graph, thread);
      if (pending.length === 0 || isLikely(0.1)) break;
      seen.approvals += 1;
      const answers = pending.map(({ id }) => [id, answerFor(pick)]);
      input = await answerApprovals(
        graph,
        thread,
        Object.fromEntries(answers) as Record<string, ApprovalAnswer>,
      );
    }
    const { outcome, handoffs } = (await graph.getState(thread)).values;
    seen.handoffs += handoffs?.length ?? 0;
    statuses.push(outcome?.status ?? "stopped by hand");
  }
  const refused = scripted.server.requests.flatMap(({ refusal }) => (refusal ? [refusal.message] : []));
  return { refused, statuses, graph, thread, seen };
}

type Pick = <Item>(items: readonly Item[]) => Item;
type IsLikely = (share: number) => boolean;

function replyFor(pick: Pick, isLikely: IsLikely): ContentReply {
  if (isLikely(0.15)) return { text: "that is all" };
  const toolCalls = Array.from({ length: pick([1, 1, 2, 3, 4]) }, () => callFor(pick, isLikely));
  return { toolCalls, ...(isLikely(0.3) && { text: "one moment" }) };
}

function callFor(pick: Pick, isLikely: IsLikely): ReturnType<typeof call> {
  const isTransfer = isLikely(0.5);
  const sound = { word: pick(["key", "door"]), task: `do ${pick(["this", "that", "more"])}`, reason: "so" };
  const args = isLikely(0.8)
    ? { ...sound, inputs: { floor: pick([1, 2, 3]) } }
    : pick<Record<string, unknown> | string>([{ ...sound, inputs: {} }, {}, '{"word": "k', "nonsense"]);
  const name = isTransfer
    ? `transfer_to_${pick(["ann", "bob", "eve", "ann", "bob", "eve", "max", ""])}`
    : pick(["look", "look", "burn", "nothing"]);
  return call(name, args);
}

function faultsOf(reply: ContentReply) {
  return [
    { kind: "rate-limit" },
    { kind: "cut" },
    { kind: "cut", afterCharacters: 9, reply },
    { kind: "no-finish-reason", reply },
    { kind: "status", status: 500 },
    { kind: "status", status: 400, message: "no" },
    { kind: "empty-choices" },
  ] as const;
}

function answerFor(pick: Pick): ApprovalAnswer {
  return pick<ApprovalAnswer>([
    { decision: "approve" },
    { decision: "reject", feedback: "no" },
    { decision: "edit", calls: [{ name: "look", args: { word: "other" } }] },
  ]);
}

function randomDesk(options: {
  models: Parameters<typeof createHandoffs>[0]["models"];
  pick: Pick;
  isLikely: IsLikely;
}): HandoffsGraph<"ann" | "bob" | "eve"> {
  const { models, pick, isLikely } = options;
  let id = 0;
  const inputs = z.object({ floor: z.number() });
  const sometimes = (): boolean => isLikely(0.7);
  const ann = defineSpecialist({
    name: "ann",
    description: "sorts",
    prompt: "You are ann.",
    tools: [look, burn],
    approveTools: ["look"],
    handoffs: ["bob", { to: "eve", inputs, when: sometimes }],
  });
  const bob = defineSpecialist({
    name: "bob",
    description: "counts",
    prompt: "You are bob.",
    tools: [look],
    handoffs: [{ to: "ann", history: "task-only" }, "eve"],
    fallback: "eve",
  });
  const eve = defineSpecialist({
    name: "eve",
    description: "mends",
    prompt: "You are eve.",
    handoffs: [
      "ann",
      { to: "bob", input: ({ messages }) => ({ messages: messages.filter(() => isLikely(0.9)) }) },
    ],
    handsBack: isLikely(0.5),
  });
  return createHandoffs({
    specialists: [ann, bob, eve],
    entry: "ann",
    history: pick(["conversation", "whole", "since-last-human", "task-only"]),
    models,
    effects: { ...instantEffects().effects, id: () => `id-${(id += 1)}` },
    checkpointer: new MemorySaver(),
  });
}
