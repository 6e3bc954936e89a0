import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import type { ModelScript } from "../../../src/testing/index.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const specialists = [cook, baker];
const config = { configurable: { thread_id: "1" } };

/** A model that does everything well. */
const willing: ModelScript = (request) => {
  if (request.schema === "route") return routeTo("cook");
  return request.schema === "plan" ? planOf(step("soup")) : deliverTask(request);
};

function graphs({ models }: ScriptedModels) {
  const given = { specialists, models, retry: { pauseMilliseconds: 0 } };
  return {
    router: createRouter({ ...given, checkpointer: new MemorySaver() }),
    supervisor: createSupervisor({ ...given, checkpointer: new MemorySaver() }),
  };
}

const noHuman =
  /^the input must have a human message, but has none among \d messages: pass \{ messages: \[\{ role: "user"/;
const empty = /^the request is empty: the last human message has no content$/;
const human = (content: unknown) => ({ messages: [{ role: "user", content }] });

const inputs: [string, object, RegExp][] = [
  ["no messages", {}, noHuman],
  ["an empty list of messages", { messages: [] }, noHuman],
  ["no human message", { messages: [{ role: "assistant", content: "Hello!" }] }, noHuman],
  ["an empty text", { messages: "" }, empty],
  ["a message of blanks", human(" \n\t"), empty],
  ["a message without parts", human([]), empty],
  ["a message without content", { messages: [{ role: "user" }] }, empty],
  [
    "a text of a megabyte",
    human("soup ".repeat(200_000)),
    /^the request must have at most 400000 characters, but has 1000000: shorten it, or give a specialist a tool/,
  ],
];

describe.each(["router", "supervisor"] as const)("the %s's input", (name) => {
  test.each(inputs)(
    "with %s is refused before any call, and the thread goes on",
    async (_, input, message) => {
      await using scripted = await scriptedModels(willing);
      const graph = graphs(scripted)[name];
      await expect(graph.invoke(input as ReturnType<typeof ask>, config)).rejects.toMatchObject({
        name: "InputError",
        code: "input_invalid",
        message: expect.stringMatching(message) as string,
      });
      expect(scripted.server.requests).toEqual([]);

      const { messages, outcome } = await graph.invoke(ask("a soup"), config);
      expect([messages.at(-1)?.text, outcome?.status]).toEqual([
        expect.stringContaining("result of"),
        "completed",
      ]);
      expect(scripted.server.requests.flatMap(({ messages: sent }) => sent).every(hasContent)).toBe(true);
    },
  );

  test("with a text of a megabyte leaves nothing of it in the thread", async () => {
    await using scripted = await scriptedModels(willing);
    const graph = graphs(scripted)[name];
    await expect(graph.invoke(ask("soup ".repeat(200_000)), config)).rejects.toThrow(/at most 400000/);
    expect((await graph.getState(config)).values).toEqual({});
    await graph.invoke(ask("a soup"), config);
    const sent = scripted.server.requests.flatMap(({ messages }) => messages);
    expect(JSON.stringify(sent)).not.toContain("soup soup");
  });

  test("with an earlier message of a megabyte is cut, and not refused", async () => {
    await using scripted = await scriptedModels(willing);
    const earlier = { role: "user", content: "soup ".repeat(200_000) };
    const messages = [earlier, { role: "assistant", content: "Yes." }, ...[ask("a soup").messages].flat()];
    const { outcome } = await graphs(scripted)[name].invoke({ messages }, config);
    expect(outcome?.status).toBe("completed");
  });

  test("with a message that is none is refused by LangGraph before any call, and the thread goes on", async () => {
    await using scripted = await scriptedModels(willing);
    const graph = graphs(scripted)[name];
    const input = { messages: [{ content: "from nobody" }] } as unknown as ReturnType<typeof ask>;
    await expect(graph.invoke(input, config)).rejects.toThrow("Unable to coerce message");
    expect(scripted.server.requests).toEqual([]);
    expect((await graph.invoke(ask("a soup"), config)).outcome?.status).toBe("completed");
  });
});

function hasContent({ content }: { content?: unknown }): boolean {
  return typeof content === "string" ? content.trim() !== "" : Array.isArray(content) && content.length > 0;
}

describe("a model that cannot be had", () => {
  const refusing: ModelScript = () => ({ fault: { kind: "status", status: 401 } });
  const refused = /127\.0\.0\.1:\d+ refused the key \(401: .+\): check OPENAI_API_KEY and its rights$/;
  const down =
    /no model server answers at 127\.0\.0\.1:\d+ \(ECONNREFUSED\): is it running, and is OPENAI_BASE_URL/;

  test.each<[string, boolean, RegExp, string]>([
    ["a refused key", true, refused, "model_key_refused"],
    ["a server that is not there", false, down, "model_unreachable"],
  ])(
    "ends a router with an error, and a supervisor as failed, that say what to do: %s",
    async (_, up, words, code) => {
      await using scripted = await scriptedModels(refusing);
      if (!up) await scripted.server.close();
      const { router, supervisor } = graphs(scripted);
      const error: unknown = await router.invoke(ask("a soup"), config).catch((thrown: unknown) => thrown);
      expect(String(error)).toMatch(/^TroupeError: classifier: /);
      expect(String(error)).toMatch(words);
      const { messages, outcome } = await supervisor.invoke(ask("a soup"), config);
      expect(outcome).toMatchObject({
        status: "failed",
        code,
        reason: expect.stringMatching(words) as string,
      });
      expect(messages.at(-1)?.text).toBe(`This could not be planned. planner: ${code}`);
    },
  );

  test.each(["router", "supervisor"] as const)(
    "damages no thread: the %s's next turn works",
    async (name) => {
      let isDown = true;
      await using scripted = await scriptedModels((request) =>
        isDown ? { fault: { kind: "status", status: 401 } } : willing(request),
      );
      const graph = graphs(scripted)[name];
      await graph.invoke(ask("a soup"), config).catch(() => undefined);
      isDown = false;
      const { messages, outcome, usage } = await graph.invoke(ask("the soup, please"), config);
      expect([messages.at(-1)?.text, outcome]).toMatchObject([
        expect.stringContaining("result of") as string,
        { status: "completed", reason: null },
      ]);
      // The failed turn's requests are not counted again.
      expect(outcome?.usage.modelCalls).toBe(usage.length);
      expect(usage).toHaveLength(2);
    },
  );
});
