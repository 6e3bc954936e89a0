import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/index.ts";
import type { Remaining } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply, type ModelRequest } from "../../../src/testing/index.ts";
import { instantEffects } from "../../support/faulty-run.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const menu = planOf(step("shop"), step("soup", ["shop"]));
const stew = planOf(step("stew", ["shop"]));
const bread = planOf(step("bread", [], "baker"));
const config = { configurable: { thread_id: "one" } };

function text(request: ModelRequest): ModelReply {
  return request.lastUser.endsWith("do soup")
    ? { fault: { kind: "status", status: 400 } }
    : deliverTask(request);
}

describe("a run that was killed during a replan", () => {
  async function killed(plans: ModelReply[]) {
    const scripted = await scriptedModels(scriptBySchema({ plan: (request) => planner(request), text }));
    const stop = new AbortController();
    const queue = [menu, ...plans];
    let planned = 0;
    const planner = (_request: ModelRequest): ModelReply => {
      planned += 1;
      if (planned === 2) {
        stop.abort();
        return { text: "too late", delayMilliseconds: 60_000 };
      }
      return queue.shift() ?? bread;
    };
    const { models, server } = scripted;
    const { effects } = instantEffects();
    const options = {
      specialists: [cook, baker],
      models,
      effects,
      onFailure: "replan",
      checkpointer: new MemorySaver(),
    } as const;
    await createSupervisor(options)
      .invoke(ask("a feast"), { ...config, signal: stop.signal })
      .catch(() => undefined);
    return { scripted, server, graph: createSupervisor(options) };
  }

  test("continues there when it is resumed, and repeats no finished work", async () => {
    const { scripted, server, graph } = await killed([stew]);
    await using _ = scripted;
    const before = server.requests.length;
    const { plan, outcome, replan } = await graph.invoke(null, config);
    expect([plan.map(({ id }) => id), outcome?.status]).toEqual([["shop", "stew"], "completed"]);
    expect(replan).toMatchObject({ pending: null, rounds: 1, failed: [{ id: "soup" }] });
    const resumed = server.requests
      .slice(before)
      .map(({ schema, lastUser }) => schema ?? lastUser.split("\n").at(-1));
    expect(resumed).toEqual(["plan", "do stew", "Write the final answer to the goal."]);
  });

  test("ends with a new request, whose plan starts from the beginning", async () => {
    const { scripted, graph } = await killed([bread]);
    await using _ = scripted;
    const { plan, results, outcome, replan } = await graph.invoke(ask("only bread"), config);
    expect([plan, Object.keys(results), outcome?.status, replan]).toEqual([
      bread.json.steps,
      ["bread"],
      "completed",
      null,
    ]);
  });
});

describe("a plan that a function makes", () => {
  test("is replaced by the same function, which gets the finished, failed and open steps", async () => {
    const asked: (Remaining | undefined)[] = [];
    await using scripted = await scriptedModels(scriptBySchema({ text }));
    const plan = (_: unknown, remaining?: Remaining) => {
      asked.push(remaining);
      const chain = ["do shop", "do soup", "do table"].map((task) => ({ agent: "cook", task }) as const);
      return remaining === undefined ? chain : [{ agent: "baker", task: "do bread" } as const];
    };
    const { effects } = instantEffects();
    const options = {
      specialists: [cook, baker],
      models: scripted.models,
      effects,
      onFailure: "replan",
    } as const;
    const state = await createSupervisor({ ...options, manager: { plan }, synthesis: "forward" }).invoke(
      ask("a feast"),
    );
    expect(state.plan.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ["step-1", []],
      ["step-2", ["step-1"]],
    ]);
    expect(asked[1]).toMatchObject({
      feedback: null,
      finished: [{ id: "step-1", text: "result of do shop" }],
      failures: [{ id: "step-2", error: { code: "model_request_refused" } }],
      open: [{ id: "step-3" }],
    });
    expect(state.messages.at(-1)?.text).toBe("result of do bread");
  });

  test("is replaced by the model if the plan is fixed", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan: stew, text }));
    const { effects } = instantEffects();
    const manager = { plan: menu.json.steps as never };
    const options = {
      specialists: [cook, baker],
      models: scripted.models,
      effects,
      onFailure: "replan",
    } as const;
    const { plan, outcome } = await createSupervisor({ ...options, manager }).invoke(ask("a feast"));
    expect([plan.map(({ id }) => id), outcome?.status]).toEqual([["shop", "stew"], "completed"]);
  });
});
