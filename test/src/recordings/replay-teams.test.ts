import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { createHandoffs, createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist, type Models } from "../../../src/index.ts";
import { replay } from "../../../src/testing/index.ts";
import { scriptBySchema, scriptOf, type Fault, type ModelScript } from "../../../src/testing/index.ts";
import { call, calls } from "../../support/desk.ts";
import { house, houseScript, reviewed, written } from "../../support/house.ts";
import { ask, deliverTask, menu } from "../../support/kitchen.ts";
import { planOf, routeTo } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { step } from "../../support/plan.ts";
import { foreignCook, talkingScript, talkingTeams } from "../../support/talking-teams.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { steady, taped } from "./tape-of.ts";

type Run = (models: Models) => Promise<unknown>;

/** Records a run and plays it twice. Returns what came out first, and what came out of each replay. */
async function playedTwice(
  script: ModelScript,
  run: Run,
  settings = {},
): Promise<{ recorded: unknown; played: unknown[] }> {
  using folder = temporaryFolder();
  const { file, result } = await taped(folder.path, script, run, settings);
  const played: unknown[] = [];
  for (const _ of [1, 2]) {
    await using tape = await replay(file);
    played.push(steady(await run(tape.models)));
  }
  return { recorded: steady(result), played };
}

const soup = { text: "Leek soup.", usage: { inputTokens: 50, outputTokens: 7, cachedTokens: 12 } };
const retry = { pauseMilliseconds: 0 };

