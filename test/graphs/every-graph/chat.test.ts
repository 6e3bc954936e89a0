import { tool } from "@langchain/core/tools";
import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRouter } from "../../../graphs/index.ts";
import { answerApprovals, defineSpecialist, pendingApprovals } from "../../../src/index.ts";
import type { CompiledGraph } from "../../../src/langgraph/compiled-graph.ts";
import { scriptOf } from "../../../src/testing/index.ts";
import { call, calls } from "../../support/desk.ts";
import { ask } from "../../support/kitchen.ts";
import { routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker } from "../../support/specialists.ts";
import {
  cook,
  foreignCook,
  inGraphOfUser,
  talkingScript,
  talkingTeams,
} from "../../support/talking-teams.ts";

/** The messages with a text that LangGraph's stream mode `messages` has: the kind, the text, and the number of pieces. */
async function chatOf(
  graph: CompiledGraph,
  { input = ask("dinner"), ...config }: { subgraphs: boolean; input?: object; configurable?: object },
): Promise<{ kind: string; text: string; pieces: number }[]> {
  const said = new Map<string, { kind: string; text: string; pieces: number }>();
  const stream: AsyncIterable<unknown> = await graph.stream(input, {
    streamMode: ["messages"],
    ...config,
  });
  for await (const part of stream) {
    const [message] = (part as unknown[]).at(-1) as [{ id: string; text: string; getType: () => string }];
    if (message.text === "") continue;
    const one = said.get(message.id) ?? { kind: message.getType(), text: "", pieces: 0 };
    said.set(message.id, { ...one, text: one.text + message.text, pieces: one.pieces + 1 });
  }
  return [...said.values()];
}

describe.each([{ subgraphs: false }, { subgraphs: true }])("the chat with %o", (options) => {
  test.each(Object.entries(talkingTeams))(
    "of %s is the answer, in pieces",
    async (_kind, { make, answer }) => {
      await using scripted = await scriptedModels(talkingScript);
      const pieces = Math.ceil(answer.length / 4);
      expect(await chatOf(make(scripted.models), options)).toEqual([{ kind: "ai", text: answer, pieces }]);
    },
  );

  test("of a router with a foreign agent has no result of a tool", async () => {
    await using scripted = await scriptedModels(talkingScript);
    const chat = await chatOf(await foreignCook(scripted.models), options);
    expect(chat.map(({ kind, text }) => [kind, text])).toEqual([["ai", "Leek soup."]]);
  });

  test.each(["supervisor", "handoffs"])(
    "of a user's graph with a %s has no draft and no result",
    async (kind) => {
      await using scripted = await scriptedModels(talkingScript);
      const { make, answer } = talkingTeams[kind]!;
      const chat = await chatOf(inGraphOfUser(make(scripted.models)), options);
      expect(chat.map(({ text }) => text)).toEqual([answer]);
    },
  );

  test("has no text of a model in a tool, and no answer twice", async () => {
    await using scripted = await scriptedModels(
      scriptOf([
        routeTo("cook"),
        calls(call("summarize", {})),
        { text: "a secret summary" },
        { text: "Leek soup.", chunkCharacters: 4 },
      ]),
    );
    const { model } = await scripted.models.resolve("specialist");
    const summarize = tool(async (_, config) => (await model.invoke("all of it", config)).text, {
      name: "summarize",
      description: "summarizes",
      schema: z.object({}),
    });
    const specialists = [defineSpecialist({ ...cook, tools: [summarize] }), baker];
    const chat = await chatOf(createRouter({ specialists, models: scripted.models }), options);
    expect(chat).toEqual([{ kind: "ai", text: "Leek soup.", pieces: 3 }]);
  });

  test("has the answer of a returnDirect tool once", async () => {
    await using scripted = await scriptedModels(scriptOf([routeTo("cook"), calls(call("serve", {}))]));
    const serve = tool(() => "Here is your soup.", {
      name: "serve",
      description: "serves",
      schema: z.object({}),
      returnDirect: true,
    });
    const specialists = [defineSpecialist({ ...cook, tools: [serve] }), baker];
    const chat = await chatOf(createRouter({ specialists, models: scripted.models }), options);
    expect(chat).toEqual([{ kind: "ai", text: "Here is your soup.", pieces: 1 }]);
  });

  test("has no message about a rejected call", async () => {
    await using scripted = await scriptedModels(talkingScript);
    const careful = defineSpecialist({ ...cook, approveTools: ["look_up"] });
    const checkpointer = new MemorySaver();
    const graph = createRouter({ specialists: [careful, baker], models: scripted.models, checkpointer });
    const thread = { configurable: { thread_id: "one" } };
    expect(await chatOf(graph, { ...options, ...thread })).toEqual([]);
    const [question] = await pendingApprovals(graph, thread);
    const answers = { [question!.id]: { decision: "reject" as const, feedback: "too salty" } };
    const input = await answerApprovals(graph, thread, answers);
    const chat = await chatOf(graph, { ...options, ...thread, input });
    expect(chat).toEqual([{ kind: "ai", text: "Leek soup.", pieces: 3 }]);
  });
});
