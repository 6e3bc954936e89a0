import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist, isTroupeError, type Models, type Specialist } from "../../../src/index.ts";
import { openRecording, readRecording, recordRun } from "../../../src/recordings/index.ts";
import { replay, scriptBySchema, scriptOf } from "../../../src/testing/index.ts";
import { rememberKey } from "../../../src/text/known-keys.ts";
import { ask, deliverTask, menu } from "../../support/kitchen.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { step } from "../../support/plan.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { taped } from "./tape-of.ts";

const soup = { text: "Leek soup." };
const routed = scriptBySchema({ route: routeTo("cook"), text: soup });
const route = (models: Models, first: Specialist = cook, request = "soup") =>
  createRouter({ specialists: [first, baker], models }).invoke(ask(request));

/** What a rejected work says. */
async function failureOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const thrown: unknown = await work.catch((error: unknown) => error);
  if (!isTroupeError(thrown)) throw new Error("no error of Troupe", { cause: thrown });
  return { code: thrown.code, message: thrown.message };
}

describe("a request that is not in the recording", () => {
  test("names the agent, the nearest call and both pieces of the first message that differs", async () => {
    using folder = temporaryFolder();
    const { file } = await taped(folder.path, routed, (models) => route(models));
    const tape = await replay(file);
    const changed = defineSpecialist({ ...cook, prompt: "You cook for cats." });
    const failed = await failureOf(route(tape.models, changed));
    expect(failed.code).toBe("model_request_refused");
    const lines = failed.message.split("\n");
    expect(lines[0]).toBe(
      "specialist cook: a request of cook is not in the recording; nearest is call 2 (cook, attempt 1): message 1 differs",
    );
    expect(lines[1]).toMatch(/^ {2}recorded: system: "You cook\./);
    expect(lines[2]).toMatch(/^ {2}sent: {5}system: "You cook for cats\./);
    const closed = await failureOf(tape.close());
    expect(closed.code).toBe("replay_mismatch");
    expect(closed.message).toContain(failed.message.replace("specialist cook: ", ""));
    expect(closed.message).toContain("1 recorded call not played: call 2 (cook)");
  });

  test("an option that does not exist is refused before anything is played", async () => {
    using folder = temporaryFolder();
    const { file } = await taped(folder.path, routed, (models) => route(models));

    await expect(replay(file, { match: "ordered" } as never)).rejects.toThrow(
      'replay: match must be one of request, order, but is "ordered"',
    );
    await expect(replay(file, { matches: "order" } as never)).rejects.toThrow(
      'replay: unknown option "matches"; did you mean `match`?',
    );
    await expect(replay(file, null as never)).rejects.toMatchObject({
      code: "configuration_invalid",
      message: "replay: the options must be an object with match, but are null",
    });
  });

  test("names the step of a plan, and is not asked again", async () => {
    using folder = temporaryFolder();
    const script = scriptBySchema({ plan: menu, text: deliverTask });
    const run = (models: Models, prompt: string) =>
      createSupervisor({ specialists: [cook, { ...baker, prompt }], models }).invoke(ask("dinner"));
    const { file } = await taped(folder.path, script, (models) => run(models, "You bake."));
    const tape = await replay(file);
    const { results } = await run(tape.models, "You bake bread only.");
    expect(results["bread"]).toMatchObject({ status: "failed", attempts: 1 });
    expect(results["bread"]?.error?.message).toMatch(
      /^a request of step bread, baker is not in the recording; nearest is call \d \(step bread, baker, attempt 1\): message 1 differs/,
    );
    await expect(tape.close()).rejects.toThrow("step bread, baker");
  });

  test("says that an equal call was already played", async () => {
    using folder = temporaryFolder();
    const { file } = await taped(folder.path, routed, (models) => route(models));
    const tape = await replay(file);
    await route(tape.models);
    const { message } = await failureOf(route(tape.models));
    expect(message).toBe(
      "classifier: a request of classifier is not in the recording: the equal call 1 (classifier, attempt 1) was already played",
    );
    await expect(tape.close()).rejects.toThrow("already played");
  });

  test("names tools that differ", async () => {
    using folder = temporaryFolder();
    const { file, recording } = await taped(folder.path, routed, (models) => route(models));
    const calls = recording.calls.map((call) =>
      call.agent === "cook" ? { ...call, request: { ...call.request, tools: ["oven"] } } : call,
    );
    await writeFile(file, JSON.stringify({ ...recording, calls }));
    const tape = await replay(file);
    const { message } = await failureOf(route(tape.models));
    expect(message).toContain("the tools differ\n  recorded: oven\n  sent:     none");
    await expect(tape.close()).rejects.toThrow("the tools differ");
  });
});

describe("what a replay does not compare", () => {
  test("dates, times, random ids and local ports", async () => {
    using folder = temporaryFolder();
    const changing = (day: string, id: string, port: number) =>
      `Today is ${day}. It is ${day.split(" ")[1]}T10:00:00Z. Order ${id} at http://127.0.0.1:${port}/x.`;
    const before = changing("Friday 2026-11-27", "0f8fad5b-d9cb-469f-a165-70867728950e", 4000);
    const after = changing("Monday 2027-01-04", "7c9e6679-7425-40de-944b-e07fc1f90ae7", 5123);
    const { file } = await taped(folder.path, routed, (models) => route(models, cook, before));
    await using tape = await replay(file);
    const { messages } = await route(tape.models, cook, after);
    expect(messages.at(-1)?.text).toBe("Leek soup.");
  });

  test("the whole request, if calls are played by their order", async () => {
    using folder = temporaryFolder();
    const { file } = await taped(folder.path, routed, (models) => route(models));
    await using tape = await replay(file, { match: "order" });
    const { messages } = await route(tape.models, cook, "something else");
    expect(messages.at(-1)?.text).toBe("Leek soup.");
  });

  test("a key, which the file does not have", async () => {
    using folder = temporaryFolder();
    const key = "sk-recorded-0123456789";
    rememberKey(key);
    const script = scriptBySchema({ route: routeTo("cook"), text: { text: `The key is ${key}.` } });
    const request = `my key is ${key}, why does it fail?`;
    const { file } = await taped(folder.path, script, (models) => route(models, cook, request));
    expect(await readFile(file, "utf8")).not.toContain(key);
    await using tape = await replay(file);
    const { messages } = await route(tape.models, cook, request);
    expect(messages.at(-1)?.text).toBe("The key is [key].");
  });
});

describe("a file that is not a recording", () => {
  const odd: Record<string, [content: string, fault: string]> = {
    empty: ["", "it is empty"],
    "not JSON": ["hello", "it is not JSON"],
    cut: ['{ "format": "troupe-recording", "version": 1, "calls": [{', "it was cut: its JSON has no end"],
    "of another kind": ['{ "calls": [] }', "it is not a recording"],
    "a list": ["[]", "it is not a recording"],
    "of another version": [
      '{ "format": "troupe-recording", "version": 9 }',
      "it has version 9, and this release reads 1: record it again",
    ],
    "without calls": [
      '{ "format": "troupe-recording", "version": 1, "graph": null, "request": null, "recordedAt": null, "settings": null }',
      "calls is wrong",
    ],
  };
  test.each(Object.keys(odd))("%s", async (name) => {
    const [content = "", fault = ""] = odd[name] ?? [];
    using folder = temporaryFolder({ "odd.json": content });
    const file = join(folder.path, "odd.json");
    const failed = await failureOf(replay(file));
    expect(failed.code).toBe("recording_invalid");
    expect(failed.message.startsWith(`recording ${file}: ${fault}`)).toBe(true);
  });

  test("absent", async () => {
    expect(await failureOf(replay("/nowhere/tape.json"))).toEqual({
      code: "recording_invalid",
      message: "recording /nowhere/tape.json: it does not exist",
    });
  });

  test("a folder, in which nothing is recorded", () => {
    using folder = temporaryFolder();
    expect(() => openRecording(folder.path)).toThrow(`recording ${folder.path}: it is a folder`);
  });
});

describe("recording", () => {
  test("of one run has no calls of a run at the same time", async () => {
    using folder = temporaryFolder();
    const [one, other] = [join(folder.path, "one.json"), join(folder.path, "other.json")];
    await using scripted = await scriptedModels(routed);
    await Promise.all([
      recordRun(one, () => route(scripted.models, cook, "soup")),
      recordRun(other, () => route(scripted.models, cook, "bread")),
    ]);
    for (const [file, request] of [
      [one, "soup"],
      [other, "bread"],
    ] as const) {
      const { calls } = await readRecording(file);
      expect(calls.map(({ agent }) => agent)).toEqual(["classifier", "cook"]);
      expect(JSON.stringify(calls)).toContain(request);
    }
  });

  test("of a run that fails is written, too", async () => {
    using folder = temporaryFolder();
    const script = scriptOf([{ fault: { kind: "status", status: 401 } }]);
    const file = join(folder.path, "deep", "tape.json");
    await using scripted = await scriptedModels(script);
    await expect(recordRun(file, () => route(scripted.models))).rejects.toThrow("refused the key");
    const { calls } = await readRecording(file);
    expect(calls).toMatchObject([{ agent: "classifier", error: { code: "model_key_refused" } }]);
  });

  test("a call that was stopped before its reply says so when it is played", async () => {
    using folder = temporaryFolder();
    const script = scriptOf([planOf(step("soup")), soup]);
    const run = (models: Models) => createSupervisor({ specialists: [cook], models }).invoke(ask("dinner"));
    const { file, recording } = await taped(folder.path, script, run);
    const stopped = { reply: null, error: { code: "run_aborted", message: "Ctrl-C" } };
    const calls = recording.calls.map((call) => (call.step === "soup" ? { ...call, ...stopped } : call));
    await writeFile(file, JSON.stringify({ ...recording, calls }));
    await using tape = await replay(file);
    const { results } = await run(tape.models);
    expect(results["soup"]?.error?.message).toContain("call 2 of the recording was stopped before its reply");
  });
});
