import { tool } from "@langchain/core/tools";
import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { defineSpecialist, type PlanStep } from "../../../src/index.ts";
import {
  scriptBySchema,
  type ModelReply,
  type ModelRequest,
  type ModelScript,
} from "../../../src/testing/index.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";

const steps = [step("fast"), step("slow", ["fast"]), step("last", ["slow"])] as PlanStep<"cook">[];
const MINUTE = 60_000;
const stalled: ModelReply = { fault: { kind: "slow", headersMilliseconds: MINUTE } };

/** A run of a thousand seconds, and a clock that can jump. */
function jumpingClock() {
  let offset = 0;
  const effects = {
    now: () => performance.now() + offset,
    random: () => 0,
    id: () => "run",
    sleep: async () => {},
  };
  return { effects, limits: { seconds: 1_000 }, jump: (milliseconds: number) => (offset = milliseconds) };
}

/** Everything is answered at once, but the step that is slow. */
function dinner(onFast: () => unknown = () => null): ModelScript {
  return scriptBySchema({
    plan: planOf(...steps),
    text: (request) => {
      if (request.lastUser.endsWith("do fast")) onFast();
      return request.lastUser.endsWith("do slow") ? stalled : deliverTask(request);
    },
  });
}

describe("at its deadline a run", () => {
  test("ends the call in flight at once, and still answers with what is finished", async () => {
    const { effects, limits, jump } = jumpingClock();
    await using scripted = await scriptedModels(dinner(() => jump(799_300)));
    const { models, server } = scripted;
    const graph = createSupervisor({ specialists: [cook], models, limits, effects });
    const begin = performance.now();
    const { outcome, results, messages } = await graph.invoke(ask("dinner"));
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(outcome).toMatchObject({
      status: "stopped",
      reason: "limit reached: seconds (1000); steps to go: 2",
      code: "budget_exhausted",
      usage: { modelCalls: 4 },
    });
    expect([Object.keys(results), messages.at(-1)?.text]).toEqual([["fast"], "the answer"]);
    await vi.waitFor(() =>
      expect(server.requests.map(({ aborted }) => aborted)).toEqual([false, false, true, false]),
    );
  });

  test("ends a team's call and a tool too", async () => {
    let isStopped = false;
    const { effects, limits, jump } = jumpingClock();
    const wait = tool(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => {
            isStopped = true;
            reject(new Error("stopped"));
          });
        }),
      { name: "wait", description: "waits", schema: z.object({}) },
    );
    const clerk = defineSpecialist({ name: "clerk", description: "waits", prompt: "Wait.", tools: [wait] });
    await using scripted = await scriptedModels(() => ({ toolCalls: [{ name: "wait", arguments: {} }] }));
    const { models } = scripted;
    const waiting = { plan: [{ agent: "clerk", task: "wait" }] } as const;
    const inner = createSupervisor({ specialists: [clerk], manager: waiting, models, effects });
    const team = defineSpecialist({ name: "team", description: "a team", graph: inner });
    const plan = () => {
      jump(999_300);
      return [{ agent: "team", task: "wait" }] as const;
    };
    const manager = { plan };
    const graph = createSupervisor({ specialists: [team], manager, models, limits, effects });
    const { outcome } = await graph.invoke(ask("go"));
    expect(outcome).toMatchObject({
      status: "stopped",
      limit: { name: "seconds" },
      steps: { unfinished: 1 },
    });
    await vi.waitFor(() => expect(isStopped).toBe(true));
  });

  test("sends nothing more, also where its steps call no model", async () => {
    await using scripted = await scriptedModels(dinner());
    const { models, server } = scripted;
    const late = {
      now: () => performance.now() * 1_000_000,
      random: () => 0,
      id: () => "run",
      sleep: async () => {},
    };
    const graph = createSupervisor({ specialists: [cook], models, effects: late, limits: { seconds: 1 } });
    const { outcome } = await graph.invoke(ask("dinner"));
    expect([outcome?.status, outcome?.limit?.name, server.requests.length]).toEqual([
      "stopped",
      "seconds",
      0,
    ]);
  });
});

test("while a run stands still, no time passes", async () => {
  let now = 0;
  const effects = { now: () => now, random: () => 0, id: () => "run", sleep: async () => {} };
  await using scripted = await scriptedModels((request) => {
    now += 400;
    return deliverTask(request);
  });
  const { models } = scripted;
  const checkpointer = new MemorySaver();
  const manager = { plan: [step("one"), step("two", ["one"])] as PlanStep<"cook">[] };
  const options = {
    specialists: [cook],
    manager,
    models,
    effects,
    checkpointer,
    limits: { seconds: 1 },
  } as const;
  const graph = createSupervisor({ ...options, synthesis: "forward" });
  const thread = { configurable: { thread_id: "nap" } };
  await graph.invoke(ask("go"), { ...thread, interruptBefore: ["supervisor"] });
  now += MINUTE;
  await graph.invoke(null, { ...thread, interruptBefore: ["supervisor"] });
  now += MINUTE;
  const { outcome } = await graph.invoke(null, thread);
  expect([outcome?.status, outcome?.milliseconds]).toEqual(["completed", 2 * MINUTE + 800]);
});

test("a system clock that jumps ahead a day and back ends no run, and lengthens none", async () => {
  const now = Date.now;
  const days = [1, -1, 0];
  const jump = (): void => {
    const day = days.shift() ?? 0;
    vi.spyOn(Date, "now").mockImplementation(() => now() + day * 86_400_000);
  };
  const text = (request: ModelRequest): ModelReply => (jump(), deliverTask(request));
  await using scripted = await scriptedModels(scriptBySchema({ plan: planOf(...steps), text }));
  const graph = createSupervisor({ specialists: [cook], models: scripted.models, limits: { seconds: 60 } });
  const { outcome, results } = await graph.invoke(ask("dinner"));
  expect(outcome?.status).toBe("completed");
  const durations = [outcome, ...Object.values(results)].map((one) => one?.milliseconds ?? -1);
  expect(durations.every((milliseconds) => milliseconds >= 0 && milliseconds < 60_000)).toBe(true);
});
