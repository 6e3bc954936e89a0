import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { MODEL_CALL_CHANNEL, type PublishedCall } from "../../../src/journal/call-channel.ts";
import type { JournalCall } from "../../../src/journal/journal-entry.ts";
import { openCallRecord } from "../../../src/journal/record-call.ts";
import { scriptBySchema, scriptOf, type Fault, type ModelMessage } from "../../../src/testing/index.ts";
import { house, houseScript, reviewed, written } from "../../support/house.ts";
import { ask } from "../../support/kitchen.ts";
import { planOf, routeTo, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { step } from "../../support/plan.ts";
import { foreignCook, talkingScript, talkingTeams } from "../../support/talking-teams.ts";

/** Does some work and returns the calls that were published meanwhile. */
async function callsOf(work: () => Promise<unknown>): Promise<JournalCall[]> {
  const calls: JournalCall[] = [];
  const onCall = (message: unknown): void => void calls.push((message as PublishedCall).call);
  subscribe(MODEL_CALL_CHANNEL, onCall);
  try {
    await work();
    return calls;
  } finally {
    unsubscribe(MODEL_CALL_CHANNEL, onCall);
  }
}

/** What both the recorded calls and the requests of the server say, in an order that does not depend on time. */
function recorded(calls: readonly JournalCall[]): string[] {
  return calls
    .map(({ request }) =>
      JSON.stringify([
        request.schema,
        request.tools.toSorted(),
        request.messages.map(({ role, text, toolCalls }) => [role, text, toolCalls.map(({ name }) => name)]),
      ]),
    )
    .toSorted();
}

function received({ server }: ScriptedModels): string[] {
  return server.requests
    .map(({ schema, tools, messages }) =>
      JSON.stringify([
        schema,
        tools.map((tool) => tool.function.name).toSorted(),
        messages.map((message) => [message["role"], textOf(message), callsIn(message)]),
      ]),
    )
    .toSorted();
}

function textOf({ content }: ModelMessage): string {
  if (typeof content === "string") return content;
  return Array.isArray(content) ? content.map((part) => (part as { text: string }).text).join("\n") : "";
}

function callsIn(message: ModelMessage): string[] {
  const calls = message.tool_calls ?? [];
  return calls.map((call) => (call as unknown as { function: { name: string } }).function.name);
}

const soup = { text: "Leek soup." };
const thread = { configurable: { thread_id: "t" } };

describe("every request to a model is a recorded call with exactly what was sent", () => {
  test.each(Object.keys(talkingTeams))("%s, streamed and whole", async (name) => {
    await using scripted = await scriptedModels(talkingScript);
    const graph = talkingTeams[name]?.make(scripted.models);
    const calls = await callsOf(async () => {
      await graph?.invoke(ask("dinner"), thread as never);
      const stream = await graph?.stream(ask("dinner"), { ...thread, streamMode: "messages" } as never);
      for await (const _ of stream as AsyncIterable<unknown>);
    });
    expect(recorded(calls)).toEqual(received(scripted));
    expect(new Set(calls.map(({ id }) => id)).size).toBe(scripted.server.requests.length);
  });

  test("a graph that Troupe did not make", async () => {
    await using scripted = await scriptedModels(talkingScript);
    const graph = await foreignCook(scripted.models);
    const calls = await callsOf(() => graph.invoke(ask("dinner"), thread as never));
    expect(recorded(calls)).toEqual(received(scripted));
  });

  test("the roles of a Software House", async () => {
    const script = scriptBySchema({ ...houseScript, file_set: written("good"), review: reviewed() });
    await using scripted = await scriptedModels(script);
    const calls = await callsOf(() => house(scripted));
    expect(recorded(calls)).toEqual(received(scripted));
    expect(calls.map(({ agent }) => agent)).toEqual([
      "product_manager",
      "test_author",
      "developer",
      "reviewer",
    ]);
  });

  test.each(["json_schema", "function_calling", "json_mode"] as const)("decisions by %s", async (way) => {
    await using scripted = await scriptedModels(
      scriptBySchema({
        route: routeTo("cook"),
        text: ({ system }) =>
          /classif|route|specialist/i.test(system) && !system.startsWith("You cook") ? routeTo("cook") : soup,
      }),
      { structuredOutput: way },
    );
    const graph = createRouter({ specialists: [cook, baker], models: scripted.models });
    const calls = await callsOf(() => graph.invoke(ask("soup"), thread));
    const messages = (all: string[]): unknown[] => all.map((one) => (JSON.parse(one) as unknown[])[2]);
    expect(messages(recorded(calls)).map(String).toSorted()).toEqual(
      messages(received(scripted)).map(String).toSorted(),
    );
    expect(calls.map(({ request }) => request.schema)).toEqual(["route", null]);
    expect(calls.map(({ request }) => request.tools)).toEqual([[], []]);
  });

  test("an unusable reply that is sent back, a retry, and a request without the part that its server refuses", async () => {
    const fault: Fault = { kind: "status", status: 500, message: "cold" };
    const refusal: Fault = {
      kind: "status",
      status: 400,
      message: "Unrecognized request argument supplied: temperature",
    };
    await using scripted = await scriptedModels(
      scriptOf([{ fault: refusal }, { text: "no json" }, routeTo("cook"), { fault }, soup]),
    );
    const retry = { pauseMilliseconds: 0 };
    const graph = createRouter({ specialists: [cook, baker], models: scripted.models, retry });
    const calls = await callsOf(() => graph.invoke(ask("soup"), thread));
    expect(recorded(calls)).toEqual(received(scripted));
    expect(calls.map(({ agent, reply, error }) => [agent, reply?.text ?? null, error?.code ?? null])).toEqual(
      [
        ["classifier", null, "model_request_refused"],
        ["classifier", "no json", null],
        ["classifier", expect.stringContaining("cook"), null],
        ["cook", null, "model_server_failed"],
        ["cook", "Leek soup.", null],
      ],
    );
    expect(calls.at(-1)).toMatchObject({ attempt: 2, usage: { agent: "cook", attempt: 2 } });
  });

  test("a fallback model", async () => {
    const fault: Fault = { kind: "status", status: 400, message: "no" };
    await using scripted = await scriptedModels(scriptOf([planOf(step("soup")), { fault }, soup]));
    const graph = createSupervisor({
      specialists: [cook],
      models: scripted.models,
      fallbackModels: ["gpt-4.1-nano"],
    });
    const calls = await callsOf(() => graph.invoke(ask("soup"), thread));
    expect(calls.map(({ agent, step: id, model }) => [agent, id, model])).toEqual([
      ["planner", null, "gpt-4.1-mini"],
      ["cook", "soup", "gpt-4.1-mini"],
      ["cook", "soup", "gpt-4.1-nano"],
    ]);
  });

  test("a model that was made in code", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ route: routeTo("cook"), text: soup }));
    const { model } = await scripted.models.resolve("specialist");
    const own = defineSpecialist({ ...cook, model });
    const graph = createRouter({ specialists: [own, baker], models: scripted.models });
    const calls = await callsOf(() => graph.invoke(ask("soup"), thread));
    expect(recorded(calls)).toEqual(received(scripted));
  });

  test("a call that was stopped", async () => {
    const slow = { ...soup, delayMilliseconds: 30_000 };
    await using scripted = await scriptedModels(scriptBySchema({ route: routeTo("cook"), text: slow }));
    const graph = createRouter({ specialists: [cook], models: scripted.models });
    const stop = new AbortController();
    const calls = await callsOf(async () => {
      const run = graph.invoke(ask("soup"), { ...thread, signal: stop.signal });
      const failed = run.catch((error: unknown) => error);
      while (scripted.server.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
      stop.abort();
      await failed;
    });
    expect(calls.map(({ reply, error }) => [reply === null, error?.code ?? null])).toEqual([
      [false, null],
      [true, "run_aborted"],
    ]);
  });
});

