import { z } from "zod";
import type { BaseCheckpointSaver } from "@langchain/langgraph";
import {
  createHandoffs,
  createRouter,
  createSupervisor,
  type HandoffsGraph,
  type RouterGraph,
  type SupervisorGraph,
} from "../../graphs/index.ts";
import type { Models } from "../../src/index.ts";
import type { ObjectSchema, OwnStateSchema } from "../../src/state/user-schemas.ts";
import { scriptBySchema, type ScriptEntry } from "../../src/testing/index.ts";
import { scriptedModels, type ScriptedModels } from "./scripted-models.ts";
import { cook } from "./specialists.ts";

/** The schema of the typed answers under test. */
export const dinner = z.object({ dish: z.string().min(3), guests: z.int(), wine: z.string().nullable() });

/** A value that fits it, and one that does not. */
export const fine = { dish: "soup", guests: 4, wine: null };
export const short = { ...fine, dish: "so" };

type Dinner = z.infer<typeof dinner>;

/** A graph whose answer is a dinner. */
export type DinnerGraph =
  | RouterGraph<"cook", ObjectSchema, OwnStateSchema, Dinner>
  | HandoffsGraph<"cook", ObjectSchema, OwnStateSchema, Dinner>
  | SupervisorGraph<"cook", ObjectSchema, OwnStateSchema, Dinner>;

/** The kinds of graphs that can answer as data. */
export const KINDS = ["router", "handoffs", "supervisor"] as const;

/** Builds a graph of a kind in which the cook answers with one call, and whose answer is typed. */
export function dinnerGraph(
  kind: (typeof KINDS)[number],
  options: { models: Models; limits?: { modelCalls: number }; checkpointer?: BaseCheckpointSaver },
): DinnerGraph {
  const common = { specialists: [cook], answer: dinner, ...options };
  switch (kind) {
    case "router":
      return createRouter({ ...common, classifier: () => "cook" });
    case "handoffs":
      return createHandoffs({ ...common, entry: "cook" });
    case "supervisor":
      return createSupervisor({ ...common, manager: { plan: [{ agent: "cook", task: "Cook." }] } });
  }
}

/** Starts a server that answers with a text, and with these replies as data. */
export function serving(
  answer: ScriptEntry,
  more: Record<string, ScriptEntry> = {},
): Promise<ScriptedModels> {
  return scriptedModels(scriptBySchema({ text: { text: "Soup for four." }, answer, ...more }));
}

/** The schema of each request; null for a text. */
export function asked({ server }: ScriptedModels): (string | null)[] {
  return server.requests.map(({ schema }) => schema);
}
