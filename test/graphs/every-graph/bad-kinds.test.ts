import { MessagesValue, StateGraph, StateSchema } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import {
  createHandoffs,
  createRouter,
  createSoftwareHouse,
  createSupervisor,
} from "../../../graphs/index.ts";
import { defineSpecialist, isTroupeError } from "../../../src/index.ts";
import { baker, cook } from "../../support/specialists.ts";

const BUILDERS = [
  ["createRouter", createRouter, {}],
  ["createSupervisor", createSupervisor, {}],
  ["createHandoffs", createHandoffs, { entry: "cook" }],
] as const;

/** What JavaScript code is told: the message of a typed error, never a TypeError from inside. */
function errorOf(build: () => unknown): string {
  try {
    build();
  } catch (error) {
    if (isTroupeError(error)) return error.message;
    throw error;
  }
  return "no error";
}

const uncompiled = new StateGraph(new StateSchema({ messages: MessagesValue }));

describe.each(BUILDERS)("%s refuses, for JavaScript code too,", (name, build, entry) => {
  const create = build as unknown as (options?: unknown) => unknown;
  const specialists = name === "createHandoffs" ? [cook] : [cook, baker];
  const given = (options: object) => () => create({ specialists, ...entry, ...options });

  test.each([
    [
      "no options",
      () => create(),
      /the options must be an object, such as create\w+\(\{ specialists: \[\.\.\.\] \}\), but are undefined/,
    ],
    [
      "other names of options",
      () => create({ agents: [cook] }),
      /unknown option "agents"; did you mean `specialists`\?.*specialists are missing/,
    ],
    [
      "names in the place of specialists",
      () => create({ specialists: ["poet"] }),
      /specialists\[0\] must be a specialist, such as defineSpecialist\(.*\), but is the text "poet"/,
    ],
    [
      "a specialist that was not awaited",
      () => create({ specialists: [Promise.resolve(cook)], ...entry }),
      /specialists\[0\] must be a specialist, .*, but is a Promise \(is `await` missing\?\)/,
    ],
    [
      "a specialist without a name",
      () => create({ specialists: [{ ...cook, name: undefined }], ...entry }),
      /specialist without a name: the name must be 1 to 64 letters/,
    ],
    [
      "an empty object as a specialist",
      () => create({ specialists: [{}], ...entry }),
      /specialist without a name: the name must be .*the description is empty.*the prompt is empty/,
    ],
    [
      "a text as specialists",
      () => create({ specialists: "poet" }),
      /specialists must be a list, but are the text "poet"/,
    ],
    [
      "a misspelled option",
      given({ checkpoiter: null }),
      /unknown option "checkpoiter"; did you mean `checkpointer`\?/,
    ],
    ["an option of LangGraph's", given({ recursionLimt: 3 }), /unknown option "recursionLimt"/],
    [
      "a text as checkpointer",
      given({ checkpointer: "sqlite" }),
      /checkpointer must be an object such as new MemorySaver\(\), but is the text "sqlite"/,
    ],
    [
      "a store that is none",
      given({ store: {} }),
      /store must be an object such as new InMemoryStore\(\), but is a plain object/,
    ],
    [
      "models of a wrong kind",
      given({ models: "gpt" }),
      /models must be an object such as createModels\(\), but is the text "gpt"/,
    ],
    [
      "limits that are a number",
      given({ limits: 3 }),
      /limits must be an object, such as \{ modelCalls: 20 \}, but is 3/,
    ],
    [
      "one fallback model",
      given({ fallbackModels: "gpt" }),
      /fallbackModels must be a list, but is the text "gpt"/,
    ],
    [
      "a context schema that is a plain object",
      given({ contextSchema: { user: "text" } }),
      /contextSchema must be a zod object, such as z\.object\(.*\), but is a plain object/,
    ],
  ])("%s", (_, attempt, message) => {
    expect(errorOf(attempt)).toMatch(message);
  });
});

