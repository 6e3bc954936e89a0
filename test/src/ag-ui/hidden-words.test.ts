import { tool } from "@langchain/core/tools";
import { expect, test } from "vitest";
import { z } from "zod";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { scriptBySchema, type ModelRequest } from "../../../src/testing/index.ts";
import {
  agUiClient,
  agUiServer,
  conversationOf,
  eventsOf,
  seenRun,
} from "../../support/ag-ui/ag-ui-server.ts";
import { instantEffects } from "../../support/faulty-run.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const SECRET = "db-host-7 is down";

/** A specialist whose tool fails for the word `bad` with words that no page may read. */
const finder = defineSpecialist({
  name: "finder",
  description: "finds",
  prompt: "You find.",
  tools: [
    tool(
      ({ word }: { word: string }) => {
        if (word === "bad") throw new Error(SECRET);
        return `${word}: found`;
      },
      { name: "look", description: "looks", schema: z.object({ word: z.string() }) },
    ),
  ],
});

/** Calls the tool with a bad word, then with a good one under the same id. */
function badThenGood({ messages }: ModelRequest) {
  const results = messages.filter(({ role }) => role === "tool").length;
  if (results === 2) return { text: "done" };
  const word = results === 0 ? "bad" : "good";
  return { toolCalls: [{ id: "call_0", name: "look", arguments: { word } }] };
}

test.each([
  [false, ["tool: the tool failed", "tool: "]],
  [true, ["tool: db-host-7 is down", "tool: good: found"]],
])(
  "the words of a tool that failed reach the page only if that is allowed (%s)",
  async (toolContent, told) => {
    await using scripted = await scriptedModels(
      scriptBySchema({ route: routeTo("finder"), text: badThenGood }),
    );
    const graph = createRouter({ specialists: [finder, baker], models: scripted.models });
    await using server = await agUiServer(graph, { toolContent });
    const agent = agUiClient(server.url, "find");
    const run = await seenRun(agent);
    expect([run.error, run.warnings]).toEqual([null, []]);
    const results = conversationOf(agent).filter((line) => line.startsWith("tool"));
    expect(results.map((line) => line.replace(/Error: |\n.*/gs, ""))).toEqual(told);
    expect(eventsOf(run, "TOOL_CALL_RESULT").map(({ metadata }) => metadata?.["failed"])).toEqual([
      true,
      undefined,
    ]);
    expect(JSON.stringify(run.events).includes(SECRET)).toBe(toolContent);
  },
);

test("the words of a server reach no page: neither with an attempt, nor a step, nor the outcome", async () => {
  const fault = { kind: "status" as const, status: 500, message: SECRET };
  await using scripted = await scriptedModels(
    scriptBySchema({
      plan: planOf(step("soup"), step("bread", [], "baker")),
      text: ({ system }) => {
        if (system.startsWith("You write the final")) return { text: "Only bread." };
        return system.includes("You cook") ? { fault } : { text: "Bread." };
      },
    }),
  );
  const graph = createSupervisor({
    specialists: [cook, baker],
    models: scripted.models,
    effects: instantEffects().effects,
  });
  await using server = await agUiServer(graph);
  const run = await seenRun(agUiClient(server.url, "dinner"));
  const names = eventsOf(run, "CUSTOM").map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["retrying", "finished"]));
  const endings = eventsOf(run, "STEP_FINISHED").map(({ metadata }) => metadata);
  expect(endings).toContainEqual(expect.objectContaining({ status: "failed", code: "model_server_failed" }));
  expect(eventsOf(run, "RUN_FINISHED")).toMatchObject([
    { result: { outcome: { status: "partial", code: "model_server_failed" } } },
  ]);
  const words = JSON.stringify(run.events);
  expect([words.includes(SECRET), words.includes("127.0.0.1"), words.includes('"reason"')]).toEqual([
    false,
    false,
    false,
  ]);
});
