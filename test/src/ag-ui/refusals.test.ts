import { EventType, type Event } from "@ag-ui/core";
import { describe, expect, test, vi } from "vitest";
import { streamAgUi, readAgUiInput } from "../../../src/ag-ui/index.ts";
import { scriptBySchema, scriptOf } from "../../../src/testing/index.ts";
import {
  agUiClient,
  agUiServer,
  conversationOf,
  eventsOf,
  seenRun,
} from "../../support/ag-ui/ag-ui-server.ts";
import { answers, routerServer } from "../../support/ag-ui/router-server.ts";
import { routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { talkingScript, talkingTeams } from "../../support/talking-teams.ts";

describe("a request", () => {
  test("with tools of the client is refused by name", async () => {
    await using server = await routerServer(answers);
    const tools = [{ name: "open_door", description: "opens a door", parameters: {} }];
    const run = await seenRun(agUiClient(server.url, "soup"), { tools });
    expect(eventsOf(run, "RUN_ERROR")[0]).toMatchObject({
      code: "input_invalid",
      message: expect.stringContaining('"open_door"'),
    });
  });

  test.each([
    ["no JSON", "Hello", "the body is not JSON"],
    ["no input of AG-UI", '{"threadId": "1", "messages": [{"id": 1, "role": "user"}]}', "runId"],
    ["a list", "[]", "the body"],
  ])("with %s is refused with the status 400", async (_what, body, words) => {
    await using server = await routerServer(answers);
    const response = await fetch(server.url, { method: "POST", body });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: expect.stringContaining(words) },
    ]);
  });

  test("of a client from before 1.0 is read: null for what is absent", async () => {
    const body = {
      threadId: "1",
      runId: "2",
      messages: [],
      tools: [],
      context: [],
      state: {},
      forwardedProps: null,
    };
    expect(await readAgUiInput(body)).toMatchObject({ threadId: "1" });
  });
});

describe("a run that fails", () => {
  test("ends with the code of the error and without the words of the server, and is logged", async () => {
    const script = scriptOf([routeTo("cook"), { fault: { kind: "status", status: 401 } }]);
    await using server = await routerServer(script);
    const run = await seenRun(agUiClient(server.url, "soup"));
    expect(eventsOf(run, "RUN_ERROR")).toMatchObject([
      { code: "model_key_refused", message: "the run failed; the log of the service says why" },
    ]);
    expect(server.failures).toMatchObject([
      { code: "model_key_refused", message: expect.stringMatching(/^specialist cook: .*refused the key/) },
    ]);
  });

  test("after a part of the answer was sent closes the message first", async () => {
    const reply = { text: "Leek and potato soup.", chunkCharacters: 5 };
    const script = scriptOf([routeTo("cook"), { fault: { kind: "length", afterCharacters: 10, reply } }]);
    await using server = await routerServer(script);
    const agent = agUiClient(server.url, "soup");
    const run = await seenRun(agent);
    expect(run.types.slice(-2)).toEqual(["TEXT_MESSAGE_END", "RUN_ERROR"]);
    expect(conversationOf(agent)).toEqual(["user: soup", "cook: Leek and p"]);
  });

  test("without a thread in the config says what to write", async () => {
    const { graph, ...server } = await routerServer(answers);
    const input = await readAgUiInput({ threadId: "1", runId: "2", messages: [] });
    const events: Event[] = [];
    for await (const event of streamAgUi(graph, input)) events.push(event);
    expect(events.at(-1)).toMatchObject({
      type: "RUN_ERROR",
      code: "configuration_invalid",
      message: expect.stringContaining("input.threadId"),
    });
    await server[Symbol.asyncDispose]();
  });
});

describe("a client that leaves", () => {
  const stalled = scriptBySchema({
    route: routeTo("cook"),
    text: { fault: { kind: "stall", afterCharacters: 4, reply: { text: "This never ends." } } },
  });

  test("stops the run and its model call", async () => {
    await using server = await routerServer(stalled);
    const agent = agUiClient(server.url, "soup");
    await seenRun(agent, {}, { onTextMessageContentEvent: () => agent.abortRun() });
    await vi.waitFor(() => expect(server.requests.at(-1)?.aborted).toBe(true), 5_000);
    expect(server.failures).toEqual([]);
  });

  test("of the stream stops the run; a signal of the server ends it as cancelled", async () => {
    await using server = await routerServer(stalled);
    const body = { threadId: "1", runId: "2", messages: [{ id: "u", role: "user", content: "soup" }] };
    const input = await readAgUiInput(body);
    for await (const { type } of streamAgUi(server.graph, input, {
      config: { configurable: { thread_id: "a" } },
    })) {
      if (type === EventType.TEXT_MESSAGE_CONTENT) break;
    }
    await vi.waitFor(() => expect(server.requests.at(-1)?.aborted).toBe(true), 5_000);
    const stop = new AbortController();
    const config = { configurable: { thread_id: "b" }, signal: stop.signal };
    const types: string[] = [];
    let outcome: unknown;
    for await (const event of streamAgUi(server.graph, input, { config })) {
      types.push(event.type);
      if (event.type === EventType.TEXT_MESSAGE_CONTENT) stop.abort();
      if (event.type === EventType.RUN_FINISHED) outcome = event.outcome;
    }
    expect([types.slice(-2), outcome]).toEqual([["TEXT_MESSAGE_END", "RUN_FINISHED"], { type: "cancelled" }]);
  });
});

describe("tools", () => {
  test.each([
    [true, 'cook: calls look_up({"of":"salt"})', "tool: a secret about salt"],
    [false, "cook: calls look_up()", "tool: "],
  ])(
    "are shown with arguments and results only if that is allowed (%s)",
    async (toolContent, called, result) => {
      await using scripted = await scriptedModels(talkingScript);
      await using server = await agUiServer(talkingTeams["router"]!.make(scripted.models), { toolContent });
      const agent = agUiClient(server.url, "dinner");
      const run = await seenRun(agent);
      expect([run.error, run.warnings]).toEqual([null, []]);
      expect(conversationOf(agent)).toEqual([
        "user: dinner",
        called.replace("cook", "assistant"),
        result,
        "cook: Leek soup.",
      ]);
    },
  );
});

test("the answer tells proxies not to hold the events back", async () => {
  await using server = await routerServer(answers);
  const body = { threadId: "1", runId: "2", messages: [{ id: "u", role: "user", content: "soup" }] };
  const response = await fetch(server.url, { method: "POST", body: JSON.stringify(body) });
  expect(response.headers.get("x-accel-buffering")).toBe("no");
  await response.text();
});
