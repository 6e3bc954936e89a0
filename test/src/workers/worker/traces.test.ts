import { trace } from "@opentelemetry/api";
import { expect, it } from "vitest";
import { createRunClient } from "../../../../src/workers/client/create-run-client.ts";
import { openRunStore } from "../../../../src/workers/runs/open-run-store.ts";
import { openPostgres } from "../../../../src/workers/connections.ts";
import { traced } from "../../../support/traced.ts";
import { countingModels } from "./support/counting-models.ts";
import { describeWithFleet } from "./support/services.ts";

describeWithFleet("the trace of a run that another process carries out", (fleet, services) => {
  it("continues the span in which the run was submitted", async () => {
    await using tracing = await traced();
    await using models = await countingModels();
    const worker = await fleet().process(models, { traces: tracing.receiver.url });
    const { postgres, redis } = services();
    await using client = createRunClient({ postgres: postgres.url, redis: redis.url });
    await trace.getTracer("web").startActiveSpan("POST /dinner", async (span) => {
      const run = await client.submit("chain", { messages: "Dinner." });
      await client.wait(run);
      span.end();
    });
    // It sends its last spans before it ends.
    worker.signal("SIGTERM");
    await worker.ended;
    const [root, ...below] = await tracing.outline();
    expect(root).toBe("POST /dinner");
    expect(below.filter((line) => line.startsWith("  invoke_workflow"))).toHaveLength(1);
    expect(below.filter((line) => /^ {4}invoke_agent cook$/.test(line))).toHaveLength(4);
    const traces = new Set((await tracing.spans()).map((span) => span.trace));
    expect(traces.size).toBe(1);
  });

  it("begins in the worker if the run was submitted outside of a span", async () => {
    await using tracing = await traced();
    await using models = await countingModels();
    const worker = await fleet().process(models, { traces: tracing.receiver.url });
    await fleet().over(await fleet().submit("chain"));
    worker.signal("SIGTERM");
    await worker.ended;
    expect((await tracing.outline()).filter((line) => !line.startsWith(" "))).toEqual([
      "invoke_workflow supervisor",
    ]);
  });

  it("has no place in tables of an earlier release, which are completed", async () => {
    await fleet().query("ALTER TABLE troupe.runs DROP COLUMN trace");
    const before = await fleet().query("SELECT id FROM troupe.runs ORDER BY id");
    const pool = await openPostgres(services().postgres.url);
    await openRunStore(pool).setup();
    await pool.end();
    expect(before.length).toBeGreaterThan(0);
    const after = await fleet().query("SELECT id, trace FROM troupe.runs ORDER BY id");
    expect(after).toEqual(before.map(({ id }) => ({ id, trace: null })));
  });
});
