import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { MemorySaver } from "@langchain/langgraph";
import { createModels, loadSettings } from "troupe";
import { createModelServer, scriptBySchema, type ModelReply, type ModelServer } from "troupe/testing";
import { onTestFinished } from "vitest";
import { inThisProcess } from "../src/conversations.ts";
import { createChatServer } from "../src/server.ts";
import { createTeam } from "../src/team.ts";

/** A line of an answer, as a page reads it. */
interface ReadLine {
  type: string;
  id?: string;
  message?: string;
  text?: string;
}

/** A chat that runs, and what its model was asked. */
interface ServedChat {
  address: string;
  post: (body: object, cookie?: string, signal?: AbortSignal) => Promise<Response>;
  requests: ModelServer["requests"];
}

/** Serves the chat with a model whose words come from a script. */
export async function serveChat(specialist: "cook" | "host", replies: ModelReply[]): Promise<ServedChat> {
  const models = await createModelServer({
    script: scriptBySchema({
      route: { json: { specialist, confidence: 0.9, reason: "by the script" } },
      text: replies,
    }),
  });
  const team = createTeam({
    models: createModels(() => loadSettings({ TROUPE_MODE: "live", OPENAI_BASE_URL: models.baseUrl })),
    checkpointer: new MemorySaver(),
  });
  const server = createChatServer(inThisProcess(team)).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.close();
    await models.close();
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const post = async (body: object, cookie = "", signal: AbortSignal | null = null): Promise<Response> =>
    fetch(`${address}/chat`, { method: "POST", body: JSON.stringify(body), headers: { cookie }, signal });
  return { address, post, requests: models.requests };
}

/** Reads the lines of an answer. */
export async function linesOf(response: Response): Promise<ReadLine[]> {
  const lines = (await response.text()).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as ReadLine);
}

/** Returns the cookie that names the visitor. */
export function cookieOf(response: Response): string {
  return response.headers.get("set-cookie")?.split(";")[0] ?? "";
}
