import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSoftwareHouse, type SoftwareHouseOptions } from "../../../graphs/index.ts";
import { reopenRun } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply, type ScriptEntry } from "../../../src/testing/index.ts";
import { thread } from "../../support/approvals.ts";
import { instantEffects } from "../../support/faulty-run.ts";
import { house, houseScript, observed, reviewed, written } from "../../support/house.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { scriptedVerifier } from "../../support/scripted-verifier.ts";

function developing(file_set: ScriptEntry): Promise<ScriptedModels> {
  return scriptedModels(scriptBySchema({ ...houseScript, file_set, review: reviewed() }));
}

/** Creates a Software House with a checkpointer. */
function kept({ models }: ScriptedModels, options: SoftwareHouseOptions = {}) {
  const { effects } = instantEffects();
  const checkpointer = new MemorySaver();
  const verifier = scriptedVerifier();
  return createSoftwareHouse({ models, effects, verifier, out: null, checkpointer, ...options });
}

const cut: ModelReply = { text: '{"files": [', finishReason: "length" };

describe("a Software House at a limit", () => {
  test("ends with the best files, and continues there under a larger limit", async () => {
    await using scripted = await developing([written("fails greets c1: silence"), written("good")]);
    const graph = kept(scripted);
    const limits = { limits: { modelCalls: 3 } };
    const config = { configurable: { ...thread.configurable, ...limits } };
    const stopped = await observed(graph, ask("a greeter"), config);
    expect(stopped.outcome).toMatchObject({
      status: "stopped",
      limit: { name: "modelCalls", value: 3 },
      reason: expect.stringMatching(/^not verified: .*; limit reached: modelCalls \(3\)$/) as string,
    });
    expect(stopped.files).toEqual(written("fails greets c1: silence").json.files);
    expect(stopped.events).toContainEqual(
      expect.objectContaining({ type: "limit_reached", agent: "developer" }),
    );

    expect(await reopenRun(graph, thread)).toBe(true);
    const run = await observed(graph, null, {
      configurable: { ...thread.configurable, limits: { modelCalls: 40 } },
    });
    expect(scripted.server.requests.map(({ schema }) => schema)).toEqual([
      "specification",
      "acceptance_tests",
      "file_set",
      "file_set",
      "review",
    ]);
    expect(run).toMatchObject({
      verdict: { status: "verified", rounds: 2 },
      outcome: { status: "completed", limit: null, usage: { modelCalls: 5 } },
    });
    expect(run.messages).toHaveLength(2);
  });

  test.each([
    [1, "test_author"],
    [2, "developer"],
  ])("of %i calls continues at the %s", async (modelCalls) => {
    await using scripted = await developing(written("good"));
    const graph = kept(scripted);
    const run = await observed(graph, ask("a greeter"), {
      configurable: { ...thread.configurable, limits: { modelCalls } },
    });
    expect(run.outcome).toMatchObject({ status: "stopped", limit: { name: "modelCalls" } });
    expect(run.verdict).toMatchObject({ status: "unverified", reason: "nothing was built" });
    await reopenRun(graph, thread);
    const after = await observed(graph, null, {
      configurable: { ...thread.configurable, limits: { modelCalls: 4 } },
    });
    expect(after.outcome).toMatchObject({ status: "completed", usage: { modelCalls: 4 } });
  });

  test("of rounds continues if the caller then sets more rounds", async () => {
    await using scripted = await developing(
      ["a", "b", "c", "d"].map((why) => written(`fails greets c1: ${why}`)),
    );
    const graph = kept(scripted);
    const first = await observed(graph, ask("a greeter"), thread);
    expect(first.outcome?.limit).toMatchObject({ name: "rounds", value: 3 });
    await reopenRun(graph, thread);
    const more = await observed(graph, null, {
      configurable: { ...thread.configurable, limits: { rounds: 4 } },
    });
    expect(more.outcome?.limit).toMatchObject({ name: "rounds", value: 4 });
    expect(more.reports.map(({ round }) => round)).toEqual([1, 2, 3, 4]);
  });

  test("set by its builder cannot be raised by a caller; a default limit can", async () => {
    await using scripted = await developing(["a", "b", "c"].map((why) => written(`fails greets c1: ${why}`)));
    const graph = kept(scripted, { limits: { rounds: 2 } });
    const run = await observed(graph, ask("a greeter"), {
      configurable: { ...thread.configurable, limits: { rounds: 9, modelCalls: 60 } },
    });
    expect(run.outcome?.limit).toMatchObject({ name: "rounds", value: 2 });
  });

  test("of LangGraph's recursion ends with the best files, and does not throw", async () => {
    await using scripted = await developing(["a", "b", "c"].map((why) => written(`fails greets c1: ${why}`)));
    const run = await house(scripted, {}, { recursionLimit: 18 });
    expect(run.outcome).toMatchObject({ status: "stopped", limit: { name: "recursionLimit", value: 18 } });
    expect(run.files).toEqual(written("fails greets c1: b").json.files);
  });
});

