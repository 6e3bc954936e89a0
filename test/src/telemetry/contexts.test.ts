import { context, trace } from "@opentelemetry/api";
import { tool } from "@langchain/core/tools";
import { Command, MemorySaver } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { createAgent } from "langchain";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist, isTroupeError } from "../../../src/index.ts";
import { traceRuns } from "../../../src/telemetry/index.ts";
import { scriptBySchema, scriptOf, type ModelReply } from "../../../src/testing/index.ts";
import { call, calls } from "../../support/desk.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker } from "../../support/specialists.ts";
import { traced } from "../../support/traced.ts";

const request = { messages: "Dinner for two." };
const route: ModelReply = routeTo("baker");

describe("a run below other spans", () => {
  test("is a child of the span in which the caller invokes it", async () => {
    await using tracing = await traced();
    await using scripted = await scriptedModels(scriptOf([route, { text: "bread" }]));
    const graph = createRouter({ specialists: [baker], models: scripted.models, name: "kitchen" });
    await trace.getTracer("web").startActiveSpan("POST /dinner", async (span) => {
      await graph.invoke(request);
      span.end();
    });
    expect(await tracing.outline()).toEqual([
      "POST /dinner",
      "  invoke_workflow kitchen",
      "    invoke_agent classifier",
      "      chat gpt-4.1-mini",
      "    invoke_agent baker",
      "      chat gpt-4.1-mini",
    ]);
  });

  test("a tool's own span is below the tool, and a run that it starts below that", async () => {
    await using tracing = await traced();
    const asked = calls(call("ask_bakery", { of: "rye" }), call("ask_bakery", { of: "wheat" }));
    const script = scriptBySchema({
      route: ({ system }) => routeTo(system.includes("baker") ? "baker" : "cook"),
      text: ({ system, messages }) => {
        if (!system.startsWith("You cook")) return { text: "bread" };
        return messages.at(-1)?.role === "tool" ? { text: "done" } : asked;
      },
    });
    await using scripted = await scriptedModels(script);
    const inner = createRouter({ specialists: [baker], models: scripted.models, name: "bakery" });
    const bakery = tool(
      ({ of }) =>
        trace.getTracer("shop").startActiveSpan(`fetch ${of}`, async (span) => {
          await inner.invoke(request);
          span.end();
          return of;
        }),
      { name: "ask_bakery", description: "asks", schema: z.object({ of: z.string() }) },
    );
    const cook = defineSpecialist({
      name: "cook",
      description: "cooks",
      prompt: "You cook.",
      tools: [bakery],
    });
    const graph = createRouter({ specialists: [cook], models: scripted.models, name: "kitchen" });
    await graph.invoke(request);
    const outline = await tracing.outline();
    for (const of of ["rye", "wheat"]) {
      const at = outline.indexOf(`      fetch ${of}`);
      expect(outline[at - 1]).toBe("    execute_tool ask_bakery");
      expect(outline.slice(at + 1, at + 6)).toEqual([
        "        invoke_workflow bakery",
        "          invoke_agent classifier",
        "            chat gpt-4.1-mini",
        "          invoke_agent baker",
        "            chat gpt-4.1-mini",
      ]);
    }
  });

  test("nests also if no context manager is registered", async () => {
    const exporter = new InMemorySpanExporter();
    const tracerProvider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    using _tracing = await traceRuns({ tracerProvider });
    await using scripted = await scriptedModels(scriptOf([route, { text: "bread" }]));
    await createRouter({ specialists: [baker], models: scripted.models, name: "kitchen" }).invoke(request);
    expect(context.active()).toBeDefined();
    const spans = exporter.getFinishedSpans();
    const names = new Map(spans.map((span) => [span.spanContext().spanId, span.name]));
    const parents = spans.map(({ name, parentSpanContext }) => [
      name,
      names.get(parentSpanContext?.spanId ?? ""),
    ]);
    expect(parents).toEqual([
      ["chat gpt-4.1-mini", "invoke_agent classifier"],
      ["invoke_agent classifier", "invoke_workflow kitchen"],
      ["chat gpt-4.1-mini", "invoke_agent baker"],
      ["invoke_agent baker", "invoke_workflow kitchen"],
      ["invoke_workflow kitchen", undefined],
    ]);
  });

  test("has no spans after tracing has stopped", async () => {
    await using tracing = await traced();
    await using scripted = await scriptedModels(scriptOf([route, { text: "bread" }]));
    const second = await traceRuns();
    second.stop();
    await createRouter({ specialists: [baker], models: scripted.models }).invoke(request);
    expect(await tracing.spans()).toHaveLength(5);
  });
});

