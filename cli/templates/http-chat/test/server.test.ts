import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { MemorySaver } from "@langchain/langgraph";
import { createModels, loadSettings } from "troupe";
import { createModelServer, scriptBySchema } from "troupe/testing";
import { expect, onTestFinished, test } from "vitest";
import { createChatServer } from "../src/server.ts";
import { createTeam } from "../src/team.ts";

/** Serves the chat with a scripted model, and returns its address and what the model was asked. */
async function serveChat() {
  const models = await createModelServer({
    script: scriptBySchema({
      route: { json: { specialist: "cook", confidence: 0.9, reason: "It is about food." } },
      text: { text: "Boil the rice for ten minutes.", chunkCharacters: 8 },
    }),
  });
  const team = createTeam({
    models: createModels(() => loadSettings({ TROUPE_MODE: "live", OPENAI_BASE_URL: models.baseUrl })),
    checkpointer: new MemorySaver(),
  });
  const server = createChatServer(team).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.close();
    await models.close();
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const post = async (body: string, cookie = ""): Promise<Response> =>
    fetch(`${address}/chat`, { method: "POST", body, headers: { cookie } });
  return { address, post, requests: models.requests };
}

test("an answer comes in pieces, and whole at the end", async () => {
  const { post } = await serveChat();
  const text = await (await post('{ "message": "How long does rice take?" }')).text();
  const lines = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { type: string; text?: string });
  const pieces = lines.filter(({ type }) => type === "token");
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.map((piece) => piece.text).join("")).toBe("Boil the rice for ten minutes.");
  expect(lines.at(-1)).toEqual({ type: "answer", text: "Boil the rice for ten minutes." });
});

test("a visitor's conversation continues, and another visitor starts a new one", async () => {
  const { post, requests } = await serveChat();
  const first = await post('{ "message": "I am Ann." }');
  await first.text();
  const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
  await (await post('{ "message": "Who am I?" }', cookie)).text();
  expect(JSON.stringify(requests.at(-1)?.messages)).toContain("I am Ann.");
  await (await post('{ "message": "Who am I?" }')).text();
  expect(JSON.stringify(requests.at(-1)?.messages)).not.toContain("I am Ann.");
});

test("the page is served, and an empty message is refused", async () => {
  const { address, post } = await serveChat();
  expect(await (await fetch(address)).text()).toContain("<form");
  expect((await post('{ "message": " " }')).status).toBe(400);
});
