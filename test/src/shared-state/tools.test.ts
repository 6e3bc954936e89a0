import type { StructuredToolInterface } from "@langchain/core/tools";
import { InMemoryStore } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createRouter } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import {
  openSharedState,
  sharedScope,
  sharedStateTools,
  type ToolConfig,
} from "../../../src/shared-state/index.ts";
import { scriptOf, type ModelReply } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

const schemas = {
  menu: z.object({ dish: z.string(), guests: z.int().positive() }),
  budget: z.number().min(0),
};

const boardOf = (config: ToolConfig) =>
  openSharedState(config.store, {
    namespace: [...sharedScope("thread", config), "board"],
    schemas,
    agent: "cook",
  });

const call = (name: string, args: Record<string, unknown>): ModelReply => ({
  toolCalls: [{ name, arguments: args }],
});

describe("tools for shared state", () => {
  it("open the state of the run's thread from the graph's store, inside a specialist", async () => {
    const replies = [
      call("read_shared", { key: "menu" }),
      call("write_shared", { key: "menu", value: { dish: "soup", guests: 4 }, version: 0 }),
      call("write_shared", { key: "menu", value: { dish: "stew", guests: 4 }, version: 0 }),
      call("write_shared", { key: "menu", value: { dish: "stew", guests: 0 }, version: null }),
      call("write_shared", { key: "budget", value: 1, version: null }),
      { text: "Soup." },
    ];
    await using scripted = await scriptedModels(scriptOf(replies));
    const store = new InMemoryStore();
    const tools = sharedStateTools(boardOf, { read: ["menu"], write: ["menu"], schemas });
    const cook = defineSpecialist({ name: "cook", description: "cooks", prompt: "You cook.", tools });
    const router = createRouter({
      specialists: [cook],
      classifier: () => "cook",
      models: scripted.models,
      store,
    });
    await router.invoke(ask("Dinner?"), { configurable: { thread_id: "a.b:c" } });
    const last = scripted.server.requests.at(-1)?.body as { messages: { role: string; content: string }[] };
    const answers = last.messages
      .filter(({ role }) => role === "tool")
      .map(({ content }) => JSON.parse(content));
    const soup = { key: "menu", value: { dish: "soup", guests: 4 }, version: 1, owner: null };
    expect(answers).toEqual([
      { key: "menu", value: null, version: 0, owner: null },
      soup,
      {
        error: {
          code: "shared_version_conflict",
          message: '"menu" now has version 1, not 0: nothing was written',
        },
        ...soup,
      },
      {
        error: {
          code: "shared_value_invalid",
          message: expect.stringMatching(/^the value of "menu" does not match its schema: guests: /),
        },
      },
      {
        error: { code: "shared_key_invalid", message: 'unknown key "budget"; available: menu' },
      },
    ]);
    const items = await store.search(["thread", "a%2Eb%3Ac"]);
    expect(items.map(({ namespace, key, value }) => ({ namespace, key, value }))).toEqual([
      {
        namespace: ["thread", "a%2Eb%3Ac", "board"],
        key: "menu",
        value: { value: soup.value, version: 1, owner: null },
      },
    ]);
  });

  it("show the model the keys, and the schemas of their values", async () => {
    await using state = openSharedState(new InMemoryStore(), { namespace: "board", schemas });
    const tools = sharedStateTools(state, { read: ["menu", "note"], write: ["budget", "note"] });
    expect(
      tools.map(({ name, description, schema }) => ({ name, description, schema: json(schema) })),
    ).toEqual([
      {
        name: "read_shared",
        description: expect.stringContaining("Reads what the agents share"),
        schema: expect.objectContaining({
          properties: { key: { type: "string", enum: ["menu", "note"] } },
          required: ["key"],
        }),
      },
      {
        name: "write_shared",
        description:
          "Writes what the agents share under a key. The keys and their values:\n" +
          '- budget: {"type":"number","minimum":0}\n- note: {"type":"string"}',
        schema: expect.objectContaining({
          properties: {
            key: { type: "string", enum: ["budget", "note"] },
            value: { anyOf: [{ type: "number", minimum: 0 }, { type: "string" }] },
            version: expect.objectContaining({ anyOf: [expect.anything(), { type: "null" }] }),
          },
          required: ["key", "value", "version"],
        }),
      },
    ]);
  });

  it("report to the model that another agent owns a key", async () => {
    await using state = openSharedState(new InMemoryStore(), { namespace: "board", agent: "cook" });
    await state.claim("note");
    const [write] = sharedStateTools(state.as("baker"), { write: ["note"] });
    const answer: unknown = await write?.invoke({ key: "note", value: "mine", version: null });
    expect(JSON.parse(String(answer))).toEqual({
      error: { code: "shared_key_owned", message: expect.stringContaining('cook owns "note"') },
    });
  });

  it("are refused without keys, and rethrow errors that are not a shared state's", async () => {
    expect(() => sharedStateTools(boardOf, {})).toThrow(
      expect.objectContaining({
        code: "configuration_invalid",
        faults: [expect.stringContaining("must name at least one key")],
      }),
    );
    const broken = (): never => {
      throw new RangeError("not of shared state");
    };
    const [read] = sharedStateTools(broken, { read: ["note"] });
    await expect(read?.invoke({ key: "note" })).rejects.toThrow("not of shared state");
  });
});

function json(schema: StructuredToolInterface["schema"]): unknown {
  return z.toJSONSchema(schema as z.ZodType);
}
