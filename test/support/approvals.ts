import { MemorySaver } from "@langchain/langgraph";
import { createSupervisor, type SupervisorGraph } from "../../graphs/index.ts";
import { defineSpecialist, pendingApprovals, type Approval } from "../../src/index.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import { scriptBySchema, type ModelReply, type ModelRequest } from "../../src/testing/index.ts";
import { deliverTask } from "./kitchen.ts";
import { step } from "./plan.ts";
import { planOf, scriptedModels, type ScriptedModels } from "./scripted-models.ts";

/** A specialist whose every step a person has to approve. */
export const careful = defineSpecialist({
  name: "cook",
  description: "cooks",
  prompt: "You cook.",
  approval: true,
});

/** The thread of a test. */
export const thread = { configurable: { thread_id: "kitchen" } };

/** Three steps that may start at the same time. */
export const courses = planOf(step("soup"), step("roast"), step("cake"));

/** Models that plan these steps and answer each with its task. */
export function kitchen(plan: ModelReply | ModelReply[] = courses): Promise<ScriptedModels> {
  return scriptedModels(scriptBySchema({ plan, text: deliverTask }));
}

/** A supervisor whose one specialist asks before each step. */
export function carefulKitchen({ models }: ScriptedModels): SupervisorGraph<"cook"> {
  return createSupervisor({ specialists: [careful], models, checkpointer: new MemorySaver() });
}

/** What a thread waits for, by step where there is one. */
export async function open(graph: CompiledGraph, config: object = thread): Promise<Record<string, Approval>> {
  const pending = await pendingApprovals(graph, config);
  return Object.fromEntries(
    pending.map((approval) => {
      if (approval.kind === "other") throw new Error(`a foreign question: ${JSON.stringify(approval)}`);
      return [nameOf(approval), approval];
    }),
  );
}

/** The tasks that were sent to specialists. */
export function tasksSent(requests: readonly ModelRequest[]): string[] {
  return requests
    .filter(({ schema, system }) => schema === null && !system.startsWith("You write the final answer"))
    .map(({ lastUser }) => lastUser.split("Your task:\n").at(-1) ?? "");
}

function nameOf(approval: Approval): string {
  if (approval.kind === "plan") return approval.kind;
  return approval.kind === "step" ? approval.step.id : (approval.step ?? approval.agent);
}