describe("defineSpecialist refuses, for JavaScript code too,", () => {
  const define = defineSpecialist as unknown as (specialist?: unknown) => unknown;
  const given = (options: object) => () =>
    define({ name: "poet", description: "writes", prompt: "You write.", ...options });

  test.each([
    [
      "nothing",
      () => define(),
      /specialist without a name: it must be an object, such as \{ name, description, prompt \}, but is undefined/,
    ],
    ["a text", () => define("poet"), /it must be an object, .*, but is the text "poet"/],
    [
      "an uncompiled graph",
      () => define({ name: "poet", description: "writes", graph: uncompiled }),
      /graph must be a compiled graph, but is a StateGraph that is not compiled: call its compile\(\)/,
    ],
    [
      "another thing as graph",
      () => define({ name: "poet", description: "writes", graph: "poet.ts" }),
      /graph must be a compiled graph or an agent of createAgent, but is the text "poet\.ts"/,
    ],
    [
      "a function as tool",
      given({ tools: [() => 1] }),
      /tools\[0\] must be a tool, such as tool\(run, \{ name, description, schema \}\) of @langchain\/core\/tools, but is a function/,
    ],
    ["one tool", given({ tools: {} }), /tools must be a list, but is a plain object/],
    [
      "a model that is a plain object",
      given({ model: { provider: "openai" } }),
      /model must be a chat model or the name of one, but is a plain object/,
    ],
    [
      "a prompt of another kind",
      given({ prompt: ["You write."] }),
      /prompt must be a text, or a function of \{ context, config, state \} that returns one, but is a list/,
    ],
    [
      "the prompt under another name",
      given({ prompt: undefined, systemPrompt: "You write." }),
      /the prompt is empty; unknown option "systemPrompt"; did you mean `prompt`\?/,
    ],
    [
      "an option of createAgent's",
      given({ checkpointer: true }),
      /unknown option "checkpointer"; available: name, description/,
    ],
    [
      "approval of tools by a text",
      given({ approveTools: "look" }),
      /approveTools must be true or a list of tool names, but is the text "look"/,
    ],
  ])("%s", (_, attempt, message) => {
    expect(errorOf(attempt)).toMatch(message);
  });
});

test("a classifier, a manager and a Software House refuse unknown parts", () => {
  const router = createRouter as unknown as (options: unknown) => unknown;
  const supervisor = createSupervisor as unknown as (options: unknown) => unknown;
  const house = createSoftwareHouse as unknown as (options: unknown) => unknown;
  expect(errorOf(() => router({ specialists: [cook], classifier: { promt: "You route." } }))).toMatch(
    /classifier: unknown option "promt"; did you mean `prompt`\?/,
  );
  expect(errorOf(() => router({ specialists: [cook], classifier: null }))).toMatch(
    /classifier must be an object, .*, or a function, but is null/,
  );
  expect(errorOf(() => supervisor({ specialists: [cook], manager: { synthesis: "forward" } }))).toMatch(
    /manager: unknown option "synthesis"/,
  );
  expect(errorOf(() => supervisor({ specialists: [cook], manager: "gpt" }))).toMatch(
    /manager must be an object, .*, but is the text "gpt"/,
  );
  expect(errorOf(() => house({ role: {} }))).toMatch(/unknown option "role"; did you mean `roles`\?/);
});

test("an unknown route says its choices once", async () => {
  const label: string = "plumber";
  const run = createRouter({ specialists: [cook, baker], classifier: () => label });
  await expect(run.invoke({ messages: "Soup." })).rejects.toThrow(
    'no route for "plumber": unknown specialist "plumber"; available: cook, baker. Add a `fallback` to createRouter to catch such requests.',
  );
});

test("no tool to approve needs no checkpointer", async () => {
  const chef = defineSpecialist({
    name: "chef",
    description: "cooks",
    prompt: "You cook.",
    approveTools: [],
  });
  const run = createRouter({ specialists: [chef], classifier: () => "none" }).invoke({ messages: "Soup." });
  await expect(run).rejects.not.toThrow(/checkpointer/);
});
