import { describe, expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist, type OnFailure } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply, type ModelRequest } from "../../../src/testing/index.ts";
import { deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { endings, supervise } from "../../support/supervised.ts";

const menu = planOf(
  step("shop"),
  step("soup", ["shop"]),
  step("bread", ["shop"], "baker"),
  step("table", ["soup"]),
  step("cake", ["bread"], "baker"),
);
const failed = "step soup (cook) failed: 127.0.0.1";

/** Returns a script of answers in which only this step fails. */
function failing(id: string) {
  return (request: ModelRequest): ModelReply =>
    request.lastUser.endsWith(`do ${id}`)
      ? { fault: { kind: "status", status: 400, message: "too salty" } }
      : deliverTask(request);
}

describe("a failed step in a graph with `onFailure: stop`", () => {
  test("sends no more requests, and returns the finished results unchanged", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: failing("soup") }));
    const run = await supervise(scripted, { specialists: [cook, baker], onFailure: "stop" });
    expect(endings(run)).toEqual(["shop cook completed", "soup cook failed", "bread baker completed"]);
    expect(run.outcome).toMatchObject({
      status: "stopped",
      reason: expect.stringContaining(`stopped because ${failed}`) as string,
    });
    expect(run.answer).toBe("## shop (cook)\n\nresult of do shop\n\n## bread (baker)\n\nresult of do bread");
    expect(scripted.server.requests).toHaveLength(4);
  });

  test("ends the run as failed if no step is finished", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: failing("shop") }));
    const run = await supervise(scripted, { specialists: [cook, baker], onFailure: "stop" });
    expect([run.outcome.status, endings(run)]).toEqual(["failed", ["shop cook failed"]]);
    expect(scripted.server.requests).toHaveLength(2);
  });
});

test.each<[string, OnFailure | undefined, OnFailure | undefined]>([
  ["none", undefined, undefined],
  ["skip for its specialist, stop for the graph", "skip", "stop"],
])(
  "a failed step has its dependent steps skipped, and the others run, with `onFailure`: %s",
  async (_, own, graph) => {
    await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: failing("soup") }));
    const specialists = [defineSpecialist({ ...cook, onFailure: own }), baker];
    const run = await supervise(scripted, { specialists, ...(graph && { onFailure: graph }) });
    expect(endings(run)).toEqual([
      "shop cook completed",
      "soup cook failed",
      "bread baker completed",
      "table cook skipped",
      "cake baker completed",
    ]);
    expect([run.outcome.status, run.answer]).toEqual(["partial", "the answer"]);
    expect(run.outcome.reason).toContain(failed);
  },
);

test("a team that stops is a failed step with its finished work, and its policy does not apply to its parent", async () => {
  await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: failing("soup") }));
  const graph = createSupervisor({ specialists: [cook, baker], onFailure: "stop", models: scripted.models });
  const kitchen = defineSpecialist({ name: "kitchen", description: "a team", graph });
  const outer = planOf(step("meal", [], "kitchen"), step("tea"));
  const plan = [outer, menu];
  await using parent = await scriptedModels(scriptBySchema({ plan, text: deliverTask }));
  const run = await supervise(parent, { specialists: [kitchen, cook] });
  expect(endings(run)).toEqual(["meal kitchen failed", "tea cook completed"]);
  expect(run.results["meal"]).toMatchObject({
    text: expect.stringContaining("result of do bread") as string,
    error: { code: "specialist_failed", message: expect.stringContaining(failed) as string },
    attempts: 1,
  });
});

describe("an invalid failure option is refused when the graph is built", () => {
  test.each([
    [{ onFailure: "panic" }, `onFailure must be one of skip, stop, replan, but is "panic"`],
    [{ replans: -1 }, "replans must be a whole number of at least 0, but is -1"],
    [{ specialists: [{ ...cook, timeoutSeconds: 0 }] }, "timeoutSeconds must be a number above 0, but is 0"],
    [
      { specialists: [{ ...cook, retry: { attempts: 0 } }] },
      "retry.attempts must be a whole number of at least 1, but is 0",
    ],
    [
      { specialists: [{ ...cook, onFailure: "panic" }] },
      `specialist "cook": onFailure must be one of skip, stop, replan, but is "panic"`,
    ],
    [{ specialists: [{ ...cook, fallbackModels: [" "] }] }, "one of the fallbackModels has no name"],
    [{ specialists: [{ ...cook, fallback: "cook" }] }, "the fallback of cook must be another specialist"],
  ])("%j", (options, message) => {
    const create = (): unknown => createSupervisor({ specialists: [cook], ...(options as object) });
    expect(create).toThrow(message);
  });
});
