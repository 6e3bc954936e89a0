import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test, vi } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { answerApprovals, ConfigurationError, defineSpecialist, streamRun } from "../../../src/index.ts";
import { scriptBySchema, scriptOf } from "../../../src/testing/index.ts";
import { carefulKitchen, kitchen } from "../../support/approvals.ts";
import { ask } from "../../support/kitchen.ts";
import { routeTo, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { baker } from "../../support/specialists.ts";
import { itemsOf, tokensOf, wordsOf } from "../../support/stream-items.ts";
import {
  cook,
  foreignCook,
  inGraphOfUser,
  talkingScript,
  talkingTeams,
} from "../../support/talking-teams.ts";

const thread = { configurable: { thread_id: "one" } };
const plain = defineSpecialist({ name: "cook", description: "cooks", prompt: "You cook." });
const stalled = scriptBySchema({
  route: routeTo("cook"),
  text: { fault: { kind: "stall", afterCharacters: 4, reply: { text: "This never ends." } } },
});
const routerOf = ({ models }: ScriptedModels, checkpointer = new MemorySaver()) =>
  createRouter({ specialists: [plain, baker], models, checkpointer });

describe("the stream of a run", () => {
  test.each(Object.entries(talkingTeams))(
    "of %s has the answer, and ends with the result",
    async (_kind, team) => {
      await using scripted = await scriptedModels(talkingScript);
      const items = await itemsOf(streamRun(team.make(scripted.models), ask("dinner")));
      expect(tokensOf(items)).toBe(team.answer);
      const messages = items.filter((item) => item.type === "message");
      expect(messages).toEqual([expect.objectContaining({ text: team.answer, agent: expect.any(String) })]);
      const last = items.at(-1);
      expect(last).toMatchObject({ type: "result", text: team.answer, outcome: { status: "completed" } });
      expect(items.every(({ run }) => typeof run === "string")).toBe(true);
      const numbers = items.map(({ sequence }) => sequence);
      expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
    },
  );

  test("says who does what, the same for specialists with and without tools", async () => {
    await using scripted = await scriptedModels(talkingScript);
    const { make } = talkingTeams["supervisor"]!;
    const items = await itemsOf(streamRun(make(scripted.models), ask("dinner")));
    expect(wordsOf(items)).toEqual([
      "agent_started planner",
      "planned planner",
      "step_started cook soup",
      "tool_called cook soup",
      "tool_answered cook soup",
      "step_text cook soup",
      "step_finished cook soup",
      "step_started baker bread",
      "step_text baker bread",
      "step_finished baker bread",
      "synthesizing synthesizer",
      "token synthesizer",
      "finished",
      "message synthesizer",
      "result",
    ]);
    expect(JSON.stringify(items)).not.toContain("a secret about salt");
  });

  test("of a router with a foreign agent names the specialist that speaks", async () => {
    await using scripted = await scriptedModels(talkingScript);
    const items = await itemsOf(streamRun(await foreignCook(scripted.models), ask("dinner")));
    expect([tokensOf(items), wordsOf(items).filter((word) => word.startsWith("token"))]).toEqual([
      "Leek soup.",
      ["token cook"],
    ]);
  });

  test("of a user's graph has the run of the graph of ours in it", async () => {
    await using scripted = await scriptedModels(talkingScript);
    const graph = inGraphOfUser(talkingTeams["supervisor"]!.make(scripted.models));
    const items = await itemsOf(streamRun(graph, ask("dinner")));
    expect(tokensOf(items)).toBe("A whole dinner.");
    expect(new Set(items.map(({ run }) => run)).size).toBe(1);
    const teams = items.flatMap((item) => (item.type === "event" ? [item.teams] : []));
    expect(teams[0]).toEqual(["ours"]);
    expect(items.at(-1)).toMatchObject({ type: "result", text: "A whole dinner.", outcome: null });
  });

  test("has only new messages on a thread that goes on", async () => {
    await using scripted = await scriptedModels(
      scriptOf([routeTo("cook"), { text: "Leeks." }, routeTo("cook"), { text: "Salt." }]),
    );
    const graph = routerOf(scripted);
    const first = await itemsOf(streamRun(graph, ask("soup?"), thread));
    const second = await itemsOf(streamRun(graph, ask("and?"), thread));
    expect(second.flatMap((item) => (item.type === "message" ? item.text : []))).toEqual(["Salt."]);
    expect(second[0]!.sequence).toBeGreaterThan(first.at(-1)!.sequence);
  });
});

describe("a run that waits for a person", () => {
  test("ends its stream with the questions; the answers go on with the same run", async () => {
    await using scripted = await scriptedModels(talkingScript);
    const careful = defineSpecialist({ ...cook, approveTools: ["look_up"] });
    const team = createSupervisor({ specialists: [careful, baker], models: scripted.models });
    const specialist = defineSpecialist({ name: "cook", description: "cooks", graph: team });
    const { models } = scripted;
    const graph = createRouter({ specialists: [specialist, baker], models, checkpointer: new MemorySaver() });
    const first = await itemsOf(streamRun(graph, ask("dinner"), thread));
    const asked = first.at(-1);
    expect(asked).toMatchObject({
      type: "approval",
      agent: "cook",
      step: "soup",
      question: { kind: "tools" },
    });
    expect(first.filter(({ type }) => type === "result")).toEqual([]);
    if (asked?.type !== "approval") throw new Error("no question");

    const answer = await answerApprovals(graph, thread, { [asked.question.id]: { decision: "approve" } });
    const second = await itemsOf(streamRun(graph, answer, thread));
    expect(tokensOf(second)).toBe("A whole dinner.");
    expect(second.at(-1)).toMatchObject({ type: "result", run: first[0]!.run, text: "A whole dinner." });
    expect(second[0]!.sequence).toBeGreaterThan(asked.sequence);
  });

  test("asks again what has no answer yet, with its place", async () => {
    await using scripted = await kitchen();
    const graph = carefulKitchen(scripted);
    const first = await itemsOf(streamRun(graph, ask("dinner"), thread));
    const places = first.map((item) => (item.type === "approval" ? `${item.agent} ${item.step}` : ""));
    expect(places.filter(Boolean)).toEqual(["cook soup", "cook roast", "cook cake"]);
    const asked = first.find((item) => item.type === "approval")!;
    const answer = await answerApprovals(graph, thread, { [asked.question.id]: { decision: "approve" } });
    const second = await itemsOf(streamRun(graph, answer, thread));
    const again = second.filter((item) => item.type === "approval");
    expect(again.map(({ agent, step, run }) => [agent, step, run])).toEqual([
      ["cook", "roast", asked.run],
      ["cook", "cake", asked.run],
    ]);
  });
});

describe("a run that does not end well", () => {
  test("ends with an error item; the error itself is not in its JSON", async () => {
    await using scripted = await scriptedModels(
      scriptBySchema({ route: routeTo("cook"), text: { fault: { kind: "status", status: 401 } } }),
    );
    const items = await itemsOf(streamRun(routerOf(scripted), ask("dinner"), thread));
    const last = items.at(-1);
    const message = expect.stringMatching(/^specialist cook: .*refused the key/);
    expect(last).toMatchObject({
      type: "error",
      code: "model_key_refused",
      message,
      error: expect.any(Error),
    });
    expect(last!.run).toBe(items[0]!.run);
    expect(Object.keys(JSON.parse(JSON.stringify(last)) as object)).not.toContain("error");
  });

  test("ends with an error item if its input is invalid", async () => {
    await using scripted = await scriptedModels(scriptOf([]));
    const items = await itemsOf(streamRun(routerOf(scripted), { messages: [] }, thread));
    expect(items.at(-1)).toMatchObject({ type: "error", code: "input_invalid" });
  });

  test("is stopped by its signal, and says so", async () => {
    await using scripted = await scriptedModels(stalled);
    const stop = new AbortController();
    const items = [];
    for await (const item of streamRun(routerOf(scripted), ask("dinner"), {
      ...thread,
      signal: stop.signal,
    })) {
      items.push(item);
      if (item.type === "token") stop.abort();
    }
    expect(items.at(-1)).toMatchObject({
      type: "error",
      code: "run_aborted",
      message: "the run was stopped",
    });
    await vi.waitFor(() => expect(scripted.server.requests.at(-1)?.aborted).toBe(true));
  });

  test("is stopped when its reader leaves the loop, and the thread can go on at once", async () => {
    let isOver = false;
    await using scripted = await scriptedModels(
      scriptBySchema({
        route: routeTo("cook"),
        text: () =>
          isOver
            ? { text: "Leek soup." }
            : { fault: { kind: "stall", afterCharacters: 4, reply: { text: "This never ends." } } },
      }),
    );
    const graph = routerOf(scripted);
    for await (const item of streamRun(graph, ask("dinner"), thread)) if (item.type === "token") break;
    await vi.waitFor(() => expect(scripted.server.requests.at(-1)?.aborted).toBe(true));
    isOver = true;
    const items = await itemsOf(streamRun(graph, null, thread));
    expect(items.at(-1)).toMatchObject({ type: "result", text: "Leek soup." });
  });

  test("is stopped at once by a reader that leaves while it waits for an item", async () => {
    await using scripted = await scriptedModels(stalled);
    const stream = streamRun(routerOf(scripted), ask("dinner"), thread);
    for (;;) if ((await stream.next()).value?.type === "token") break;
    const next = stream.next();
    await stream.return?.();
    expect(await next).toEqual({ value: undefined, done: true });
    await vi.waitFor(() => expect(scripted.server.requests.at(-1)?.aborted).toBe(true));
  });

  test("starts nothing if nothing is read, and refuses what is no graph", async () => {
    await using scripted = await scriptedModels(scriptOf([]));
    const stream = streamRun(routerOf(scripted), ask("dinner"), thread);
    await stream.return?.();
    expect(scripted.server.requests).toEqual([]);
    // A JavaScript program can pass anything.
    expect(() => streamRun(plain as never, ask("dinner") as never)).toThrow(ConfigurationError);
    expect(() => streamRun(null as never, ask("dinner") as never)).toThrow(ConfigurationError);
  });
});
