import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { createSupervisor, type SupervisorGraph } from "../graphs/index.ts";
import { defineSpecialist, type Models } from "../src/index.ts";

/** Returns a supervisor whose one specialist looks something up in each step. The model of `tool-model.ts` plays it. */
export function toolTeam(models: Models): SupervisorGraph<"worker"> {
  const lookUp = tool(({ of }) => of, {
    name: "look_up",
    description: "Looks something up.",
    schema: z.object({ of: z.string() }),
  });
  const worker = defineSpecialist({ name: "worker", description: "works", prompt: "Work.", tools: [lookUp] });
  return createSupervisor({ specialists: [worker], models });
}
