import { describe, expect, test } from "vitest";
import { createHandoffs, createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { traceRuns } from "../../../src/telemetry/index.ts";
import { scriptBySchema, scriptOf } from "../../../src/testing/index.ts";
import { call, calls, transfer } from "../../support/desk.ts";
import { cookWithTools } from "../../support/observe-events.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker } from "../../support/specialists.ts";
import { traced } from "../../support/traced.ts";

const cook = cookWithTools();
const request = { messages: "Dinner for two." };

describe("the spans of a run", () => {
  test("of a router: the workflow, the classifier and the specialist with its requests and tools", async () => {
    await using tracing = await traced();
    const usage = { inputTokens: 100, outputTokens: 10, cachedTokens: 64 };
    const script = scriptOf([
      routeTo("cook"),
      { ...calls(call("look_up", { of: "salt" })), usage },
      { text: "soup", usage },
    ]);
    await using scripted = await scriptedModels(script);
    const graph = createRouter({ specialists: [cook, baker], models: scripted.models, name: "kitchen" });
    await graph.invoke(request, { configurable: { thread_id: "t-1" } });
    expect(await tracing.outline()).toEqual([
      "invoke_workflow kitchen",
      "  invoke_agent classifier",
      "    chat gpt-4.1-mini",
      "  invoke_agent cook",
      "    chat gpt-4.1-mini",
      "    execute_tool look_up",
      "    chat gpt-4.1-mini",
    ]);
    const [workflow, , , agent, chat, tool] = await tracing.spans();
    expect(workflow).toMatchObject({
      kind: 1,
      isError: false,
      attributes: {
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.workflow.name": "kitchen",
        "gen_ai.conversation.id": "t-1",
        "troupe.outcome.status": "completed",
        "troupe.usage.model_calls": 3,
      },
    });
    expect(agent?.attributes).toMatchObject({
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": "cook",
      "gen_ai.conversation.id": "t-1",
      "gen_ai.usage.input_tokens": 200,
      "gen_ai.usage.output_tokens": 20,
    });
    expect(chat).toMatchObject({
      kind: 3,
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4.1-mini",
        "gen_ai.agent.name": "cook",
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 10,
        "gen_ai.usage.cache_read.input_tokens": 64,
        "gen_ai.response.finish_reasons": ["tool_calls"],
        "server.address": "127.0.0.1",
        "troupe.attempt": 1,
      },
    });
    expect(tool?.attributes).toMatchObject({
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "look_up",
      "gen_ai.conversation.id": "t-1",
    });
  });

  test("of a supervisor: the plan, steps side by side, each attempt, and a step that failed", async () => {
    await using tracing = await traced();
    const plan = planOf(step("soup", [], "cook"), step("bread", [], "baker"));
    const overloaded = { fault: { kind: "status", status: 503 } } as const;
    let asked = 0;
    const script = scriptBySchema({
      plan,
      text: ({ system, lastUser }) => {
        if (system.includes("final answer")) return { text: "the meal" };
        if (lastUser.includes("bread")) return { fault: { kind: "status", status: 400 } };
        asked += 1;
        return asked === 1 ? overloaded : { text: "soup" };
      },
    });
    await using scripted = await scriptedModels(script);
    const graph = createSupervisor({
      specialists: [defineSpecialist({ name: "cook", description: "soup", prompt: "You cook." }), baker],
      models: scripted.models,
      onFailure: "skip",
      retry: { attempts: 2, pauseMilliseconds: 1 },
      name: "kitchen",
    });
    await graph.invoke(request);
    const spans = await tracing.spans();
    const outline = (await tracing.outline()).filter((line) => !line.includes("chat"));
    // The two steps begin in the same millisecond.
    expect(outline.toSorted()).toEqual([
      "  invoke_agent baker !model_request_refused",
      "  invoke_agent cook",
      "  invoke_agent synthesizer",
      "  plan planner",
      "invoke_workflow kitchen",
    ]);
    const named = (name: string) => spans.find((span) => span.name === name);
    const attempts = spans.filter(({ parent }) => parent === named("invoke_agent cook")?.id);
    expect(attempts.map(({ isError, attributes }) => [isError, attributes["troupe.attempt"]])).toEqual([
      [true, 1],
      [false, 2],
    ]);
    expect(named("invoke_agent cook")?.events.map(({ name }) => name)).toEqual(["troupe.retrying"]);
    expect(named("invoke_agent cook")?.attributes).toMatchObject({ "troupe.step.id": "soup" });
    const [one, other] = [named("invoke_agent cook"), named("invoke_agent baker")] as const;
    expect(one!.start < other!.end && other!.start < one!.end).toBe(true);
    expect(named("invoke_workflow kitchen")?.attributes).toMatchObject({
      "troupe.outcome.status": "partial",
    });
  });

  test("of handoffs: each specialist that has the conversation, and to whom it gives it", async () => {
    await using tracing = await traced();
    const script = scriptOf([calls(transfer("cook", "soup")), { text: "Here is soup." }]);
    await using scripted = await scriptedModels(script);
    const waiter = defineSpecialist({ ...baker, name: "waiter", handoffs: ["cook"] });
    const graph = createHandoffs({ specialists: [waiter, cook], entry: "waiter", models: scripted.models });
    await graph.invoke(request);
    const spans = await tracing.spans();
    expect(spans.map(({ name }) => name).filter((name) => name.startsWith("invoke_agent"))).toEqual([
      "invoke_agent waiter",
      "invoke_agent cook",
    ]);
    const handed = spans.find(({ name }) => name === "invoke_agent waiter")?.events;
    expect(handed).toEqual([{ name: "troupe.handed_over", attributes: { "troupe.handoff.to": "cook" } }]);
  });

  test("of a team stand below the work of the graph above, and each request is there once", async () => {
    await using tracing = await traced();
    const asked = calls(call("look_up", { of: "salt" }));
    await using scripted = await scriptedModels(scriptOf([routeTo("cook"), asked, { text: "soup" }]));
    const team = createRouter({ specialists: [cook, baker], models: scripted.models, name: "kitchen" });
    const graph = createSupervisor({
      specialists: [defineSpecialist({ name: "caterer", description: "cooks", graph: team })],
      manager: { plan: [{ agent: "caterer", task: "Dinner." }] },
      models: scripted.models,
      name: "party",
    });
    await graph.invoke(request);
    expect(await tracing.outline()).toEqual([
      "invoke_workflow party",
      "  plan planner",
      "  invoke_agent caterer",
      "    invoke_workflow kitchen",
      "      invoke_agent classifier",
      "        chat gpt-4.1-mini",
      "      invoke_agent cook",
      "        chat gpt-4.1-mini",
      "        execute_tool look_up",
      "        chat gpt-4.1-mini",
      "  invoke_agent synthesizer",
    ]);
  });

  test("of several runs at once do not mix", async () => {
    await using tracing = await traced();
    const script = scriptBySchema({ route: routeTo("baker"), text: { text: "bread", delayMilliseconds: 5 } });
    await using scripted = await scriptedModels(script);
    const graph = createRouter({ specialists: [cook, baker], models: scripted.models, name: "kitchen" });
    const threads = Array.from({ length: 20 }, (_, index) => `t-${index}`);
    await Promise.all(threads.map((id) => graph.invoke(request, { configurable: { thread_id: id } })));
    const spans = await tracing.spans();
    const traces = new Set(spans.map(({ trace }) => trace));
    expect(traces.size).toBe(20);
    for (const id of traces) {
      const all = spans.filter(({ trace }) => trace === id);
      expect(all.map(({ name }) => name)).toHaveLength(5);
      expect(new Set(all.map(({ attributes }) => attributes["gen_ai.conversation.id"])).size).toBe(1);
    }
  });
});

test("an option of traceRuns that is unknown is refused", async () => {
  await expect(traceRuns({ contents: true } as never)).rejects.toThrow(
    'unknown option "contents"; did you mean `content`?',
  );
  await expect(traceRuns(null as never)).rejects.toThrow("the options must be an object with content");
});
