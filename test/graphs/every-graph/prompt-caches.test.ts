import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist, sumUsage, type UsageEntry } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply, type ModelRequest } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const long = defineSpecialist({ ...cook, prompt: `You cook. ${"Season well. ".repeat(50)}` });
const specialists = [long, baker];
const text = ({ lastUser }: ModelRequest): ModelReply => ({ text: `made: ${lastUser.length}` });

/** What a server reads of a request, in its order. */
function promptOf({ messages }: ModelRequest): string {
  return messages.map(({ role, content }) => `${role}\n${JSON.stringify(content)}`).join("\n");
}

/** How many characters two prompts have in common at their beginnings. */
function sharedStart(one: string, other: string): number {
  let end = 0;
  while (end < one.length && one[end] === other[end]) end += 1;
  return end;
}

describe("the beginning of a prompt never changes, so that a server's prompt cache can use it", () => {
  test("over two runs with other requests: the whole system prompt, of every node", async () => {
    const plan = planOf(step("soup"), step("bread", ["soup"], "baker"));
    await using scripted = await scriptedModels(scriptBySchema({ plan, text: () => ({ text: "done" }) }));
    const team = createSupervisor({ specialists, models: scripted.models });
    await team.invoke(ask("a feast for ten"));
    await team.invoke(ask("breakfast"));
    const { requests } = scripted.server;
    const half = requests.length / 2;
    expect(half).toBe(4);
    expect(requests.slice(0, half).map(({ system }) => system)).toEqual(
      requests.slice(half).map(({ system }) => system),
    );
  });

  test("over two steps of a run: the system prompt, the goal, the conversation and earlier results", async () => {
    const plan = planOf(step("soup"), step("stew", ["soup"]), step("cake", ["soup", "stew"]));
    await using scripted = await scriptedModels(
      scriptBySchema({
        plan,
        text: (request) => ({ text: `made ${request.number}. ${"It is good. ".repeat(40)}` }),
      }),
    );
    const team = createSupervisor({ specialists: [long], models: scripted.models, synthesis: "forward" });
    const messages = [
      { role: "user", content: "We are ten." },
      { role: "assistant", content: "Good to know." },
      { role: "user", content: "a feast" },
    ];
    await team.invoke({ messages });
    const [, soup = "", stew = "", cake = ""] = scripted.server.requests.map(promptOf);
    const untilResults = soup.indexOf("Your task:");
    expect(untilResults).toBeGreaterThan(700);
    expect(soup.slice(0, untilResults)).toContain("We are ten.");
    expect(sharedStart(soup, stew)).toBeGreaterThanOrEqual(untilResults);
    // The third step reads the first result again, in the same words and the same envelope.
    expect(sharedStart(stew, cake)).toBeGreaterThanOrEqual(stew.indexOf("Your task:"));
  });

  test("over the turns of a conversation: classifier and specialist read it in the same order", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ route: routeTo("cook"), text }));
    const router = createRouter({ specialists, models: scripted.models });
    const { messages } = await router.invoke(ask("soup"));
    await router.invoke({ messages: [...messages, ...ask("less salt").messages] });
    const [classifier = "", specialist = "", ...next] = scripted.server.requests.map(promptOf);
    expect([sharedStart(classifier, next[0] ?? ""), sharedStart(specialist, next[1] ?? "")]).toEqual([
      classifier.length,
      specialist.length,
    ]);
  });
});

describe("cached tokens", () => {
  const counted = (cachedTokens?: number) => ({
    usage: { inputTokens: 100, outputTokens: 5, ...(cachedTokens !== undefined && { cachedTokens }) },
  });

  test("are in the usage of each call and in their sum, whole and streamed", async () => {
    const script = scriptBySchema({
      route: { ...routeTo("baker"), ...counted(64) },
      text: { text: "bread", ...counted(32) },
    });
    await using scripted = await scriptedModels(script);
    const router = createRouter({ specialists, models: scripted.models });
    const { usage, outcome } = await router.invoke(ask("bread"));
    expect(usage.map(({ cachedTokens }) => cachedTokens)).toEqual([64, 32]);
    expect(outcome?.usage).toEqual({
      modelCalls: 2,
      inputTokens: 200,
      outputTokens: 10,
      cachedTokens: 96,
      cost: null,
    });
    let streamed: unknown;
    for await (const [mode, chunk] of await router.stream(ask("bread"), {
      streamMode: ["messages", "values"],
    })) {
      if (mode === "values") streamed = chunk;
    }
    expect(streamed).toMatchObject({ outcome: { usage: { cachedTokens: 96 } } });
  });

  test("are in a step's result, and are what a price is computed from", async () => {
    const plan = { ...planOf(step("soup")), ...counted(90) };
    await using scripted = await scriptedModels(
      scriptBySchema({ plan, text: { text: "soup", ...counted(40) } }),
    );
    const price = (_: string, { inputTokens, cachedTokens }: { inputTokens: number; cachedTokens: number }) =>
      inputTokens - cachedTokens / 2;
    const team = createSupervisor({ specialists, models: scripted.models, price });
    const { results, outcome } = await team.invoke(ask("soup"));
    expect(results["soup"]?.usage).toMatchObject({ cachedTokens: 40, cost: 80 });
    expect(outcome?.usage).toMatchObject({ cachedTokens: 130, cost: 135 });
  });

  test.each([[undefined], [-3], [101]])("are 0 if the server says %j of 100", async (cachedTokens) => {
    const script = scriptBySchema({ text: { text: "bread", ...counted(cachedTokens) } });
    await using scripted = await scriptedModels(script);
    const router = createRouter({ specialists, models: scripted.models, classifier: () => "baker" });
    const { outcome } = await router.invoke(ask("bread"));
    expect(outcome?.usage).toMatchObject({ inputTokens: 100, cachedTokens: 0 });
  });

  test("are 0 in entries that an older release stored", () => {
    const { cachedTokens: _, ...entry } = { ...ENTRY, cachedTokens: 9 };
    expect(sumUsage([entry as UsageEntry, { ...ENTRY, cachedTokens: 9 }]).cachedTokens).toBe(9);
  });
});

const ENTRY = {
  agent: "cook",
  step: null,
  model: "gpt-4.1-mini",
  mode: "live",
  attempt: 1,
  inputTokens: 10,
  outputTokens: 1,
  cost: null,
} as const;
