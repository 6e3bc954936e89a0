import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { scriptBySchema, type ModelScript, type ModelServer } from "../../src/testing/index.ts";
import { call, calls } from "../support/desk.ts";
import { startHttpExample, type HttpExample } from "../support/http-example.ts";

let script: ModelScript;
let example: HttpExample;
let models: ModelServer;
let address: string;

beforeAll(async () => {
  example = await startHttpExample((request) => script(request));
  ({ models, address } = example);
}, 30_000);

afterAll(() => example[Symbol.asyncDispose]());

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
  message: string | object,
): Promise<{ event: string; data: Record<string, unknown> }[]> {
  const body = typeof message === "string" ? { message } : message;
  const response = await post(path, JSON.stringify(body));
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  const blocks = (await response.text()).trim().split("\n\n");
  return blocks.map((block) => {
    const [, event = "", data = ""] = /^event: (.*)\ndata: (.*)\nid: \d+$/.exec(block) ?? [];
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
      ["message", "Use a loop."],
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
      { agent: "synthesizer", message: expect.any(String), text: "Here it is." },
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
    ["a user that is no name", '{"message": "Hello", "user": "../me"}'],
    ["answers without a user", '{"answers": {"1": {"decision": "approve"}}}'],
    ["an unknown field", '{"message": "Hello", "model": "other"}'],
  ])("refuses a body with %s, before any model is called", async (_what, body) => {
    const response = await post("/router", body);
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        error: expect.stringMatching(
          /^the body must be JSON of the form { "message": "..." }, with a text that is not empty, or {/,
        ),
      },
    ]);
    expect(models.requests.length).toBe(earlier);
  });

  test("remembers the conversation of each user, and nobody else's", async () => {
    script = scriptBySchema({ route, text: { text: "Hello Ann." } });
    await ask("/router", { message: "I am Ann.", user: "ann" });
    await ask("/router", { message: "Who am I?", user: "ann" });
    const told = JSON.stringify(models.requests.at(-1)?.messages);
    expect(told).toContain("I am Ann.");
    await ask("/router", { message: "Who am I?", user: "bob" });
    expect(JSON.stringify(models.requests.at(-1)?.messages)).not.toContain("Ann");
    const ann = await (await fetch(`${address}/router?user=ann`)).json();
    expect(ann).toEqual({
      messages: [
        { agent: null, text: "I am Ann." },
        { agent: "coding", text: "Hello Ann." },
        { agent: null, text: "Who am I?" },
        { agent: "coding", text: "Hello Ann." },
      ],
      questions: [],
    });
    expect((await fetch(`${address}/router`)).status).toBe(400);
  });

  test("asks before a mail is sent, and goes on with the answer", async () => {
    script = scriptBySchema({
      route: { json: { specialist: "mailer", confidence: 0.9, reason: "a mail" } },
      text: ({ messages }) =>
        messages.at(-1)?.role === "tool"
          ? { text: "It is sent." }
          : calls(call("send_mail", { to: "eve@example.org", subject: "Hello", text: "How are you?" })),
    });
    const asked = await ask("/assistant", { message: "Write to Eve.", user: "ann" });
    const { event, data } = asked.at(-1)!;
    const question = data["question"] as { id: string; kind: string };
    expect([event, data["agent"], question.kind]).toEqual(["approval", "mailer", "tools"]);
    const open = (await (await fetch(`${address}/assistant?user=ann`)).json()) as { questions: object[] };
    expect(open.questions).toEqual([question]);

    const answers = { [question.id]: { decision: "approve" } };
    const sent = await ask("/assistant", { answers, user: "ann" });
    expect(sent.at(-1)).toMatchObject({ event: "result", data: { answer: "It is sent." } });
    const again = await post("/assistant", JSON.stringify({ answers, user: "ann" }));
    expect([again.status, await again.json()]).toEqual([
      409,
      { error: expect.stringContaining(question.id) },
    ]);
  });

  test("serves a page that loads nothing from elsewhere", async () => {
    const page = await fetch(address);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'; /);
    expect(await page.text()).not.toMatch(/https?:/);
  });

  // The last one, because the service closes the connection.
  test("refuses a body that is too large, and an unknown path", async () => {
    const large = await post("/router", JSON.stringify({ message: "a".repeat(1_000_001) }));
    expect([large.status, await large.json()]).toEqual([
      413,
      { error: "the body is larger than 1000000 bytes" },
    ]);
    const missing = await post("/elsewhere", "{}");
    expect([missing.status, await missing.json()]).toEqual([
      404,
      { error: "unknown path; available: GET /, POST /assistant, POST /router, POST /supervisor" },
    ]);
  });
});
