import { describe, expect, test, vi } from "vitest";
import { announceModels } from "../../../src/models/models.ts";
import {
  DEFAULT_MODEL,
  describeSettings,
  loadSettings,
  type Settings,
} from "../../../src/models/settings.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const SECRET = "sk-proj-very-secret-0123456789";

function settingsFrom(environment: Record<string, string>, file = ""): Settings {
  using folder = temporaryFolder({ ".env": file });
  return loadSettings(environment, folder.path);
}

const rehearsal: Settings = {
  mode: "rehearsal",
  baseUrl: null,
  apiKey: null,
  models: { classifier: DEFAULT_MODEL, manager: DEFAULT_MODEL, specialist: DEFAULT_MODEL },
  structuredOutput: "json_schema",
  temperature: "auto",
};

describe("the mode", () => {
  test.each<[Record<string, string>, Partial<Settings>]>([
    [{}, {}],
    [{ OPENAI_API_KEY: SECRET }, { mode: "live", apiKey: SECRET }],
    [
      { OPENAI_BASE_URL: "http://localhost:11434/v1" },
      { mode: "live", baseUrl: "http://localhost:11434/v1" },
    ],
    [{ TROUPE_MODE: "rehearsal", OPENAI_API_KEY: SECRET }, { apiKey: SECRET }],
    [{ TROUPE_MODE: "live" }, { mode: "live" }],
    [{ OPENAI_API_KEY: "  ", OPENAI_BASE_URL: "" }, {}],
  ])(
    "is the explicit one, else live with an address or a key, else rehearsal: %j",
    (environment, expected) => {
      expect(settingsFrom(environment)).toEqual({ ...rehearsal, ...expected });
    },
  );
});

test("the environment and .env count alike, and the environment wins", () => {
  const file =
    "# ours\nexport TROUPE_MODEL=from-file\nOPENAI_API_KEY='from file'\nTROUPE_MANAGER_MODEL=boss # big\n";
  expect(settingsFrom({ OPENAI_API_KEY: SECRET }, file)).toEqual({
    ...rehearsal,
    mode: "live",
    apiKey: SECRET,
    models: { classifier: "from-file", manager: "boss", specialist: "from-file" },
  });
});

test("each role may have its own model, and the method and the temperature can be set", () => {
  expect(
    settingsFrom({
      TROUPE_MODEL: "base",
      TROUPE_CLASSIFIER_MODEL: "small",
      TROUPE_SPECIALIST_MODEL: "anthropic:large",
      TROUPE_STRUCTURED_OUTPUT: "function_calling",
      TROUPE_TEMPERATURE: "omit",
    }),
  ).toEqual({
    ...rehearsal,
    models: { classifier: "small", manager: "base", specialist: "anthropic:large" },
    structuredOutput: "function_calling",
    temperature: "omit",
  });
});

test("values that cannot be are named all at once, with the choices, and without a secret", () => {
  const faulty = {
    TROUPE_MODE: "production",
    TROUPE_STRUCTURED_OUTPUT: "yaml",
    TROUPE_TEMPERATURE: "0.7",
    OPENAI_BASE_URL: "localhost:11434/v1",
    OPENAI_API_KEY: `${SECRET}…`,
  };
  expect(() => settingsFrom(faulty)).toThrow(
    expect.objectContaining({
      code: "configuration_invalid",
      faults: [
        "OPENAI_BASE_URL must be an http(s) address, such as http://localhost:11434/v1",
        "OPENAI_API_KEY holds a blank or another character that no key has; copy it again",
        'TROUPE_MODE must be one of live, rehearsal, but is "production"',
        'TROUPE_STRUCTURED_OUTPUT must be one of json_schema, function_calling, json_mode, but is "yaml"',
        'TROUPE_TEMPERATURE must be one of auto, send, omit, but is "0.7"',
      ],
    }),
  );
  expect(() => settingsFrom({}, "OPENAI_BASE_URL=http://localhost:11434/v1 TROUPE_MODEL=llama3.1")).toThrow(
    /^environment: OPENAI_BASE_URL holds a blank; in .env each variable has a line of its own$/,
  );
  expect(() => settingsFrom({ OPENAI_BASE_URL: `https://me:${SECRET}@host/v1` })).toThrow(
    /^environment: OPENAI_BASE_URL holds a user name or a password; put the key into OPENAI_API_KEY$/,
  );
});

describe("the announcement", () => {
  const live: Settings = { ...rehearsal, mode: "live", apiKey: SECRET };

  test.each<[string, Settings]>([
    [`live: model ${DEFAULT_MODEL} at api.openai.com`, live],
    [
      "live: models llama3.2:3b at localhost:11434, claude-x at anthropic".replace(
        "claude-x",
        "anthropic:claude-x",
      ),
      {
        ...live,
        baseUrl: "http://localhost:11434/v1",
        models: { classifier: "llama3.2:3b", manager: "anthropic:claude-x", specialist: "llama3.2:3b" },
      },
    ],
    ["rehearsal: no real model, a script answers", rehearsal],
  ])("says mode, models and hosts: %s", (line, settings) => {
    expect(describeSettings(settings)).toBe(line);
    expect(line).not.toContain(SECRET);
  });

  test("is one line on stderr, once for the same settings", () => {
    const written: string[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
    const settings = { ...live };
    announceModels(settings, "at most 20 steps");
    announceModels(settings, "at most 20 steps");
    expect(written).toEqual([`troupe: live: model ${DEFAULT_MODEL} at api.openai.com; at most 20 steps\n`]);
  });

  test("fits 80 columns: long limits, and how to configure a model, are on lines of their own", () => {
    const written: string[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
    const limits = "at most 20 model calls, 5,000 tokens; 4 attempts of 600 s a call";
    announceModels({ ...live }, limits);
    announceModels({ ...rehearsal }, "at most 20 steps");
    expect(written.join("").split("\n")).toEqual([
      `troupe: live: model ${DEFAULT_MODEL} at api.openai.com`,
      `  ${limits}`,
      "troupe: rehearsal: no real model, a script answers; at most 20 steps",
      "  (set OPENAI_API_KEY or OPENAI_BASE_URL for a real one)",
      "",
    ]);
  });
});

test("tools run in a rehearsal only if the environment says so", () => {
  expect(settingsFrom({ TROUPE_REHEARSAL_TOOLS: "run" })).toEqual({ ...rehearsal, rehearsalTools: "run" });
  expect(() => settingsFrom({ TROUPE_REHEARSAL_TOOLS: "yes" })).toThrow(
    /TROUPE_REHEARSAL_TOOLS must be one of show, run, but is "yes"/,
  );
});
