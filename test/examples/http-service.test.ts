import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import {
  createModelServer,
  scriptBySchema,
  type ModelScript,
  type ModelServer,
} from "../../src/testing/index.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

let script: ModelScript;
let models: ModelServer;
let service: ChildProcess;
let address: string;

beforeAll(async () => {
  models = await createModelServer({ script: (request) => script(request) });
  const environment = {
    TROUPE_MODE: "live",
    OPENAI_BASE_URL: models.baseUrl,
    OPENAI_API_KEY: "test",
    PORT: "0",
  };
  service = spawn(process.execPath, ["--import", "tsx", "examples/http-service/server.ts"], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: service.stdout! }), "line")) as [string];
  address = line.replace("listening on ", "");
}, 30_000);

afterAll(async () => {
  service.kill();
  await models.close();
});

let earlier = 0;
beforeEach(() => {
  earlier = models.requests.length;
});

const route = { json: { specialist: "coding", confidence: 0.9, reason: "it is code" } };

function post(path: string, body: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${address}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    ...init,
  });
}

async function ask(
  path: string,
  message: string,
): Promise<{ event: string; data: Record<string, unknown> }[]> {
  const response = await post(path, JSON.stringify({ message }));
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  const blocks = (await response.text()).trim().split("\n\n");
  return blocks.map((block) => {
    const [, event = "", data = ""] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
    return { event, data: JSON.parse(data) as Record<string, unknown> };
  });
}

describe("the HTTP service", () => {
  test("listens on the loopback interface only", () => {
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test("streams a routed answer: its tokens, the events and the result", async () => {
    script = scriptBySchema({ route, text: { text: "Use a loop.", chunkCharacters: 6 } });
    const events = await ask("/router", "How do I repeat this?");
    expect(events.map(({ event, data }) => [event, data["type"] ?? data["text"] ?? data["answer"]])).toEqual([
      ["event", "agent_started"],
      ["event", "routed"],
      ["event", "agent_started"],
      ["token", "Use a "],
      ["token", "loop."],
      ["event", "finished"],
      ["result", "Use a loop."],
    ]);
    expect(events.at(-1)?.data["outcome"]).toMatchObject({ status: "completed", mode: "live" });
  });

  test("streams a supervised answer, without the plan or a step's result as tokens", async () => {
    const step = (id: string, agent: string) => ({ id, agent, task: `do ${id}`, dependsOn: [] });
    script = scriptBySchema({
      plan: { json: { steps: [step("facts", "researcher"), step("code", "coder")] } },
      text: ({ system }) => ({ text: system.startsWith("You write the final") ? "Here it is." : "a result" }),
    });
    const events = await ask("/supervisor", "Build it.");
    expect(events.filter(({ event }) => event === "token").map(({ data }) => data)).toEqual([
      { text: "Here it is." },
    ]);
    const types = events.filter(({ event }) => event === "event").map(({ data }) => data["type"]);
    expect(types).toEqual(expect.arrayContaining(["planned", "step_started", "step_finished", "finished"]));
    expect(events.at(-1)).toMatchObject({ event: "result", data: { answer: "Here it is." } });
  });

  test("ends a run that fails with an error event, never in silence", async () => {
    script = scriptBySchema({ route, text: { fault: { kind: "status", status: 401 } } });
    const events = await ask("/router", "How do I repeat this?");
    expect(events.at(-1)).toEqual({
      event: "error",
      data: {
        code: "model_key_refused",
        message: expect.stringMatching(/^specialist coding: .*refused the key/),
      },
    });
  });

  test("stops its model call when the client goes away", async () => {
    script = scriptBySchema({
      route,
      text: { fault: { kind: "stall", afterCharacters: 4, reply: { text: "This never ends." } } },
    });
    const client = new AbortController();
    const response = await post("/router", '{"message": "Go on."}', { signal: client.signal });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let received = "";
    while (!received.includes("token")) received += (await reader.read()).value ?? "";
    expect(models.requests.at(-1)?.aborted).toBe(false);
    client.abort();
    await vi.waitFor(() => expect(models.requests.at(-1)?.aborted).toBe(true), 5_000);
  });

  test.each([
    ["no JSON", "Hello"],
    ["no message", "{}"],
    ["an empty message", '{"message": "  "}'],
    ["a message that is not a text", '{"message": 1}'],
    ["an unknown field", '{"message": "Hello", "model": "other"}'],
  ])("refuses a body with %s, before any model is called", async (_what, body) => {
    const response = await post("/router", body);
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: 'the body must be JSON of the form { "message": "..." }, with a text that is not empty' },
    ]);
    expect(models.requests.length).toBe(earlier);
  });

  test("refuses a body that is too large, and an unknown path", async () => {
    const large = await post("/router", JSON.stringify({ message: "a".repeat(1_000_001) }));
    expect([large.status, await large.json()]).toEqual([
      413,
      { error: "the body is larger than 1000000 bytes" },
    ]);
    const missing = await post("/elsewhere", "{}");
    expect([missing.status, await missing.json()]).toEqual([
      404,
      { error: "unknown path; available: POST /router, POST /supervisor" },
    ]);
  });
});