describe("without a reader", () => {
  test("no record is made, and the prompt is not looked at", () => {
    const scope = { run: "r", agent: "cook", step: null, config: {}, usage: [] };
    const messages = (): never => {
      throw new Error("the prompt was read");
    };
    expect(openCallRecord({ scope, model: "m", host: "h", messages, schema: null })).toBe(null);
  });

  test("with one, a record holds what the model was called with", async () => {
    const scope = { run: "r", agent: "cook", step: null, config: thread, usage: [] };
    const calls = await callsOf(async () => {
      const record = openCallRecord({ scope, model: "m", host: "h", messages: () => [], schema: null });
      record?.begin();
      const image = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } };
      const parts = [{ type: "text", text: "What is this?" }, image];
      record?.sent([new SystemMessage("You cook."), new HumanMessage({ content: parts })], {
        tools: [{ name: "stir" }],
      });
      record?.end({ reply: undefined, error: new Error("cold"), usage: undefined });
      // Only a request that has begun can end.
      record?.end({ reply: undefined, error: null, usage: undefined });
    });
    expect(calls).toEqual([
      {
        id: expect.stringMatching(/^r:\d+$/),
        run: "r",
        agent: "cook",
        step: null,
        attempt: 1,
        model: "m",
        host: "h",
        startedAt: expect.any(Number),
        milliseconds: expect.any(Number),
        request: {
          messages: [
            { role: "system", name: null, text: "You cook.", toolCalls: [] },
            { role: "user", name: null, text: "What is this?\n[image]", toolCalls: [] },
          ],
          tools: ["stir"],
          schema: null,
        },
        reply: null,
        error: { code: null, message: "cold" },
        usage: null,
      },
    ]);
  });
});
