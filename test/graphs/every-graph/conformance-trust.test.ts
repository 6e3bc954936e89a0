import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { systemEffects } from "../../../src/run/effects.ts";
import type { PlanStep, ConversationRequest } from "../../../src/index.ts";
import { clearSpecialist } from "../../../src/routing/route.ts";
import { scriptBySchema, type ModelReply } from "../../../src/testing/index.ts";
import { careful, kitchen, open, thread } from "../../support/approvals.ts";
import { ask, deliverTask, refused, refusing } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { endings, supervise } from "../../support/supervised.ts";

// Planning, patience and consent, by their numbers in the reference system's list, under our names.
const specialists = [cook, baker];

type Step = PlanStep<"cook" | "baker">;

function made(id: string, agent: Step["agent"] = "cook", dependsOn: string[] = []): Step {
  return { ...step(id, dependsOn), agent };
}

describe("code that plans", () => {
  test("is asked again so often as it is allowed, and no more", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ text: refused }));
    let asked = 0;
    const plan = (): Step[] => [made(`try-${(asked += 1)}`)];
    const options = { specialists, manager: { plan }, onFailure: "replan", replans: 3 } as const;
    const { outcome, results } = await supervise(scripted, options);
    expect([asked, outcome.status, Object.keys(results)]).toEqual([4, "failed", ["try-4"]]);
    expect(scripted.server.requests).toHaveLength(4);
  });

  test("and has nothing more to say ends the run with what is finished", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ text: refusing(/do soup$/) }));
    let asked = 0;
    const plan = (): Step[] => ((asked += 1) === 1 ? [made("shop"), made("soup", "cook", ["shop"])] : []);
    const options = { specialists, manager: { plan }, onFailure: "replan" } as const;
    const run = await supervise(scripted, options);
    expect([asked, run.outcome.status, run.answer]).toEqual([2, "partial", "the answer"]);
    expect(endings(run)).toEqual(["shop cook completed", "soup cook failed"]);
    expect(run.outcome.reason).toContain("plan another way to the goal");
  });

  test("may give each request to the next specialist, round and round", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ text: deliverTask }));
    let turn = 0;
    const plan = ({ text }: ConversationRequest): Step[] => {
      const { name } = specialists[turn++ % specialists.length]!;
      return [{ id: "only", agent: name, task: text, dependsOn: [] }];
    };
    const supervisor = createSupervisor({ specialists, manager: { plan }, models: scripted.models });
    const agents: unknown[] = [];
    for (const request of ["tea", "toast", "eggs"]) {
      const { results } = await supervisor.invoke(ask(request));
      agents.push(results["only"]?.agent);
    }
    expect(agents).toEqual(["cook", "baker", "cook"]);
  });

  test.each([new Error("it is closed"), new DOMException("it is closed", "AbortError"), "it is closed"])(
    "and throws has nothing done, and the run an outcome, whatever was thrown: %o",
    async (thrown) => {
      await using scripted = await scriptedModels(scriptBySchema({}));
      const plan = (): Promise<Step[]> => Promise.reject(thrown);
      const { outcome, answer } = await supervise(scripted, { specialists, manager: { plan } });
      expect(outcome).toMatchObject({ status: "failed", reason: "planner: it is closed" });
      // What code threw is for the operator: it can quote a server.
      expect(answer).toBe("This could not be planned. planner: specialist_failed");
      expect(scripted.server.requests).toEqual([]);
    },
  );
});

describe("a number that is none", () => {
  test.each<[string, object]>([
    ["limits.steps must be a whole number of at least 1, but is 0", { limits: { steps: 0 } }],
    ["limits.modelCalls must be a whole number of at least 1, but is -1", { limits: { modelCalls: -1 } }],
    ["replans must be a whole number of at least 0, but is -1", { replans: -1 }],
    ["attempts must be a whole number of at least 1, but is 0", { retry: { attempts: 0 } }],
  ])("is refused when the graph is built, never replaced by another: %s", (fault, options) => {
    expect(() => createSupervisor({ specialists, ...options })).toThrow(fault);
  });

  test("as an empty team is refused too", () => {
    expect(() => createSupervisor({ specialists: [] })).toThrow("there are no specialists");
  });
});

describe("one step after another", () => {
  const chain = ["shop", "cook", "serve"].map((task) => ({ agent: "cook" as const, task }));

  test("is shown what came before it", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ text: deliverTask }));
    await supervise(scripted, { specialists, manager: { plan: chain } });
    const [, second, third] = scripted.server.requests.map(({ lastUser }) => lastUser);
    expect([second?.includes("result of shop"), third?.includes("result of cook")]).toEqual([true, true]);
  });

  test("stops at the first that fails, with what is finished", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ text: refusing(/\ncook$/) }));
    const run = await supervise(scripted, { specialists, manager: { plan: chain } });
    expect(endings(run)).toEqual(["step-1 cook completed", "step-2 cook failed", "step-3 cook skipped"]);
    expect(scripted.server.requests.map(({ lastUser }) => lastUser.endsWith("serve"))).not.toContain(true);
  });
});

test("a decision that is exactly sure enough is followed, one less sure is not", () => {
  const route = { specialist: "cook", confidence: 0.7, reason: "soup" };
  expect([clearSpecialist(route, 0.7), clearSpecialist(route, 0.701)]).toEqual(["cook", undefined]);
});

describe("an approval", () => {
  test("is never given by time: years later the step still waits", async () => {
    await using scripted = await kitchen();
    let now = Date.now();
    const effects = { ...systemEffects, now: () => now };
    const options = { specialists: [careful], models: scripted.models, effects, limits: { seconds: 60 } };
    const graph = createSupervisor({ ...options, checkpointer: new MemorySaver() });
    await graph.invoke(ask("a feast"), thread);
    const before = await open(graph);
    now += 3 * 365 * 24 * 3_600_000;
    await graph.invoke(null, thread);
    expect(await open(graph)).toEqual(before);
    expect([Object.keys(before), scripted.server.requests.length]).toEqual([["soup", "roast", "cake"], 1]);
  });
});

test("a failure of one run is nothing to the next: patience begins anew", async () => {
  const overloaded: ModelReply = { fault: { kind: "status", status: 503 } };
  let sent = 0;
  const text = (): ModelReply => ((sent += 1) % 3 === 0 ? { text: "tea" } : overloaded);
  await using scripted = await scriptedModels(scriptBySchema({ text }));
  const plan = [{ agent: "cook", task: "make tea" }] as const;
  const runs = [];
  for (const _ of [1, 2, 3]) runs.push(await supervise(scripted, { specialists, manager: { plan } }));
  expect(runs.map(({ outcome, results }) => [outcome.status, results["step-1"]?.attempts])).toEqual([
    ["completed", 3],
    ["completed", 3],
    ["completed", 3],
  ]);
});
