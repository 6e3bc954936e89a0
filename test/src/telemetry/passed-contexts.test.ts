import { context, propagation, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { tool } from "@langchain/core/tools";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRouter } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { traceAround, withinTrace, type TraceCarrier } from "../../../src/events/trace-context.ts";
import { traceRuns } from "../../../src/telemetry/index.ts";
import { scriptOf } from "../../../src/testing/index.ts";
import { call, calls } from "../../support/desk.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { baker } from "../../support/specialists.ts";
import { traced } from "../../support/traced.ts";

const elsewhere = { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };

/** Runs a router whose tool notes the context that would go to another process. */
async function runRouter(): Promise<{ passed: TraceCarrier | null }> {
  let passed: TraceCarrier | null = null;
  const hand = tool(
    () => {
      passed = traceAround();
      return "handed";
    },
    { name: "hand_on", description: "hands on", schema: z.object({}) },
  );
  const cook = defineSpecialist({ name: "cook", description: "cooks", prompt: "You cook.", tools: [hand] });
  const script = scriptOf([calls(call("hand_on", {})), { text: "done" }]);
  await using scripted = await scriptedModels(script);
  const specialists = [cook, baker];
  const graph = createRouter({ specialists, models: scripted.models, classifier: () => "cook" });
  await withinTrace(elsewhere, () => graph.invoke({ messages: "Dinner." }));
  return { passed };
}

describe("the context of a trace", () => {
  test("comes from another process, and goes to the next one", async () => {
    await using tracing = await traced();
    const { passed } = await runRouter();
    const spans = await tracing.spans();
    expect(new Set(spans.map((span) => span.trace))).toEqual(new Set(["0af7651916cd43dd8448eb211c80319c"]));
    expect(spans.find(({ name }) => name.startsWith("invoke_workflow"))?.parent).toBe("b7ad6b7169203331");
    const ofTool = spans.find(({ name }) => name === "execute_tool hand_on");
    expect(passed).toEqual({ traceparent: `00-${ofTool?.trace}-${ofTool?.id}-01` });
    expect(traceAround()).toBeNull();
  });

  test("passes without a context manager of OpenTelemetry", async () => {
    const exporter = new InMemorySpanExporter();
    const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    provider.register({ contextManager: null });
    using _tracing = await traceRuns();
    const { passed } = await runRouter();
    const spans = exporter.getFinishedSpans();
    const ofRun = spans.find(({ name }) => name.startsWith("invoke_workflow"));
    expect(ofRun?.parentSpanContext).toMatchObject({ spanId: "b7ad6b7169203331", isRemote: true });
    const ofTool = spans.find(({ name }) => name === "execute_tool hand_on")?.spanContext();
    expect(passed).toEqual({ traceparent: `00-${ofTool?.traceId}-${ofTool?.spanId}-01` });
    await provider.shutdown();
    for (const api of [trace, context, propagation]) api.disable();
  });

  test("is not passed if nothing traces, or if it has no form that can be read", async () => {
    expect(traceAround()).toBeNull();
    expect(withinTrace(elsewhere, () => "done")).toBe("done");
    await using tracing = await traced();
    const inSpan = (): TraceCarrier | null => trace.getTracer("web").startActiveSpan("GET /", traceAround);
    expect(inSpan()).toEqual({ traceparent: expect.stringMatching(/^00-\w{32}-\w{16}-01$/) as string });
    expect(withinTrace({ traceparent: "nonsense" }, () => traceAround())).toBeNull();
    expect(await tracing.spans()).toEqual([]);
  });
});
