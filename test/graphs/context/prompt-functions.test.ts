import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createHandoffs, createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineHandoff, defineSpecialist, type RunInfo } from "../../../src/index.ts";
import { lookTool } from "../../support/own-tools.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

const caller = z.object({ user: z.string(), locale: z.string().default("en") });
type Caller = z.infer<typeof caller>;

const KINDS = ["router", "supervisor", "handoffs"] as const;

/** A graph whose only specialist is told by its caller's context what it is. */
function graphOf(
  kind: (typeof KINDS)[number],
  scripted: Awaited<ReturnType<typeof scriptedModels>>,
  tools = false,
) {
  const poet = defineSpecialist({
    name: "poet",
    description: "writes poems",
    prompt: async ({ context, state, config }: RunInfo<Caller>) =>
      `You write for ${context.user} in ${context.locale} (${config.configurable?.["tenant"]}, ${state.messages.length}).`,
    ...(tools && { tools: [lookTool] }),
  });
  const common = { specialists: [poet], models: scripted.models, contextSchema: caller, date: false };
  switch (kind) {
    case "router":
      return createRouter({
        ...common,
        classifier: (_, { context }) => (context.user === "ann" ? "poet" : "none"),
      });
    case "supervisor":
      return createSupervisor({
        ...common,
        manager: {
          plan: (_, __, { context }) => [
            { id: `for-${context.user}`, agent: "poet", task: "write", dependsOn: [] },
          ],
        },
      });
    case "handoffs":
      return createHandoffs({ ...common, entry: "poet" });
  }
}

describe.each(KINDS)("in a %s, the prompt of a specialist", (kind) => {
  test.each([
    ["without tools", false],
    ["with tools", true],
  ])("%s is written from the context, with the schema's defaults", async (_, tools) => {
    await using scripted = await scriptedModels(() => ({ text: "A poem." }));
    const graph = graphOf(kind, scripted, tools);
    await graph.invoke(
      { messages: "A poem." },
      { context: { user: "ann" }, configurable: { tenant: "acme" } },
    );
    const [request] = scripted.server.requests;
    expect(request?.messages[0]?.content).toMatch(/^You write for ann in en \(acme, 1\)\./);
  });

  test("is not asked for with an invalid context: no call is made", async () => {
    await using scripted = await scriptedModels(() => ({ text: "A poem." }));
    const graph = graphOf(kind, scripted);
    const context = { user: 7 } as unknown as { user: string };
    await expect(graph.invoke({ messages: "A poem." }, { context })).rejects.toMatchObject({
      code: "input_invalid",
      message: expect.stringContaining("context.user: ") as string,
    });
    await expect(graph.invoke({ messages: "A poem." })).rejects.toThrow(/context\.user/);
    expect(scripted.server.requests).toEqual([]);
  });
});

test.each([
  ["without tools", false],
  ["with tools", true],
])("a handoff of a specialist %s is offered by the context", async (_, tools) => {
  await using scripted = await scriptedModels(() => ({ text: "Hello." }));
  const desk = defineSpecialist({
    name: "desk",
    description: "opens",
    prompt: "You open.",
    ...(tools && { tools: [lookTool] }),
    handoffs: [
      defineHandoff({
        to: "vip",
        inputs: z.object({}),
        when: ({ config }) => (config.context as unknown as { tier: string }).tier === "gold",
      }),
    ],
  });
  const vip = defineSpecialist({ name: "vip", description: "cares", prompt: "You care." });
  const contextSchema = z.object({ tier: z.enum(["gold", "none"]).default("none") });
  const graph = createHandoffs({
    specialists: [desk, vip],
    entry: "desk",
    contextSchema,
    models: scripted.models,
  });
  await graph.invoke({ messages: "Hi." });
  await graph.invoke({ messages: "Hi." }, { context: { tier: "gold" } });
  const offered = scripted.server.requests.map((request) =>
    request.tools.map((one) => one.function.name).filter((name) => name.startsWith("transfer_to_")),
  );
  expect(offered).toEqual([[], ["transfer_to_vip"]]);
});

test("a prompt function that returns no text, or throws, fails its specialist, which a fallback replaces", async () => {
  await using scripted = await scriptedModels(() => ({ text: "Soup." }));
  const silent = defineSpecialist({
    name: "silent",
    description: "says nothing",
    prompt: (() => undefined) as unknown as () => string,
    fallback: "chef",
  });
  const chef = defineSpecialist({ name: "chef", description: "cooks", prompt: "You cook." });
  const common = { classifier: () => "silent" as const, models: scripted.models };
  const { messages } = await createRouter({ specialists: [silent, chef], ...common }).invoke({
    messages: "Soup.",
  });
  expect(messages.at(-1)).toMatchObject({ name: "chef" });
  const alone = createRouter({ specialists: [{ ...silent, fallback: undefined }], ...common });
  await expect(alone.invoke({ messages: "Soup." })).rejects.toThrow(
    /the prompt function of silent must return a text, but returned undefined/,
  );
});
