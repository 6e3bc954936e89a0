import { tool } from "@langchain/core/tools";
import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createHandoffs } from "../../../graphs/handoffs.ts";
import { createRouter } from "../../../graphs/router.ts";
import { answerOf, answersOf, defineSpecialist } from "../../../src/index.ts";
import { ann, bob, call, calls, eve, everyone, lines, refusals, transfer } from "../../support/desk.ts";
import { ask, refused } from "../../support/kitchen.ts";
import { routeTo, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";

const thread = { configurable: { thread_id: "answers" } };

function deskOf({ models }: ScriptedModels) {
  return createHandoffs({ specialists: everyone, entry: "ann", models, checkpointer: new MemorySaver() });
}

/** Two subjects: both specialists answer one, and the first hands over in the same reply. */
const twoSubjects = () =>
  lines({
    ann: [{ ...calls(transfer("bob", "the router")), text: "You were charged twice." }],
    bob: [
      { ...calls(call("look", { word: "router" })), text: "Let me look." },
      { text: "Restart the router.", chunkCharacters: 5 },
      { text: "You are welcome." },
    ],
  });

const SAID = [
  { agent: "ann", text: "You were charged twice." },
  { agent: "bob", text: "Let me look." },
  { agent: "bob", text: "Restart the router." },
];

describe("the answer of a turn", () => {
  test("is all that was said in it, each text with its speaker, and nothing of earlier turns", async () => {
    await using scripted = await scriptedModels(twoSubjects());
    const graph = deskOf(scripted);
    const first = await graph.invoke(ask("two things"), thread);
    expect(answersOf(first)).toEqual(SAID);
    expect(answerOf(first)).toBe(
      "ann:\nYou were charged twice.\n\nbob:\nLet me look.\n\nRestart the router.",
    );
    const second = await graph.invoke(ask("thanks"), thread);
    expect([answerOf(second), answersOf(second)]).toEqual([
      "You are welcome.",
      [{ agent: "bob", text: "You are welcome." }],
    ]);
  });

  test.each([false, true])(
    "is what streams as chat, under the same names (subgraphs: %s)",
    async (subgraphs) => {
      await using scripted = await scriptedModels(twoSubjects());
      const texts = new Map<string, { agent: string; text: string }>();
      const options = { ...thread, streamMode: "messages", subgraphs } as const;
      for await (const chunk of await deskOf(scripted).stream(ask("two things"), options)) {
        const [message] = (subgraphs ? chunk[1] : chunk) as unknown as [
          { id?: string; name?: string; text: string; getType(): string },
        ];
        if (message.getType() !== "ai" || message.text === "") continue;
        const { text = "" } = texts.get(message.id ?? "") ?? {};
        texts.set(message.id ?? "", { agent: message.name ?? "", text: text + message.text });
      }
      expect([...texts.values()]).toEqual(SAID);
    },
  );

  test("is what a router delivers, if a handoffs graph is its specialist", async () => {
    const play = twoSubjects();
    await using scripted = await scriptedModels((request) =>
      request.schema === "route" ? routeTo("desk") : play(request),
    );
    const { models } = scripted;
    const graph = createHandoffs({ specialists: everyone, entry: "ann", models });
    const desk = defineSpecialist({ name: "desk", description: "helps", graph });
    const { messages } = await createRouter({ specialists: [desk], models }).invoke(ask("two things"));
    expect(messages.at(-1)?.name).toBe("desk");
    expect(messages.at(-1)?.text).toBe(
      "ann:\nYou were charged twice.\n\nbob:\nLet me look.\n\nRestart the router.",
    );
  });

  test("is the result of a tool that returns it directly, without the words next to its call", async () => {
    const weigh = tool(() => "3 kg", {
      name: "weigh",
      description: "weighs",
      schema: z.object({}),
      returnDirect: true,
    });
    await using scripted = await scriptedModels(
      lines({ bob: [{ ...calls(call("weigh")), text: "Let me work that out." }] }),
    );
    const specialists = [{ ...bob, tools: [weigh], handoffs: [] }] as const;
    const graph = createHandoffs({ specialists, entry: "bob", models: scripted.models });
    expect(answerOf(await graph.invoke(ask("weigh it")))).toBe("3 kg");
  });

  test("stays if a later specialist fails, and the turn is partial", async () => {
    await using scripted = await scriptedModels(
      lines({ ann: [{ ...calls(transfer("eve")), text: "You were charged twice." }], eve: [refused] }),
    );
    const result = await deskOf(scripted).invoke(ask("two things"), thread);
    expect([answerOf(result), result.outcome?.status, result.outcome?.code]).toEqual([
      "You were charged twice.",
      "partial",
      "model_request_refused",
    ]);
  });

  test("is null if nothing was said; no sentence is put in a specialist's mouth", async () => {
    await using scripted = await scriptedModels(
      lines({ ann: [calls(transfer("eve"))], eve: [refused, { text: "mended" }] }),
    );
    const graph = deskOf(scripted);
    const result = await graph.invoke(ask("mend it"), thread);
    expect([answerOf(result), answersOf(result), result.outcome?.status]).toEqual([null, [], "failed"]);
    expect(result.messages.map((message) => message.getType())).toEqual(["human", "ai", "tool"]);
    expect(answerOf(await graph.invoke(ask("again"), thread))).toBe("mended");
    expect(refusals(scripted)).toEqual([]);
  });

  test("is null while the turn waits for a person", async () => {
    await using scripted = await scriptedModels(
      lines({
        ann: [{ ...calls(transfer("bob")), text: "Bob will count." }],
        bob: [calls(call("look", { word: "x" }))],
      }),
    );
    const graph = createHandoffs({
      specialists: [ann, { ...bob, approveTools: true }, eve],
      entry: "ann",
      models: scripted.models,
      checkpointer: new MemorySaver(),
    });
    expect(answerOf(await graph.invoke(ask("count"), thread))).toBeNull();
  });
});