describe("a run that does not come to its end", () => {
  test("that is aborted ends all its spans", async () => {
    await using tracing = await traced();
    const stop = new AbortController();
    const stall = (): ModelReply => {
      stop.abort(new Error("enough"));
      return { fault: { kind: "stall" } };
    };
    await using scripted = await scriptedModels(scriptOf([route, stall]));
    const graph = createRouter({ specialists: [baker], models: scripted.models, name: "kitchen" });
    const error: unknown = await graph
      .invoke(request, { signal: stop.signal })
      .catch((thrown: unknown) => thrown);
    expect(isTroupeError(error, "run_aborted")).toBe(true);
    expect(await tracing.outline()).toEqual([
      "invoke_workflow kitchen !run_aborted",
      "  invoke_agent classifier",
      "    chat gpt-4.1-mini",
      "  invoke_agent baker !run_aborted",
      "    chat gpt-4.1-mini !run_aborted",
    ]);
  });

  test("that fails says why, and nothing of what people wrote", async () => {
    await using tracing = await traced();
    const refused: ModelReply = { fault: { kind: "status", status: 400, message: "too salty" } };
    await using scripted = await scriptedModels(scriptOf([route, refused]));
    const graph = createRouter({ specialists: [baker], models: scripted.models, name: "kitchen" });
    await expect(graph.invoke(request)).rejects.toThrow("too salty");
    expect(await tracing.outline()).toEqual([
      "invoke_workflow kitchen !model_request_refused",
      "  invoke_agent classifier",
      "    chat gpt-4.1-mini",
      "  invoke_agent baker !model_request_refused",
      "    chat gpt-4.1-mini !model_request_refused",
    ]);
    expect(tracing.receiver.text()).not.toContain("salty");
  });

  test("that waits for a person ends as waiting, and its resumption is a span of the same conversation", async () => {
    await using tracing = await traced();
    const plan = planOf(step("bread", [], "baker"));
    await using scripted = await scriptedModels(scriptOf([plan, { text: "bread" }]));
    const graph = createSupervisor({
      specialists: [baker],
      models: scripted.models,
      approval: "plan",
      checkpointer: new MemorySaver(),
      name: "kitchen",
    });
    const config = { configurable: { thread_id: "t-7" } };
    await graph.invoke(request, config);
    await graph.invoke(new Command({ resume: { decision: "approve" } }), config);
    const runs = (await tracing.spans()).filter(({ name }) => name === "invoke_workflow kitchen");
    expect(runs.map(({ attributes }) => attributes)).toMatchObject([
      { "troupe.outcome.status": "waiting", "troupe.run.resumed": false },
      { "troupe.outcome.status": "completed", "troupe.run.resumed": true },
    ]);
    expect(runs.map(({ isError }) => isError)).toEqual([false, false]);
    const ids = new Set(runs.map(({ attributes }) => attributes["troupe.run.id"]));
    const threads = new Set(runs.map(({ attributes }) => attributes["gen_ai.conversation.id"]));
    expect([ids.size, [...threads]]).toEqual([1, ["t-7"]]);
  });

  test("whose caller reads only the begin of its stream ends", async () => {
    await using tracing = await traced();
    await using scripted = await scriptedModels(scriptOf([route, { text: "bread" }]));
    const graph = createRouter({ specialists: [baker], models: scripted.models, name: "kitchen" });
    for await (const _chunk of await graph.stream(request)) break;
    const outline = await tracing.outline();
    expect(outline[0]).toMatch(/^invoke_workflow kitchen/);
  });
});

describe("a graph of others", () => {
  test("that is mounted shows its requests and its tools", async () => {
    await using tracing = await traced();
    const asked = calls(call("weigh", { of: "flour" }));
    await using scripted = await scriptedModels(scriptOf([routeTo("guest"), asked, { text: "bread" }]));
    const weigh = tool(({ of }) => of, {
      name: "weigh",
      description: "weighs",
      schema: z.object({ of: z.string() }),
    });
    const model = new ChatOpenAI({
      model: "gpt-4.1",
      apiKey: "none",
      configuration: { baseURL: scripted.server.baseUrl },
    });
    const agent = createAgent({ model, tools: [weigh], name: "guest" });
    const guest = defineSpecialist({ name: "guest", description: "bakes", graph: agent });
    const graph = createRouter({ specialists: [guest], models: scripted.models, name: "kitchen" });
    await graph.invoke(request);
    expect(await tracing.outline()).toEqual([
      "invoke_workflow kitchen",
      "  invoke_agent classifier",
      "    chat gpt-4.1-mini",
      "  invoke_agent guest",
      "    chat gpt-4.1",
      "    execute_tool weigh",
      "    chat gpt-4.1",
    ]);
  });
});
