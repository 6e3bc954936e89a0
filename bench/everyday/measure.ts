import { createModelServer } from "../../src/testing/index.ts";
import { modelsAt } from "../models-at.ts";
import type { Conversing, EverydayRequest, Said } from "./conversations.ts";
import { everydayModel } from "./model.ts";

/** What a request cost until its user was served, or until there was nothing left to say. */
export interface Cost {
  title: string;
  calls: number;
  /** Tokens as the scripted model server counts them: one for four characters, schemas and tools included. */
  inputTokens: number;
  outputTokens: number;
  served: "yes" | "no" | "after the user repeated it";
}

/** Sends the requests to their graphs, each on its own model server. */
export async function measureEveryday(requests: readonly EverydayRequest[]): Promise<Cost[]> {
  const costs: Cost[] = [];
  for (const request of requests) costs.push(await costOf(request));
  return costs;
}

async function costOf(request: EverydayRequest): Promise<Cost> {
  await using server = await createModelServer({ script: everydayModel });
  const models = modelsAt(server.baseUrl);
  const graph = request.graph(models) as Conversing;
  const cost = { title: request.title, calls: 0, inputTokens: 0, outputTokens: 0 };
  const configurable = { thread_id: "everyday" };
  let heard = 0;
  const say = async (messages: readonly Said[]): Promise<string> => {
    const { messages: all, outcome } = await graph.invoke({ messages }, { configurable });
    cost.calls += outcome.usage.modelCalls;
    cost.inputTokens += outcome.usage.inputTokens;
    cost.outputTokens += outcome.usage.outputTokens;
    const said = all.slice(heard + messages.length).map(({ text }) => text);
    heard = all.length;
    return [...said, outcome.reason ?? ""].join("\n\n");
  };
  let said = "";
  for (const [place, turn] of request.turns.entries()) {
    said = await say([...(place === 0 ? request.earlier : []), { role: "user", content: turn }]);
  }
  if (request.answerToQuestion !== undefined && said.includes("customer number")) {
    said += await say([{ role: "user", content: request.answerToQuestion }]);
    return { ...cost, served: request.served(said) ? "after the user repeated it" : "no" };
  }
  return { ...cost, served: request.served(said) ? "yes" : "no" };
}
