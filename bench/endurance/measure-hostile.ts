import { createRouter } from "../../graphs/index.ts";
import { defineSpecialist, isTroupeError } from "../../src/index.ts";
import { modelsAt } from "../models-at.ts";
import type { HostileEnding } from "./figures.ts";
import { HOSTILE, hostileServer } from "./hostile.ts";
import { lookUp } from "./kinds.ts";
import { longestBlock } from "./longest-block.ts";

const clerk = defineSpecialist({
  name: "clerk",
  description: "looks up",
  prompt: "You look up.",
  tools: [lookUp],
});
const cook = defineSpecialist({ name: "cook", description: "cooks", prompt: "You cook." });

/** Runs a router against a hostile server. */
export async function measureHostile(title: string): Promise<HostileEnding> {
  const hostile = HOSTILE.find((one) => one.title === title);
  if (hostile === undefined) throw new Error(`unknown hostile input ${JSON.stringify(title)}`);
  // The first run loads the modules, which takes time of its own.
  await runAgainst(hostile);
  const { result: ending, block, milliseconds } = await longestBlock(() => runAgainst(hostile));
  return { title, ending, block, milliseconds };
}

async function runAgainst(hostile: (typeof HOSTILE)[number]): Promise<string> {
  const server = await hostileServer(hostile);
  const name = hostile.title.includes("calls") || hostile.title.includes("deep") ? "clerk" : "cook";
  const graph = createRouter({
    specialists: [clerk, cook],
    classifier: () => name,
    models: modelsAt(server.baseUrl),
    retry: { attempts: 2, pauseMilliseconds: 10, replyMilliseconds: 5_000 },
    limits: { modelCalls: 4 },
  });
  const input = { messages: [{ role: "user", content: "go" }] };
  try {
    if (!hostile.streamed) {
      const { outcome } = await graph.invoke(input);
      return outcome?.status ?? "completed";
    }
    for await (const _ of await graph.stream(input, { streamMode: "messages" }));
    return "completed";
  } catch (error) {
    return isTroupeError(error) ? error.code : String(error);
  } finally {
    server.close();
  }
}