describe("a developer's reply that was cut off", () => {
  test("is not used, and the developer is asked for a shorter one", async () => {
    await using scripted = await developing([cut, written("good")]);
    const run = await house(scripted);
    const [, second] = scripted.server.requests.filter(({ schema }) => schema === "file_set");
    expect(second?.lastUser).toMatch(/^Your reply was cut off at its length limit/);
    expect(run.outcome).toMatchObject({ status: "completed", usage: { modelCalls: 5 } });
  });

  test("ends the run the second time, without files", async () => {
    await using scripted = await developing(cut);
    const run = await house(scripted);
    expect(run.outcome).toMatchObject({ status: "failed", code: "model_reply_truncated" });
    expect(run.files).toEqual([]);
  });
});

describe("a call that fails permanently", () => {
  test.each([
    ["acceptance_tests", ["specification", "acceptance_tests"]],
    ["file_set", ["specification", "acceptance_tests", "file_set"]],
  ])("for %s ends the run, which continues there after reopenRun", async (broken, before) => {
    let isDown = true;
    const entries = scriptBySchema({ ...houseScript, file_set: written("good"), review: reviewed() });
    await using scripted = await scriptedModels((request) =>
      isDown && request.schema === broken ? { fault: { kind: "status", status: 400 } } : entries(request),
    );
    const graph = kept(scripted);
    const failed = await observed(graph, ask("a greeter"), thread);
    expect(failed.outcome).toMatchObject({ status: "failed", code: "model_request_refused" });

    isDown = false;
    expect(await reopenRun(graph, thread)).toBe(true);
    const run = await observed(graph, null, thread);
    const asked = scripted.server.requests.map(({ schema }) => schema);
    const after = ["specification", "acceptance_tests", "file_set", "review"].slice(before.length - 1);
    expect(asked).toEqual([...before, ...after]);
    expect(run).toMatchObject({
      verdict: { status: "verified" },
      outcome: { status: "completed", code: null },
    });
    expect(await reopenRun(graph, thread)).toBe(false);
  });

  test("in the sandbox ends the run, which tries the same files again after reopenRun", async () => {
    await using scripted = await developing([written("crash"), written("good")]);
    const verifier = scriptedVerifier();
    const graph = kept(scripted, { verifier });
    const failed = await observed(graph, ask("a greeter"), thread);
    expect(failed.outcome).toMatchObject({
      status: "partial",
      reason: expect.stringContaining("the sandbox went away") as string,
    });
    expect(await reopenRun(graph, thread)).toBe(true);
    await observed(graph, null, thread);
    expect(verifier.asked).toEqual(["build crash", "verify crash", "build crash", "verify crash"]);
    expect(scripted.server.requests.filter(({ schema }) => schema === "file_set")).toHaveLength(1);
  });

  test("ends the run with the best files so far", async () => {
    const refused: ModelReply = { fault: { kind: "status", status: 400, message: "no more" } };
    await using scripted = await developing([written("fails greets c1: silence"), refused]);
    const run = await house(scripted);
    expect(run.outcome).toMatchObject({
      status: "partial",
      reason: expect.stringContaining("; developer: ") as string,
    });
    expect(run.files).toEqual(written("fails greets c1: silence").json.files);
    expect(run.verdict).toMatchObject({ status: "not-verified", rounds: 1 });
  });

  test("is made again by the role's own fallback model", async () => {
    const models: string[] = [];
    await using scripted = await developing(({ model }) => {
      models.push(model);
      return model === "big" ? { fault: { kind: "status", status: 400 } } : written("good");
    });
    const roles = { developer: { model: "big", fallbackModels: ["small"], prompt: "You write Go." } };
    const run = await house(scripted, { roles });
    expect(models).toEqual(["big", "small"]);
    expect(scripted.server.requests.at(2)?.system).toBe("You write Go.");
    expect(run.verdict?.status).toBe("verified");
  });
});

describe("a Software House refuses", () => {
  test("all invalid options in one error, when it is created", () => {
    const options = {
      limits: { rounds: 0 },
      roles: { developer: { prompt: " " }, tester: {} },
      approval: "plan",
    } as unknown as SoftwareHouseOptions;
    expect(() => createSoftwareHouse(options)).toThrow(
      "software house software-house: limits.rounds must be a whole number of at least 1, but is 0; " +
        'approval must be specification, but is "plan"; roles.developer.prompt must not be empty; ' +
        'unknown role "tester" in roles; available: productManager, testAuthor, developer, reviewer',
    );
  });

  test("a blank request, before a model is called", async () => {
    await using scripted = await developing(written("good"));
    const { models } = scripted;
    await expect(createSoftwareHouse({ models, out: null }).invoke(ask(" "))).rejects.toThrow(
      "the request is empty",
    );
    expect(scripted.server.requests).toEqual([]);
  });
});
