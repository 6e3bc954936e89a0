import { createMiddleware, dynamicSystemPromptMiddleware } from "langchain";
import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRouter } from "../../../graphs/index.ts";
import { defineSpecialist, type PromptSpecialist } from "../../../src/index.ts";
import { scriptOf } from "../../../src/testing/index.ts";
import { instantEffects } from "../../support/faulty-run.ts";
import { lookTool } from "../../support/own-tools.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";

function routerOf(scripted: ScriptedModels, options: Partial<PromptSpecialist>) {
  const specialist = defineSpecialist({
    name: "finder",
    description: "finds",
    prompt: "You find.",
    tools: [lookTool],
    ...options,
  });
  const { effects } = instantEffects();
  const kept = { checkpointer: new MemorySaver(), retry: { attempts: 3 } };
  const common = { classifier: () => "finder" as const, models: scripted.models, effects, date: false };
  return createRouter({ specialists: [specialist], ...common, ...kept });
}

const thread = { configurable: { thread_id: "1" } };

describe("middleware of a specialist with tools", () => {
  test("changes the system prompt from the context, and the request stays regular", async () => {
    await using scripted = await scriptedModels(() => ({ text: "Found." }));
    const byUser = dynamicSystemPromptMiddleware<{ user: string }>(
      ({ messages }, { context }) => `You find for ${context.user} (${messages.length}).`,
    );
    await routerOf(scripted, { middleware: [byUser] }).invoke(
      { messages: "Find." },
      { ...thread, context: { user: "ann" } },
    );
    const [request] = scripted.server.requests;
    // A text, and not a list of parts, which some servers refuse.
    expect(request?.messages[0]).toMatchObject({
      role: "system",
      content: expect.stringMatching(/You find for ann \(1\)\.$/) as string,
    });
  });

  test("runs inside the retries: a refused call is sent again, through the middleware again", async () => {
    const seen: string[] = [];
    await using scripted = await scriptedModels(
      scriptOf([{ fault: { kind: "status", status: 429 } }, { text: "Found." }]),
    );
    const counting = createMiddleware({
      name: "counting",
      wrapModelCall: (request, handler) => {
        seen.push(String(request.messages.length));
        return handler(request);
      },
    });
    const { outcome } = await routerOf(scripted, { middleware: [counting] }).invoke(
      { messages: "Find." },
      thread,
    );
    expect(outcome).toMatchObject({ status: "completed", usage: { modelCalls: 2 } });
    expect(seen).toHaveLength(2);
  });

  test("brings tools, whose calls can wait for a person, too", async () => {
    await using scripted = await scriptedModels(() => ({ toolCalls: [{ name: "erase", arguments: {} }] }));
    const erasing = createMiddleware({
      name: "erasing",
      tools: [
        Object.assign(Object.create(Object.getPrototypeOf(lookTool) as object) as typeof lookTool, lookTool, {
          name: "erase",
          schema: z.object({}),
        }),
      ],
    });
    const router = routerOf(scripted, { middleware: [erasing], approveTools: ["erase"] });
    await router.invoke({ messages: "Find." }, thread);
    const { tasks } = await router.getState(thread);
    expect(tasks[0]?.interrupts[0]?.value).toMatchObject({
      kind: "tools",
      actionRequests: [{ name: "erase" }],
    });
  });

  test("makes an agent of a specialist without tools", async () => {
    await using scripted = await scriptedModels(() => ({ text: "Found." }));
    const ended: string[] = [];
    const watching = createMiddleware({ name: "watching", afterAgent: () => void ended.push("ended") });
    await routerOf(scripted, { tools: [], middleware: [watching] }).invoke({ messages: "Find." }, thread);
    expect(ended).toEqual(["ended"]);
  });

  test.each([
    [
      "a name of Troupe's own",
      [createMiddleware({ name: "guarded" })],
      /reserved are handoffs, guarded, approval, regular/,
    ],
    [
      "a function",
      [() => undefined],
      /middleware\[0\] must be made by createMiddleware of langchain, but is a function/,
    ],
  ])("is refused if it is %s", (_, middleware, fault) => {
    const build = () =>
      defineSpecialist({ name: "a", description: "a", prompt: "a", middleware: middleware as never });
    expect(build).toThrow(fault);
  });
});
