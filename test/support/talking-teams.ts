import { Annotation, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { createAgent } from "langchain";
import { createHandoffs, createRouter, createSupervisor } from "../../graphs/index.ts";
import { defineSpecialist, type Models } from "../../src/index.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import { scriptBySchema, type ModelScript } from "../../src/testing/index.ts";
import { call, calls } from "./desk.ts";
import { cookWithTools } from "./observe-events.ts";
import { step } from "./plan.ts";
import { planOf, routeTo } from "./scripted-models.ts";
import { baker } from "./specialists.ts";

/** A cook that uses a tool before it answers. The tool returns "a secret about salt". */
export const cook = cookWithTools();

/** Every agent with tools calls one of them, then answers; every answer comes in several pieces. */
export const talkingScript: ModelScript = scriptBySchema({
  route: routeTo("cook"),
  plan: planOf(step("soup", [], "cook"), step("bread", ["soup"], "baker")),
  text: ({ system, tools, messages }) => {
    if (system.startsWith("You write the final")) return { text: "A whole dinner.", chunkCharacters: 4 };
    const isFirst = tools.length > 0 && messages.at(-1)?.role !== "tool";
    return isFirst ? calls(call("look_up", { of: "salt" })) : { text: "Leek soup.", chunkCharacters: 4 };
  },
});

/** Each kind of graph whose answer is written by an agent with tools, or by a team that has one, and that answer. */
export const talkingTeams: Record<string, { make: (models: Models) => CompiledGraph; answer: string }> = {
  router: {
    make: (models) => createRouter({ specialists: [cook, baker], models }),
    answer: "Leek soup.",
  },
  supervisor: {
    make: (models) => createSupervisor({ specialists: [cook, baker], models }),
    answer: "A whole dinner.",
  },
  handoffs: {
    make: (models) =>
      createHandoffs({
        specialists: [defineSpecialist({ ...cook, handoffs: ["baker"] }), baker],
        entry: "cook",
        models,
      }),
    answer: "Leek soup.",
  },
  "a supervisor in a router": {
    make: (models) => {
      const graph = createSupervisor({ specialists: [cook, baker], models });
      const team = defineSpecialist({ name: "cook", description: "cooks", graph });
      return createRouter({ specialists: [team, baker], models });
    },
    answer: "A whole dinner.",
  },
  "a router in a supervisor": {
    make: (models) => {
      const graph = createRouter({ specialists: [cook, baker], models });
      const team = defineSpecialist({ name: "cook", description: "cooks", graph });
      return createSupervisor({ specialists: [team, baker], models });
    },
    answer: "A whole dinner.",
  },
  "a router in a router": {
    make: (models) => {
      const graph = createRouter({ specialists: [cook, baker], models });
      const team = defineSpecialist({ name: "cook", description: "cooks", graph });
      return createRouter({ specialists: [team, baker], models });
    },
    answer: "Leek soup.",
  },
};

/** A router with an agent that Troupe did not make. */
export async function foreignCook(models: Models): Promise<CompiledGraph> {
  const { model } = await models.resolve("specialist");
  const graph = createAgent({ model, tools: [...(cook.tools ?? [])] });
  const specialist = defineSpecialist({ name: "cook", description: "cooks", graph });
  return createRouter({ specialists: [specialist, baker], models });
}

/** A graph of a user with one of ours as its only node. */
export function inGraphOfUser(graph: CompiledGraph): CompiledGraph {
  const State = Annotation.Root({ ...MessagesAnnotation.spec });
  const outer = new StateGraph(State).addNode("ours", graph).addEdge(START, "ours").compile();
  return outer;
}
