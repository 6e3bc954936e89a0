import { describe, expect, test } from "vitest";
import {
  scriptBySchema,
  type ModelReply,
  type ModelRequest,
  type ScriptEntry,
} from "../../../src/testing/index.ts";
import { deliverTask, resultsShown, menu } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { endings, supervise, told, type SupervisedRun } from "../../support/supervised.ts";
import { roleOf } from "../../support/role-of.ts";

const stew = planOf(step("stew", ["shop"]), step("table", ["stew", "bread"]));
const oldSoup = planOf({ ...step("soup-again", ["shop"]), task: "Do  soup" });

/** A server whose planner returns these plans in turn, and on which only the steps with a matching task fail. */
function kitchen(plan: ScriptEntry, broken = /do soup/i): Promise<ScriptedModels> {
  const text = (request: ModelRequest): ModelReply => {
    const task = request.lastUser.split("Your task:\n").at(-1) ?? "";
    return broken.test(task)
      ? { fault: { kind: "status", status: 400, message: "too salty" } }
      : deliverTask(request);
  };
  return scriptedModels(scriptBySchema({ plan, text }));
}

function replanned(scripted: ScriptedModels, options: { replans?: number } = {}): Promise<SupervisedRun> {
  return supervise(scripted, { specialists: [cook, baker], onFailure: "replan", ...options });
}

/** Returns the tasks that were sent to specialists, in order. */
function sent({ server }: ScriptedModels): string[] {
  return server.requests
    .filter((request) => [cook.prompt, baker.prompt].includes(roleOf(request)))
    .map(({ lastUser }) => lastUser.split("Your task:\n").at(-1) ?? "");
}

describe("a run that is replanned", () => {
  test("keeps finished steps, runs the steps that the planner adds, and completes", async () => {
    await using scripted = await kitchen([menu, stew]);
    const run = await replanned(scripted);
    expect(run.plan.map(({ id }) => id)).toEqual(["shop", "bread", "stew", "table"]);
    expect(endings(run)).toEqual([
      "shop cook completed",
      "bread baker completed",
      "stew cook completed",
      "table cook completed",
    ]);
    expect([run.outcome.status, run.outcome.reason, run.answer]).toEqual(["completed", null, "the answer"]);
    expect(sent(scripted).toSorted()).toEqual(["do bread", "do shop", "do soup", "do stew", "do table"]);
    expect(run.usage).toHaveLength(scripted.server.requests.length);
    const table = scripted.server.requests.find(({ lastUser }) => lastUser.endsWith("do table"));
    expect(table && resultsShown(table)).toEqual(["bread", "stew"]);
  });

  test("shows the planner the finished, failed and open steps with the errors, as data", async () => {
    await using scripted = await kitchen([menu, stew]);
    await replanned(scripted);
    const [, again] = scripted.server.requests.filter(({ schema }) => schema === "plan");
    const shown = again?.lastUser.replaceAll(/[0-9a-f]{6}/g, "######").replace(/127\.0\.0\.1:\d+/, "host");
    expect(shown).toContain(`<finished step="bread" agent="baker" after="shop" end="######">
Task:
do bread

Result:
result of do bread
</finished ######>

<failed step="soup" agent="cook" after="shop" end="######">
Task:
do soup

Why it failed:
host refused the request (400): too salty
</failed ######>

<open step="table" agent="cook" after="soup" end="######">
Task:
do table
</open ######>`);
  });

  test("reports it", async () => {
    await using scripted = await kitchen([menu, stew]);
    const run = await replanned(scripted);
    const replanning = run.events.filter(({ type }) => type === "replanning" || type === "planned");
    expect(replanning).toMatchObject([
      { type: "planned", steps: menu.json.steps },
      { type: "replanning", agent: "planner", round: 1, feedback: null, failed: ["soup"] },
      { type: "planned", steps: stew.json.steps },
    ]);
    expect(told(run).filter((line) => line.startsWith("step_skipped"))).toEqual([]);
  });

  test("is replanned only as often as allowed, and then skips the steps that depend on the failed step", async () => {
    const plans = [1, 2, 3].map((number) =>
      planOf(
        { ...step(`soup-${number}`, ["shop"]), task: `do soup ${number}` },
        step("table", [`soup-${number}`]),
      ),
    );
    await using scripted = await kitchen([menu, ...plans]);
    const run = await replanned(scripted, { replans: 2 });
    expect(scripted.server.requests.filter(({ schema }) => schema === "plan")).toHaveLength(3);
    expect(endings(run)).toEqual([
      "shop cook completed",
      "bread baker completed",
      "soup-2 cook failed",
      "table cook skipped",
    ]);
    expect(run.outcome).toMatchObject({
      status: "partial",
      reason: expect.stringContaining("soup-2") as string,
    });
  });
});

describe("a new plan that repeats a step", () => {
  test("is refused and repaired, so that no finished or failed step is sent twice", async () => {
    await using scripted = await kitchen([menu, menu, oldSoup, stew]);
    const run = await replanned(scripted);
    expect(run.outcome.status).toBe("completed");
    expect(sent(scripted).toSorted()).toEqual(["do bread", "do shop", "do soup", "do stew", "do table"]);
    const repairs = scripted.server.requests
      .map(({ lastUser }) => lastUser)
      .filter((text) => text.startsWith("That"));
    expect(repairs).toEqual([
      `That reply cannot be used:
- step "shop" is finished and is not done again: leave it out, and name it in dependsOn where its result is needed
- step "bread" is finished and is not done again: leave it out, and name it in dependsOn where its result is needed
- step "soup" repeats step "soup", which failed: choose another agent, another task or other inputs
Reply again, in full.`,
      `That reply cannot be used:
- step "soup-again" repeats step "soup", which failed: choose another agent, another task or other inputs
Reply again, in full.`,
    ]);
  });

  test("ends the run with the finished results after two repairs", async () => {
    await using scripted = await kitchen([menu, oldSoup, oldSoup, oldSoup]);
    const run = await replanned(scripted);
    expect(endings(run)).toEqual([
      "shop cook completed",
      "soup cook failed",
      "bread baker completed",
      "table cook skipped",
    ]);
    expect(run.outcome).toMatchObject({
      status: "partial",
      reason: expect.stringMatching(
        /^step soup \(cook\) failed: .*too salty; replanning failed: planner: .*in 3 replies: step "soup-again" repeats/,
      ) as string,
    });
    expect(run.answer).toBe("the answer");
    expect(run.usage).toHaveLength(scripted.server.requests.length);
  });

  test("is refused too if it does not replace the failed step", async () => {
    const nothing = planOf();
    await using scripted = await kitchen([menu, nothing, nothing, nothing]);
    const { outcome } = await replanned(scripted);
    expect(outcome.reason).toContain(`there are no steps in the place of what failed ("soup")`);
  });
});
