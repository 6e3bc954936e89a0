import { AIMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { END, MessagesValue, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { z } from "zod";
import { createSupervisor } from "../../../../../graphs/index.ts";
import { defineSpecialist } from "../../../../../src/index.ts";
import { createModels, type Models } from "../../../../../src/models/models.ts";
import type { WorkerGraph } from "../../../../../src/workers/worker/worker-options.ts";

const cook = defineSpecialist({ name: "cook", description: "cooks", prompt: "You cook." });

const careful = defineSpecialist({
  name: "careful",
  description: "asks",
  prompt: "You cook.",
  approval: true,
});

/** The graphs of all tests, with models on one server. */
export function testGraphs(baseUrl: string): Record<string, WorkerGraph> {
  const models = modelsAt(baseUrl);
  const synthesis = "forward";
  const parallel = ["a", "b", "c"].map((id) => ({
    id,
    agent: "cook" as const,
    task: `do ${id}`,
    dependsOn: [],
  }));
  return {
    // Four steps, one after another.
    chain: createSupervisor({
      models,
      synthesis,
      specialists: [cook],
      manager: { plan: ["s1", "s2", "s3", "s4"].map((id) => ({ agent: "cook" as const, task: `do ${id}` })) },
    }),
    // Three steps at once, and one that needs them.
    fan: () =>
      createSupervisor({
        models,
        synthesis,
        specialists: [cook],
        manager: {
          plan: [...parallel, { id: "d", agent: "cook" as const, task: "do d", dependsOn: ["a", "b", "c"] }],
        },
      }),
    // A person approves the plan, and the second step.
    asking: Promise.resolve(
      createSupervisor({
        models,
        synthesis,
        specialists: [cook, careful],
        approval: "plan",
        manager: {
          plan: [
            { id: "s1", agent: "cook", task: "do s1", dependsOn: [] },
            { id: "s2", agent: "careful", task: "do s2", dependsOn: ["s1"] },
          ],
        },
      }),
    ),
    // An agent whose tool calls the model server, too.
    tooled: createSupervisor({
      models,
      synthesis,
      specialists: [
        defineSpecialist({
          name: "baker",
          description: "bakes",
          prompt: "You bake.",
          tools: [ovenAt(baseUrl)],
        }),
      ],
      manager: { plan: [{ agent: "baker", task: "do bread" }] },
    }),
    // Not a graph of Troupe, with a fault of its own.
    broken: plain(() => {
      throw new TypeError("cannot read the recipe");
    }),
    // Ends the process that carries it out.
    deadly: plain(() => process.kill(process.pid, "SIGKILL")),
  };
}

function plain(work: () => unknown): WorkerGraph {
  return new StateGraph(new StateSchema({ messages: MessagesValue }))
    .addNode("cook", () => {
      work();
      return { messages: [new AIMessage("done")] };
    })
    .addEdge(START, "cook")
    .addEdge("cook", END)
    .compile();
}

/** A tool that calls the model server, which counts and holds the calls. */
function ovenAt(baseUrl: string) {
  const body = JSON.stringify({
    model: "gpt-4.1-mini",
    messages: [{ role: "user", content: "use the oven" }],
  });
  const headers = { "content-type": "application/json" };
  return tool(
    async () => {
      await fetch(`${baseUrl}/chat/completions`, { method: "POST", body, headers });
      return "hot";
    },
    { name: "oven", description: "heats the oven", schema: z.object({}) },
  );
}

function modelsAt(baseUrl: string): Models {
  return createModels(() => ({
    mode: "live",
    baseUrl,
    apiKey: null,
    models: { classifier: "gpt-4.1-mini", manager: "gpt-4.1-mini", specialist: "gpt-4.1-mini" },
    structuredOutput: "json_schema",
    temperature: "auto",
  }));
}
