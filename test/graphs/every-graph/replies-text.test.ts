import { describe, expect, test } from "vitest";
import { createHandoffs, createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { instantEffects, WAYS } from "../../support/faulty-run.ts";
import { ask } from "../../support/kitchen.ts";
import { MadeModel } from "../../support/made-models.ts";
import { step } from "../../support/plan.ts";
import { KINDS, runAlone } from "../../support/replying.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

const SECRET = "SECRET";
const guide = { name: "guide", description: "knows cities", prompt: "You know cities." };

describe.each(KINDS.flatMap((kind) => WAYS.map((way) => ({ kind, way }))))(
  "a reply in $kind by $way",
  (run) => {
    test.each([
      ["in tags", `<think>\n${SECRET}\n</think>\n\nParis.`],
      ["in several blocks", `<think>${SECRET}</think>\n<thinking>${SECRET}</thinking> Paris.`],
      ["before a lone closing tag", `${SECRET}\n</think>\n\nParis.`],
    ])("with thinking %s is only its answer", async (_, text) => {
      await using scripted = await scriptedModels(() => ({ text, chunkCharacters: 3 }));
      const { answer, chat } = await runAlone(defineSpecialist(guide), scripted, run);
      expect(answer).toBe("Paris.");
      if (run.kind === "supervisor" || !text.startsWith("<")) return;
      expect([...chat.values()].join("")).toBe(run.way === "invoke" ? "" : "Paris.");
    });

    test.each<[string, ConstructorParameters<typeof MadeModel>[0], string]>([
      [
        "thinking",
        [
          { type: "thinking", thinking: SECRET, signature: "s" },
          { type: "text", text: "Paris." },
        ],
        "Paris.",
      ],
      [
        "redacted thinking",
        [
          { type: "redacted_thinking", data: SECRET },
          { type: "text", text: "Paris." },
        ],
        "Paris.",
      ],
      [
        "a reasoning part",
        [
          { type: "reasoning", reasoning: SECRET },
          { type: "text", text: "Paris." },
        ],
        "Paris.",
      ],
      [
        "a tool of the vendor's server",
        [
          { type: "server_tool_use", id: "1", name: "web_search", input: { query: SECRET } },
          { type: "web_search_tool_result", tool_use_id: "1", content: [] },
          { type: "text", text: "Paris." },
        ],
        "Paris.",
      ],
      [
        "one sentence in two parts",
        [
          { type: "text", text: "It is " },
          { type: "text", text: "Paris." },
        ],
        "It is Paris.",
      ],
    ])("with %s is its text parts, joined by nothing", async (_, parts, text) => {
      await using scripted = await scriptedModels(() => ({ text: "never asked" }));
      const { answer } = await runAlone(
        defineSpecialist({ ...guide, model: new MadeModel(parts) }),
        scripted,
        run,
      );
      expect(answer).toBe(text);
    });

    test("that is only thinking is empty, and a fallback model is asked", async () => {
      await using scripted = await scriptedModels(() => ({ text: "never asked" }));
      const thinks = new MadeModel([{ type: "thinking", thinking: SECRET }]);
      const specialist = defineSpecialist({
        ...guide,
        model: thinks,
        fallbackModels: [new MadeModel("Paris.")],
      });
      const { answer } = await runAlone(specialist, scripted, run);
      expect([answer, thinks.prompts.length]).toEqual(["Paris.", 2]);
    });

    test("that is only thinking in tags is empty", async () => {
      await using scripted = await scriptedModels(() => ({ text: `<think>${SECRET}</think>` }));
      const { answer, error, outcome } = await runAlone(defineSpecialist(guide), scripted, run);
      const said = error?.message ?? outcome?.reason;
      expect(said).toMatch(/answered with (?:nothing at all|no text)/);
      expect(answer ?? "").not.toContain(SECRET);
    });
  },
);

test("no thinking reaches a later step, the synthesis, or the next turn", async () => {
  const model = new MadeModel([
    { type: "redacted_thinking", data: SECRET },
    { type: "text", text: "<think>SECRET</think>The capital is " },
    { type: "text", text: "Paris." },
  ]);
  await using scripted = await scriptedModels(() => ({ text: "Paris, in short." }));
  const { models } = scripted;
  const specialists = [defineSpecialist({ ...guide, model })];
  const plan = [step("one", [], "guide"), step("two", ["one"], "guide")];
  const team = createSupervisor({ specialists, models, manager: { plan } });
  const first = await createRouter({
    specialists: [defineSpecialist({ name: "team", description: "works", graph: team })],
    models,
    classifier: () => "team",
  }).invoke(ask("capital?"));
  expect(first.messages.at(-1)?.text).toBe("Paris, in short.");
  expect(model.shown()).toContain("The capital is Paris.");

  const desk = createHandoffs({ specialists, entry: "guide", history: "whole", models });
  const { messages } = await desk.invoke(ask("capital?"));
  const next = await desk.invoke({ messages: [...messages, ...ask("again?").messages] });
  expect(next.messages.map(({ text }) => text).slice(-1)).toEqual(["The capital is Paris."]);
  const seen = [model.shown(), first, next, scripted.server.requests]
    .map((one) => JSON.stringify(one))
    .join();
  expect(seen).not.toContain(SECRET);
});

test("the thinking beside a call goes back to the model that wrote it, and to no other", async () => {
  const call = { id: "t1", name: "transfer_to_clerk", args: { task: "sell", reason: "asked" } };
  const content = [
    { type: "redacted_thinking", data: SECRET },
    { type: "text", text: "One moment." },
    { type: "tool_use", id: "t1", name: call.name, input: call.args },
  ];
  const claude = new MadeModel({ content, tool_calls: [call] }, "Done.");
  await using scripted = await scriptedModels(() => ({ text: "Done." }));
  const { models } = scripted;
  const { effects } = instantEffects();
  const opener = defineSpecialist({ ...guide, model: claude, handoffs: ["clerk"] });
  for (const [model, isShown] of [
    [claude, true],
    [undefined, false],
  ] as const) {
    const clerk = defineSpecialist({
      name: "clerk",
      description: "sells",
      prompt: "You sell.",
      ...(model && { model }),
    });
    const desk = createHandoffs({ specialists: [opener, clerk], entry: "guide", models, effects });
    const { outcome } = await desk.invoke(ask("sell"));
    expect(outcome?.status).toBe("completed");
    const last = isShown ? claude.shown() : JSON.stringify(scripted.server.requests);
    expect([last.includes(SECRET), last.includes("One moment.")]).toEqual([isShown, true]);
    claude.prompts.length = 0;
  }
});
