import { expect, test } from "vitest";
import type { TemperatureRule } from "../../../src/index.ts";
import { takesTemperature } from "../../../src/testing/temperature.ts";
import { scriptOf } from "../../../src/testing/index.ts";
import { runRouter } from "../../support/faulty-run.ts";
import { routeTo, scriptedModels } from "../../support/scripted-models.ts";

test.each([
  ["gpt-4.1-mini", true],
  ["gpt-5-chat-latest", true],
  ["llama3.2:3b", true],
  ["olmo", true],
  ["my-o3-clone", true],
  ["o3-mini", false],
  ["gpt-5", false],
  ["GPT-5-mini", false],
  ["openai:gpt-5.1", false],
  ["openrouter/openai/o4-mini", false],
])("%s takes a temperature: %s", (model, takes) => {
  expect(takesTemperature(model)).toBe(takes);
});

test.each<[TemperatureRule, string, (number | null)[]]>([
  ["auto", "gpt-4.1-mini", [0, null]],
  ["auto", "o3-mini", [null, null]],
  ["omit", "gpt-4.1-mini", [null, null]],
  ["send", "my-o3-clone", [0, null]],
])(
  "by the rule %s, %s is sent %j: decisions at 0, answers at the default",
  async (temperature, model, sent) => {
    const models = { classifier: model, manager: model, specialist: model };
    const script = scriptOf([routeTo("cook"), { text: "soup" }]);
    await using scripted = await scriptedModels(script, { temperature, models });
    expect((await runRouter(scripted, "invoke")).answer).toBe("soup");
    expect(scripted.server.requests.map((request) => request.temperature)).toEqual(sent);
  },
);
