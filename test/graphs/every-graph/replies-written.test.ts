import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineSpecialist } from "../../../src/index.ts";
import type { ModelReply, ModelScript } from "../../../src/testing/index.ts";
import { WAYS } from "../../support/faulty-run.ts";
import { KINDS, runAlone } from "../../support/replying.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

const stock = tool(({ article }: { article: string }) => `${article}: 3`, {
  name: "stock",
  description: "tells what is in stock",
  schema: z.object({ article: z.string() }),
});
const guide = { name: "guide", description: "knows the stock", prompt: "You know the stock." };
const clerk = defineSpecialist({ ...guide, tools: [stock] });

const CALL = '<tool_call>\n{"name": "stock", "arguments": {"article": "tea"}}\n</tool_call>';
const MARKS = /tool_call|arguments/;

/** Answers with what the tool returned, or with this text if no tool was called. */
function writes(text: string): ModelScript {
  return ({ messages }): ModelReply => {
    const result = messages.find(({ role }) => role === "tool");
    return result === undefined
      ? { text, chunkCharacters: 3 }
      : { text: `It is ${JSON.stringify(result.content).slice(1, -1)}.` };
  };
}

describe.each(KINDS.flatMap((kind) => WAYS.map((way) => ({ kind, way }))))("in $kind by $way", (run) => {
  test("a call that is written as text is carried out, and no reader sees it", async () => {
    await using scripted = await scriptedModels(writes(`Let me look.\n${CALL}`));
    const { answer, chat, outcome } = await runAlone(clerk, scripted, run);
    expect([answer, outcome?.status]).toEqual(["It is tea: 3.", "completed"]);
    expect([...chat.values()].join("")).not.toMatch(MARKS);
    // The model reads its own call in the usual form.
    const sent = scripted.server.requests.at(-1)?.messages.find(({ tool_calls: made }) => made !== undefined);
    expect(sent).toMatchObject({ content: expect.stringMatching(/^Let me look\.\s*$/) as string });
  });

  test("also of a model given in code", async () => {
    await using scripted = await scriptedModels(writes(CALL));
    const configuration = { baseURL: scripted.server.baseUrl };
    const model = new ChatOpenAI({ model: "given", apiKey: "none", maxRetries: 0, configuration });
    const { answer } = await runAlone(defineSpecialist({ ...clerk, model }), scripted, run);
    expect(answer).toBe("It is tea: 3.");
  });

  test("a call that cannot be read fails with the setting that mends it", async () => {
    await using scripted = await scriptedModels(writes(CALL.replace('"tea"}}', "")));
    const { answer, error, outcome, chat } = await runAlone(clerk, scripted, run);
    expect(`${answer ?? ""}${[...chat.values()].join("")}`).not.toMatch(MARKS);
    expect(error?.message ?? outcome?.reason).toContain("--tool-call-parser");
    expect(scripted.server.requests).toHaveLength(2);
  });

  test.each([
    ["in a fence", `\`\`\`\n${CALL}\n\`\`\``, clerk],
    ["between backticks", 'Write `<tool_call>{"name": "stock"}</tool_call>`.', clerk],
    ["without tools", CALL, defineSpecialist(guide)],
  ])("a text that quotes a call stays a text: %s", async (_, text, specialist) => {
    await using scripted = await scriptedModels(writes(text));
    expect((await runAlone(specialist, scripted, run)).answer).toBe(text);
  });
});

test("thinking without an opening tag reaches no chat once the model is known for it", async () => {
  await using scripted = await scriptedModels(() => ({
    text: "Is it Lyon?\n</think>\n\nParis.",
    chunkCharacters: 3,
  }));
  const run = { kind: "router", way: "messages" } as const;
  await runAlone(defineSpecialist(guide), scripted, run);
  const { answer, chat } = await runAlone(defineSpecialist(guide), scripted, run);
  expect([answer, [...chat.values()].join("")]).toEqual(["Paris.", "Paris."]);
});
