import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createRouter } from "../../../graphs/index.ts";
import { scriptOf, type Fault, type ModelReply } from "../../../src/testing/index.ts";
import { runRouter, runSupervisor, WAYS } from "../../support/faulty-run.ts";
import { fixedIdServer } from "../../support/fixed-id-server.ts";
import { ask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const soup = { text: "Leek and potato soup.", chunkCharacters: 5 };

describe("a stream that fails after the reader has seen a part of it", () => {
  test.each<Fault>([
    { kind: "cut", afterCharacters: 10, reply: soup },
    { kind: "stall", afterCharacters: 10, reply: soup },
    { kind: "no-finish-reason", reply: { ...soup, text: "Leek and p" } },
  ])("starts over as another message, and says which one is void ($kind)", async (fault) => {
    await using scripted = await scriptedModels(scriptOf([routeTo("cook"), { fault }, soup]));
    const { answer, chat, events } = await runRouter(scripted, "messages", { stallMilliseconds: 250 });
    const [[voided] = [], [whole] = []] = [...chat];
    expect([...chat.values()]).toEqual(["Leek and p", soup.text]);
    expect(whole).not.toBe(voided);
    expect(answer).toBe(soup.text);
    expect(events.find((event) => event.type === "retrying")).toMatchObject({ discards: voided });
  });

  test("leaves only the whole answer in the state and in the thread", async () => {
    const cut: ModelReply = { fault: { kind: "cut", afterCharacters: 10, reply: soup } };
    await using scripted = await scriptedModels(scriptOf([routeTo("cook"), cut, soup]));
    const graph = createRouter({
      specialists: [cook, baker],
      models: scripted.models,
      retry: { pauseMilliseconds: 0 },
      checkpointer: new MemorySaver(),
    });
    const config = { configurable: { thread_id: "1" }, streamMode: "messages" as const };
    for await (const _ of await graph.stream(ask("soup"), config));
    const { values } = await graph.getState(config);
    const { messages } = values as { messages: { text: string }[] };
    expect(messages.map(({ text }) => text)).toEqual(["soup", soup.text]);
  });

  test("is not followed by another attempt where none would help: the part stays, with the error", async () => {
    const length: ModelReply = { fault: { kind: "length", afterCharacters: 10, reply: soup } };
    await using scripted = await scriptedModels(scriptOf([routeTo("cook"), length]));
    const { chat, error } = await runRouter(scripted, "messages");
    expect([...chat.values()]).toEqual(["Leek and p"]);
    expect(error).toMatchObject({ code: "model_reply_truncated" });
  });

  test("discards nothing where nothing was shown", async () => {
    const broken: ModelReply = { fault: { kind: "status", status: 500 } };
    await using scripted = await scriptedModels(scriptOf([routeTo("cook"), broken, soup]));
    const { chat, events } = await runRouter(scripted, "messages");
    expect([...chat.values()]).toEqual([soup.text]);
    expect(events.find((event) => event.type === "retrying")).toMatchObject({ discards: null });
  });

  test("of a synthesis goes on with the results, as a message of their own", async () => {
    const cut: ModelReply = { fault: { kind: "cut", afterCharacters: 10, reply: soup } };
    const plan = planOf(step("soup"), step("bread"));
    const replies = [plan, { text: "done" }, { text: "done" }, cut, cut, cut];
    await using scripted = await scriptedModels(scriptOf(replies));
    const { answer, chat, outcome } = await runSupervisor(scripted, "messages");
    const results = "## soup (cook)\n\ndone\n\n## bread (cook)\n\ndone";
    expect([answer, outcome?.status]).toEqual([results, "partial"]);
    expect([...chat.values()]).toEqual(["Leek and p", "Leek and p", "Leek and p", results]);
  });
});

test.each(WAYS)("a server whose ids repeat overwrites no earlier answer (%s)", async (way) => {
  const route = JSON.stringify(routeTo("cook").json);
  await using server = await fixedIdServer([route, "first answer", route, "second answer"]);
  await using scripted = await scriptedModels(scriptOf([]), { baseUrl: server.baseUrl });
  const graph = createRouter({
    specialists: [cook, baker],
    models: scripted.models,
    checkpointer: new MemorySaver(),
  });
  const config = { configurable: { thread_id: "1" } };
  const shown = new Set<string>();
  for (const request of ["one", "two"]) {
    if (way === "invoke") await graph.invoke(ask(request), config);
    else {
      for await (const [message] of await graph.stream(ask(request), { ...config, streamMode: "messages" })) {
        shown.add(message.id ?? "");
      }
    }
  }
  const { messages } = (await graph.getState(config)).values as { messages: { text: string }[] };
  expect(messages.map(({ text }) => text)).toEqual(["one", "first answer", "two", "second answer"]);
  expect(shown.size).toBe(way === "invoke" ? 0 : 2);
});
