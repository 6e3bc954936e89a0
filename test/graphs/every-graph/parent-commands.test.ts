import { ToolMessage } from "@langchain/core/messages";
import { tool, type ToolRunnableConfig } from "@langchain/core/tools";
import { Command } from "@langchain/langgraph";
import { createAgent, FakeToolCallingModel } from "langchain";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRouter } from "../../../graphs/router.ts";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { ann, call, calls, eve, lines, runDesk, transfer } from "../../support/desk.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

/** What langgraph-swarm's tools do: tell the graph around their agent where to go. */
const jump = tool(
  (_: unknown, { toolCall }: ToolRunnableConfig) => {
    const messages = [new ToolMessage({ content: "off I go", tool_call_id: toolCall?.id ?? "" })];
    return new Command({ graph: Command.PARENT, goto: "eve", update: { messages } });
  },
  { name: "jump", description: "jumps", schema: z.object({}) },
);

const own = defineSpecialist({ name: "bob", description: "counts", prompt: "You are bob.", tools: [jump] });
const foreign = defineSpecialist({
  name: "bob",
  description: "counts",
  graph: createAgent({
    model: new FakeToolCallingModel({ toolCalls: [[{ name: "jump", args: {}, id: "call-1" }]] }),
    tools: [jump],
  }),
});
const bobs = [
  ["of ours", own],
  ["of somebody else's", foreign],
] as const;

const FAILURE =
  'a tool or node in it told the graph around it to go to "eve" (Command.PARENT), which is not supported: ';

describe.each(bobs)("a command to the graph around an agent %s is a failure that says so", (_, bob) => {
  test("in a desk", async () => {
    await using scripted = await scriptedModels(
      lines({ ann: [calls(transfer("bob"))], bob: [calls(call("jump"))] }),
    );
    const entry = defineSpecialist({ ...ann, handoffs: ["bob", "eve"] });
    const run = await runDesk(scripted, { specialists: [entry, bob, eve], entry: "ann" });
    expect(run.outcome).toMatchObject({
      status: "failed",
      code: "specialist_failed",
      reason: expect.stringContaining(`specialist bob: ${FAILURE}`),
    });
    expect([run.active, run.answer]).toEqual(["bob", ""]);
  });

  test("in a router", async () => {
    await using scripted = await scriptedModels(lines({ bob: [calls(call("jump"))] }));
    const router = createRouter({
      specialists: [bob],
      classifier: () => "bob" as const,
      models: scripted.models,
    });
    await expect(router.invoke(ask("help"))).rejects.toMatchObject({
      code: "specialist_failed",
      message: expect.stringContaining(`specialist bob: ${FAILURE}`),
    });
  });

  test("in a supervisor", async () => {
    await using scripted = await scriptedModels(lines({ bob: [calls(call("jump"))] }));
    const supervisor = createSupervisor({
      specialists: [bob],
      manager: { plan: [{ agent: "bob", task: "count" }] },
      models: scripted.models,
    });
    const { outcome, results } = await supervisor.invoke(ask("help"));
    expect([outcome?.status, Object.values(results).map(({ status, error }) => [status, error])]).toEqual([
      "failed",
      [["failed", { code: "specialist_failed", message: expect.stringContaining(FAILURE) }]],
    ]);
  });
});