describe("a run that is played from its recording has the result of the recorded run", () => {
  test.each(Object.keys(talkingTeams))("%s", async (name) => {
    const { recorded, played } = await playedTwice(talkingScript, async (models) =>
      talkingTeams[name]?.make(models).invoke(ask("dinner")),
    );
    expect(played).toEqual([recorded, recorded]);
  });

  test("a stream", async () => {
    const { recorded, played } = await playedTwice(talkingScript, async (models) => {
      const graph = talkingTeams["router"]?.make(models);
      let text = "";
      const stream = await graph?.stream(ask("dinner"), { streamMode: "messages" });
      for await (const [piece] of stream as AsyncIterable<[{ text: string }]>) text += piece.text;
      return text;
    });
    expect(played).toEqual([recorded, recorded]);
  });

  test("parallel steps that end in another order", async () => {
    let slow = "soup";
    const script = scriptBySchema({
      plan: menu,
      text: (request) => ({
        ...deliverTask(request),
        delayMilliseconds: request.lastUser.endsWith(`do ${slow}`) ? 60 : 0,
      }),
    });
    const { recorded, played } = await playedTwice(script, async (models) => {
      slow = slow === "soup" ? "bread" : "soup";
      return createSupervisor({ specialists: [cook, baker], models }).invoke(ask("dinner"));
    });
    expect(played).toEqual([recorded, recorded]);
  });

  test("handoffs with tools, there and back", async () => {
    const handoff = (to: string) =>
      calls(call(`transfer_to_${to}`, { task: `serve ${to}`, reason: "its turn" }));
    const script = scriptOf([handoff("baker"), handoff("cook"), soup]);
    const { recorded, played } = await playedTwice(script, (models) =>
      createHandoffs({
        specialists: [
          defineSpecialist({ ...cook, handoffs: ["baker"] }),
          defineSpecialist({ ...baker, handoffs: ["cook"] }),
        ],
        entry: "cook",
        models,
      }).invoke(ask("dinner")),
    );
    expect(played).toEqual([recorded, recorded]);
  });

  test("an agent that Troupe did not make", async () => {
    const { recorded, played } = await playedTwice(talkingScript, async (models) =>
      (await foreignCook(models)).invoke(ask("dinner")),
    );
    expect(played).toEqual([recorded, recorded]);
  });

  const faults: Record<string, Fault> = {
    "a rate limit": { kind: "rate-limit" },
    "a failed server": { kind: "status", status: 503, message: "cold" },
    "a cut connection": { kind: "cut" },
    "a reply that is cut by its length": { kind: "length" },
    "a reply without an end": { kind: "no-finish-reason" },
    "an empty reply": { kind: "empty-choices" },
    "a web page": { kind: "html" },
    "a refused key": { kind: "status", status: 401 },
    "no quota": { kind: "rate-limit", code: "insufficient_quota" },
    "a refusal": { kind: "refusal", message: "No soup for you." },
    "a refused request": { kind: "status", status: 400, message: "too salty" },
  };
  test.each(Object.keys(faults))("%s in a step, then again", async (name) => {
    const fault = faults[name] as Fault;
    const script = scriptOf([
      planOf(step("soup")),
      { fault, usage: { inputTokens: 9, outputTokens: 4 } },
      ...Array.from({ length: 4 }, () => soup),
    ]);
    const { recorded, played } = await playedTwice(script, (models) =>
      createSupervisor({ specialists: [cook], models, retry }).invoke(ask("dinner")),
    );
    expect(played).toEqual([recorded, recorded]);
  });

  test("a reply that is sent back, and a request that is sent again without a refused part", async () => {
    const refusal: Fault = {
      kind: "status",
      status: 400,
      message: "Unrecognized request argument supplied: temperature",
    };
    const script = scriptOf([{ fault: refusal }, { text: "no json" }, routeTo("cook"), soup]);
    const { recorded, played } = await playedTwice(script, (models) =>
      createRouter({ specialists: [cook, baker], models }).invoke(ask("soup")),
    );
    expect(played).toEqual([recorded, recorded]);
  });

  test.each(["function_calling", "json_mode"] as const)("decisions by %s", async (structuredOutput) => {
    const script = scriptOf([routeTo("cook"), soup]);
    const run: Run = (models) => createRouter({ specialists: [cook, baker], models }).invoke(ask("soup"));
    const { recorded, played } = await playedTwice(script, run, { structuredOutput });
    expect(played).toEqual([recorded, recorded]);
  });

  test("models that the team names, also of another provider", async () => {
    const script = scriptBySchema({ route: routeTo("cook"), text: soup });
    using folder = temporaryFolder();
    const team = (models: Models, model?: string) =>
      createRouter({ specialists: [{ ...cook, model }, baker], models }).invoke(ask("soup"));
    const { file, result } = await taped(folder.path, script, (models) => team(models));
    await using tape = await replay(file);
    const played = await team(tape.models, "anthropic:claude-sonnet-4-5");
    expect(played.messages.at(-1)?.text).toBe(result.messages.at(-1)?.text);
  });

  test("a Software House whose first round fails", async () => {
    const script = scriptBySchema({
      ...houseScript,
      file_set: [written("fails greets c1: why"), written("good")],
      review: reviewed(),
    });
    const { recorded, played } = await playedTwice(script, async (models) => {
      const { events: _, ...state } = await house({ models });
      return state;
    });
    expect(played).toEqual([recorded, recorded]);
  });
});

test("a recording is readable JSON with each call's agent, step, attempt, request, reply and usage", async () => {
  using folder = temporaryFolder();
  const script = scriptOf([planOf(step("soup")), { fault: { kind: "status", status: 503 } }, soup]);
  const { file } = await taped(folder.path, script, (models) =>
    createSupervisor({ specialists: [cook], models, retry }).invoke(ask("dinner")),
  );
  const text = await readFile(file, "utf8");
  expect(text.split("\n").slice(0, 3)).toEqual(["{", '  "format": "troupe-recording",', '  "version": 1,']);
  const { calls: recorded } = JSON.parse(text) as { calls: unknown[] };
  expect(recorded).toMatchObject([
    { number: 1, agent: "planner", step: null, attempt: 1, request: { schema: "plan" }, error: null },
    {
      number: 2,
      agent: "cook",
      step: "soup",
      attempt: 1,
      reply: null,
      error: { code: "model_server_failed", retryable: true },
    },
    {
      number: 3,
      agent: "cook",
      step: "soup",
      attempt: 2,
      reply: { text: "Leek soup." },
      finishReason: "stop",
      usage: { inputTokens: 50, outputTokens: 7, cachedTokens: 12 },
    },
  ]);
});
