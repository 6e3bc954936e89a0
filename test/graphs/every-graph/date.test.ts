import { tool } from "@langchain/core/tools";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createHandoffs, createRouter, createSupervisor } from "../../../graphs/index.ts";
import { ConfigurationError, defineSpecialist, type Effects } from "../../../src/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { todayLine } from "../../../src/text/today.ts";
import { instantEffects } from "../../support/faulty-run.ts";
import { ask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";

const idle = tool(() => "idle", { name: "idle", description: "does nothing", schema: z.object({}) });
const baker = defineSpecialist({ name: "baker", description: "bakes", prompt: "You bake.", tools: [idle] });
const ann = defineSpecialist({ ...cook, name: "ann", handoffs: ["baker"] });
const bob = defineSpecialist({ ...baker, handoffs: ["ann"] });

const plan = planOf(step("soup"), step("bread", ["soup"], "baker"));
const text = { text: "done" };
const handOver = {
  toolCalls: [{ name: "transfer_to_baker", arguments: { task: "bake", reason: "for the test" } }],
};

/** Effects on a clock that stands at noon of a day, in the time zone of this machine. */
function at(year: number, month: number, day: number): Effects {
  return { ...instantEffects().effects, now: () => new Date(year, month - 1, day, 12).getTime() };
}

type Options = { models: ScriptedModels["models"]; effects: Effects; date?: boolean };

const graphs = [
  [
    "router",
    2,
    () => scriptBySchema({ route: routeTo("baker"), text }),
    (options: Options) => createRouter({ ...options, specialists: [cook, baker] }),
  ],
  [
    "supervisor",
    4,
    () => scriptBySchema({ plan, text }),
    (options: Options) => createSupervisor({ ...options, specialists: [cook, baker] }),
  ],
  [
    "handoffs graph",
    2,
    () => scriptBySchema({ text: [handOver, text] }),
    (options: Options) => createHandoffs({ ...options, specialists: [ann, bob], entry: "ann" }),
  ],
] as const;

describe.each(graphs)("a %s", (_, calls, script, create) => {
  test("ends every system prompt with the day of its clock, with and without tools", async () => {
    await using scripted = await scriptedModels(script());
    await create({ models: scripted.models, effects: at(2026, 11, 27) }).invoke(ask("dinner"));
    const ends = scripted.server.requests.map(({ system }) => system.split("\n\n").at(-1));
    expect(ends).toEqual(Array.from({ length: calls }, () => "Today is Friday 2026-11-27."));
    const systems = scripted.server.requests.flatMap(({ messages }) =>
      messages.filter(({ role }) => role === "system"),
    );
    expect(systems).toHaveLength(calls);
  });

  test("names no day if `date` is false", async () => {
    await using scripted = await scriptedModels(script());
    const options = { models: scripted.models, effects: at(2026, 11, 27), date: false };
    await create(options).invoke(ask("dinner"));
    expect(scripted.server.requests).toHaveLength(calls);
    expect(JSON.stringify(scripted.server.requests.map(({ messages }) => messages))).not.toMatch(
      /today|2026/i,
    );
  });

  test("refuses a `date` that is not a boolean", async () => {
    await using scripted = await scriptedModels(script());
    const date = "2026-11-27" as unknown as boolean;
    const build = () => create({ models: scripted.models, effects: at(2026, 11, 27), date });
    expect(build).toThrow(ConfigurationError);
    expect(build).toThrow('date must be true or false, but is "2026-11-27"');
  });
});

test.each([
  [new Date(2026, 0, 5, 0, 0, 0), "Today is Monday 2026-01-05."],
  [new Date(2026, 0, 5, 23, 59, 59), "Today is Monday 2026-01-05."],
  [new Date(2028, 1, 29, 12), "Today is Tuesday 2028-02-29."],
])("the day of %s is a whole day in the time zone of the machine", (date, line) => {
  expect(todayLine(date.getTime())).toBe(line);
});
