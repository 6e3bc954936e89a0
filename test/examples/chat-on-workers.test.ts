import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type * as conversations from "../../cli/templates/http-chat/src/conversations.ts";
import type * as server from "../../cli/templates/http-chat/src/server.ts";
import type * as team from "../../cli/templates/http-chat/src/team.ts";
import { createModels, loadSettings } from "../../src/index.ts";
import { createModelServer, type ModelServer, scriptBySchema } from "../../src/testing/index.ts";
import { createRunClient, createWorker } from "../../src/workers/index.ts";
import { describeWithServices, ownAddresses, type Services } from "../cli/support/services.ts";

const TIMEOUT = { timeout: 120_000 };
const INVITE = {
  toolCalls: [{ name: "send_invitation", arguments: { to: "Bob", text: "Come to dinner!" } }],
};

/** A line of an answer, as a page reads it. */
interface ReadLine {
  type: string;
  id?: string;
  text?: string;
}

const TEMPLATE = join(import.meta.dirname, "../../cli/templates/http-chat/src");

/** The template's modules, in a copy that imports Troupe from its sources. */
type Template = typeof conversations & typeof server & typeof team;
let template: Template;
let copy = "";

beforeAll(async () => {
  copy = await mkdtemp(join(import.meta.dirname, ".chat-"));
  await cp(TEMPLATE, copy, { recursive: true });
  const modules = ["conversations.ts", "server.ts", "team.ts"].map((file) => import(join(copy, file)));
  template = Object.assign({}, ...(await Promise.all(modules))) as Template;
});
afterAll(() => rm(copy, { recursive: true, force: true }));

/** Serves the chat of the template, whose team a worker of this process runs. */
async function serveChat(
  services: Services,
  specialist: string,
  text: Parameters<typeof scriptBySchema>[0]["text"],
) {
  const route = { json: { specialist, confidence: 0.9, reason: "by the script" } };
  const model: ModelServer = await createModelServer({ script: scriptBySchema({ route, text }) });
  const models = createModels(() => loadSettings({ TROUPE_MODE: "live", OPENAI_BASE_URL: model.baseUrl }));
  const { TROUPE_REDIS_URL: redis = "", TROUPE_POSTGRES_URL: postgres = "" } = await ownAddresses(services);
  const graphs = { team: template.createTeam({ models }) };
  const worker = await createWorker({ graphs, redis, postgres });
  const client = createRunClient({ redis, postgres });
  const chat = template.createChatServer(template.onWorkers(client)).listen(0, "127.0.0.1");
  await once(chat, "listening");
  const address = `http://127.0.0.1:${(chat.address() as AddressInfo).port}`;
  let cookie = "";
  return {
    address,
    client,
    redis,
    requests: model.requests,
    async post(body: object, signal?: AbortSignal): Promise<Response> {
      const init = { method: "POST", body: JSON.stringify(body), headers: { cookie } };
      const response = await fetch(`${address}/chat`, { ...init, ...(signal && { signal }) });
      cookie ||= response.headers.get("set-cookie")?.split(";")[0] ?? "";
      return response;
    },
    questions: async (): Promise<unknown> =>
      (await fetch(`${address}/questions`, { headers: { cookie } })).json(),
    async [Symbol.asyncDispose]() {
      chat.close();
      chat.closeAllConnections();
      await client.close();
      await worker.close({ drain: 0 });
      await model.close();
    },
  };
}

async function linesOf(response: Response): Promise<ReadLine[]> {
  const lines = (await response.text()).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as ReadLine);
}

/** Deletes the items of all runs in Redis. */
async function forgetItems(address: string): Promise<void> {
  const redis = new Redis(address);
  await redis.del(await redis.keys("troupe:items:*"));
  redis.disconnect();
}

