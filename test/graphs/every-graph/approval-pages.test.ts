import { Command, MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createPostOffice, isShipped } from "../../../examples/own-graph/post-office.ts";
import { createHandoffs } from "../../../graphs/handoffs.ts";
import { createSoftwareHouse } from "../../../graphs/software-house.ts";
import type { Resumption } from "../../../src/index.ts";
import type { CompiledGraph } from "../../../src/langgraph/compiled-graph.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { thread } from "../../support/approvals.ts";
import { ann, bob, call, calls, lines, transfer } from "../../support/desk.ts";
import { reviewed, specified, tested, written } from "../../support/house.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { scriptedVerifier } from "../../support/scripted-verifier.ts";

/** What a page reads of a question. */
interface Shown {
  action_requests: { name: string; args: Record<string, unknown> }[];
}

/** Reads the one question as a page does. */
async function shown(graph: CompiledGraph): Promise<Shown["action_requests"][number]> {
  const { tasks } = await graph.getState(thread);
  const [waiting, ...others] = tasks.flatMap(({ interrupts }) => interrupts);
  if (waiting === undefined) throw new Error("no question waits");
  const { action_requests: actions } = waiting.value as Shown;
  expect([others, actions.length]).toEqual([[], 1]);
  return actions[0]!;
}

/** Answers as Agent Chat UI does, in which every argument is a text. */
function edited(name: string, args: Record<string, unknown>): Resumption {
  const texts = Object.entries(args).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const edited_action = { name, args: Object.fromEntries(texts) as Record<string, string> };
  return new Command<Record<string, unknown>, Record<string, never>, never>({
    resume: { decisions: [{ type: "edit", edited_action }] },
  });
}

describe("a page edits", () => {
  test("the specification of a Software House", async () => {
    const rest = { acceptance_tests: tested(), file_set: written("good"), review: reviewed() };
    await using scripted = await scriptedModels(scriptBySchema({ specification: specified(), ...rest }));
    const options = { models: scripted.models, verifier: scriptedVerifier(), out: null } as const;
    const checkpointer = new MemorySaver();
    const graph = createSoftwareHouse({ ...options, approval: "specification", checkpointer });
    await graph.invoke(ask("a greeter, please"), thread);
    const { name, args } = await shown(graph);
    const specification = { ...(args["specification"] as object), title: "Polite greeter" };
    const state = await graph.invoke(edited(name, { specification }), thread);
    expect([state.specification?.title, state.outcome?.status]).toEqual(["Polite greeter", "completed"]);
  });

  test("a call of a handoffs graph", async () => {
    const script = lines({
      ann: [calls(transfer("bob"))],
      bob: [calls(call("look", { word: "key" })), { text: "found" }],
    });
    await using scripted = await scriptedModels(script);
    const { models } = scripted;
    const careful = { ...bob, handoffs: [], approveTools: ["look"] };
    const specialists = [{ ...ann, handoffs: ["bob" as const] }, careful];
    const checkpointer = new MemorySaver();
    const graph = createHandoffs({ specialists, entry: "ann", models, checkpointer });
    await graph.invoke(ask("help"), thread);
    expect(await shown(graph)).toMatchObject({ name: "look", args: { word: "key" } });
    await graph.invoke(edited("look", { word: "lock" }), thread);
    expect(JSON.stringify(scripted.server.requests.at(-1)?.messages)).toContain("lock");
  });

  test("the question of an application", async () => {
    await using scripted = await scriptedModels(({ lastUser }) => ({ text: lastUser }));
    const graph = createPostOffice({ models: scripted.models, checkpointer: new MemorySaver() });
    await graph.invoke({ parcels: ["lamp", "chair"] }, thread);
    const { name, args } = await shown(graph);
    const events: unknown[] = [];
    const command = edited(name, { ...args, parcels: ["chair"] });
    for await (const event of await graph.stream(command, { ...thread, streamMode: "custom" }))
      events.push(event);
    expect(events.filter(isShipped).map(({ parcel }) => parcel)).toEqual(["chair"]);
  });
});
