import { ChatOpenAI } from "@langchain/openai";
import { describe, expect, test } from "vitest";
import { createModels } from "../../../src/models/models.ts";
import { loadSettings, type Settings } from "../../../src/models/settings.ts";
import { scriptOf } from "../../../src/testing/index.ts";
import { runRouter } from "../../support/faulty-run.ts";
import { routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

function settingsFrom(environment: Record<string, string>): Settings {
  using folder = temporaryFolder();
  return loadSettings(environment, folder.path);
}

const local = settingsFrom({ OPENAI_BASE_URL: "http://localhost:11434/v1", TROUPE_MODEL: "llama3.2:3b" });

describe("a name", () => {
  test("with a colon that is no provider's is the whole name of a model behind the base URL", async () => {
    const { name, host, mode, speaksOpenAI, model } = await createModels(() => local).resolve("specialist");
    expect({ name, host, mode, speaksOpenAI }).toEqual({
      name: "llama3.2:3b",
      host: "localhost:11434",
      mode: "live",
      speaksOpenAI: true,
    });
    expect(model).toMatchObject({ model: "llama3.2:3b" });
  });

  test("may say openai: in front, which is left out on the wire", async () => {
    const { model } = await createModels(() => local).resolve("manager", "openai:gpt-4.1");
    expect(model).toMatchObject({ model: "gpt-4.1" });
  });

  test("of a provider whose package is not installed is an error that names the package to install", async () => {
    await expect(
      createModels(() => local).resolve("manager", "anthropic:claude-sonnet-4"),
    ).rejects.toMatchObject({
      code: "configuration_invalid",
      message: expect.stringMatching(
        /^model anthropic:claude-sonnet-4: .*npm install @langchain\/anthropic/,
      ) as string,
    });
  });

  test("on the hosted API without a key is an error before any call", async () => {
    const live = settingsFrom({ TROUPE_MODE: "live" });
    await expect(createModels(() => live).resolve("specialist")).rejects.toThrow(
      "model gpt-4.1-mini: OPENAI_API_KEY is not set; set it, or OPENAI_BASE_URL for a server that needs no key",
    );
  });
});

describe("what is kept", () => {
  test("a model is made once for each role and name", async () => {
    const models = createModels(() => local);
    const first = await models.resolve("specialist");
    expect(await models.resolve("specialist")).toBe(first);
    expect(await models.resolve("specialist", "other")).not.toBe(first);
  });

  test("a failure is not: what was missing may be there at the next call", async () => {
    const settings = { ...settingsFrom({ TROUPE_MODE: "live" }) };
    const models = createModels(() => settings);
    await expect(models.resolve("specialist")).rejects.toThrow("OPENAI_API_KEY is not set");
    settings.apiKey = "now-there";
    expect(await models.resolve("specialist")).toMatchObject({
      name: "gpt-4.1-mini",
      host: "api.openai.com",
    });
  });

  test("settings are read at the first need, and again after a failure", async () => {
    let reads = 0;
    const models = createModels(() => {
      reads += 1;
      if (reads === 1) throw new Error("not yet");
      return local;
    });
    expect(reads).toBe(0);
    expect(() => models.settings()).toThrow("not yet");
    await models.resolve("specialist");
    await models.resolve("manager");
    expect(reads).toBe(2);
  });
});

test("a server without keys gets requests all the same", async () => {
  await using scripted = await scriptedModels(scriptOf([routeTo("cook"), { text: "soup" }]), {
    apiKey: null,
  });
  expect((await runRouter(scripted, "invoke")).answer).toBe("soup");
});

test("each role is asked of its own model", async () => {
  const models = { classifier: "small", manager: "boss", specialist: "large" };
  await using scripted = await scriptedModels(scriptOf([routeTo("cook"), { text: "soup" }]), { models });
  await runRouter(scripted, "invoke");
  expect(scripted.server.requests.map(({ model }) => model)).toEqual(["small", "large"]);
});

test("a model made in code is called through one copy, and errors name its host", async () => {
  const model = new ChatOpenAI({
    model: "given",
    apiKey: "key",
    configuration: { baseURL: "http://example.test/v1" },
  });
  const models = createModels(() => local);
  const before = Object.keys(model);
  const { model: copy, ...known } = await models.resolve("specialist", model);
  expect([copy instanceof ChatOpenAI, copy === model]).toEqual([true, false]);
  expect((await createModels(() => local).resolve("manager", model)).model).toBe(copy);
  expect((await models.resolve("specialist", copy)).model).toBe(copy);
  expect(Object.keys(model)).toEqual(before);
  expect(known).toEqual({
    name: "given",
    host: "example.test",
    mode: "live",
    structuredOutput: "json_schema",
    speaksOpenAI: true,
    boundsReplies: false,
  });
});

test("settings in the place of a function that returns them are an error when the models are made", () => {
  expect(() => createModels(local as never)).toThrow(
    "createModels: the first argument must be a function that returns settings, such as () => loadSettings(), but is a plain object",
  );
});