describeWithServices("the template http-chat on workers", (services) => {
  test("streams an answer, and the conversation continues", TIMEOUT, async () => {
    await using chat = await serveChat(services(), "cook", { text: "Boil the rice.", chunkCharacters: 4 });
    const lines = await linesOf(await chat.post({ message: "I am Ann." }));
    expect(lines.filter(({ type }) => type === "token").length).toBeGreaterThan(1);
    expect(lines.at(-1)).toEqual({ type: "answer", text: "Boil the rice." });
    await linesOf(await chat.post({ message: "Who am I?" }));
    expect(JSON.stringify(chat.requests.at(-1)?.messages)).toContain("I am Ann.");
  });

  test("waits for the visitor's answer, which counts once", TIMEOUT, async () => {
    await using chat = await serveChat(services(), "host", [INVITE, { text: "It is done." }]);
    const asked = (await linesOf(await chat.post({ message: "Invite Bob." }))).at(-1);
    expect(asked).toMatchObject({ type: "question", text: expect.stringContaining('"to": "Bob"') });
    const { type: _, ...open } = asked ?? { type: "" };
    expect(await chat.questions()).toEqual([open]);
    const answers = { [asked?.id ?? ""]: { decision: "approve" } };
    const lines = await linesOf(await chat.post({ answers }));
    expect(lines.filter(({ type }) => type === "question")).toEqual([]);
    expect(lines.at(-1)).toEqual({ type: "answer", text: "It is done." });
    expect((await chat.post({ answers })).status).toBe(409);
  });

  test.each(["an hour", "a moment"])(
    "shows the next question if the last one waited for %s",
    TIMEOUT,
    async (wait) => {
      await using chat = await serveChat(services(), "host", [
        INVITE,
        INVITE,
        { text: "It is done.", chunkCharacters: 4 },
      ]);
      const first = (await linesOf(await chat.post({ message: "Invite Bob and Eve." }))).at(-1);
      // Redis forgets what happened in a run an hour after its last item.
      if (wait === "an hour") await forgetItems(chat.redis);
      const again = await linesOf(
        await chat.post({ answers: { [first?.id ?? ""]: { decision: "approve" } } }),
      );
      const questions = again.filter(({ type }) => type === "question");
      expect(questions).toHaveLength(1);
      expect(questions[0]?.id).not.toBe(first?.id);
      if (wait === "an hour") await forgetItems(chat.redis);
      const last = await linesOf(
        await chat.post({ answers: { [questions[0]?.id ?? ""]: { decision: "approve" } } }),
      );
      expect(last.filter(({ type }) => type === "question")).toEqual([]);
      expect(last.filter(({ type }) => type === "token").length).toBeGreaterThan(1);
      expect(last.at(-1)).toEqual({ type: "answer", text: "It is done." });
    },
  );

  test("gives up a run that waits if the visitor says something else", TIMEOUT, async () => {
    await using chat = await serveChat(services(), "host", [INVITE, { text: "Hello." }]);
    await linesOf(await chat.post({ message: "Invite Bob." }));
    expect((await linesOf(await chat.post({ message: "Hello?" }))).at(-1)).toEqual({
      type: "answer",
      text: "Hello.",
    });
    expect(await chat.questions()).toEqual([]);
  });

  test("goes on if the visitor leaves, and refuses a second message until then", TIMEOUT, async () => {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    await using chat = await serveChat(services(), "cook", async () => {
      await opened;
      return { text: "Boil the rice." };
    });
    const left = new AbortController();
    const first = await chat.post({ message: "How?" }, left.signal);
    await vi.waitFor(() => expect(chat.requests).toHaveLength(2), { timeout: 60_000, interval: 20 });
    left.abort();
    await expect(first.text()).rejects.toThrow(/abort/);
    expect((await chat.post({ message: "Hello?" })).status).toBe(409);
    open();
    const [run] = await chat.client.list();
    expect((await chat.client.wait(run ?? "")).record.answer).toBe("Boil the rice.");
  });
});
