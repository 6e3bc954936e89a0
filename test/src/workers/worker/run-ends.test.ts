import { AIMessage } from "@langchain/core/messages";
import { END, MessagesValue, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { expect, it, vi } from "vitest";
import { z } from "zod";
import type { WorkerGraph } from "../../../../src/workers/worker/worker-options.ts";
import { countingModels } from "./support/counting-models.ts";
import { describeWithFleet } from "./support/services.ts";

describeWithFleet("the end of a run", (fleet) => {
  it("comes within seconds of a cancellation, also in a call whose server is silent", async () => {
    await using models = await countingModels();
    models.hold("do s2");
    await using worker = await fleet().worker(models);
    const run = await fleet().submit("chain");
    await models.begun("do s2");
    await fleet().changed(fleet().runs.cancel(run));
    expect(await fleet().over(run)).toMatchObject({ status: "canceled", answer: null, error: null });
    await vi.waitFor(() => expect(worker.counts.ended.canceled).toBe(1));
    expect(models.calls).toEqual({ "do s1": 1, "do s2": 1 });
    // It can be continued from where it was.
    models.releaseAll();
    await fleet().changed(fleet().runs.resume(run, {}));
    expect(await fleet().over(run)).toMatchObject({ status: "finished", answer: "result of do s4" });
    expect(models.calls).toEqual({ "do s1": 1, "do s2": 2, "do s3": 1, "do s4": 1 });
  });

  it("at a limit can be taken back with a larger one, and finished steps are not called again", async () => {
    await using models = await countingModels();
    await using _worker = await fleet().worker(models);
    const run = await fleet().submit("chain", { limits: { modelCalls: 2 } });
    expect(await fleet().over(run)).toMatchObject({ status: "finished", outcome: { status: "stopped" } });
    expect(models.calls).toEqual({ "do s1": 1, "do s2": 1 });
    await fleet().changed(fleet().runs.resume(run, { limits: { modelCalls: 3 } }));
    await vi.waitFor(() => expect(models.calls["do s3"]).toBe(1), { timeout: 20_000 });
    expect(await fleet().over(run)).toMatchObject({ outcome: { status: "stopped", limit: { value: 3 } } });
    await fleet().changed(fleet().runs.resume(run, { limits: { modelCalls: 40 } }));
    expect(await fleet().over(run)).toMatchObject({
      answer: "result of do s4",
      outcome: { status: "completed", usage: { modelCalls: 4 } },
    });
    expect(models.calls).toEqual({ "do s1": 1, "do s2": 1, "do s3": 1, "do s4": 1 });
  });

  it("is a failure if a node throws, which is not tried again", async () => {
    await using models = await countingModels();
    await using worker = await fleet().worker(models);
    const run = await fleet().submit("broken");
    expect(await fleet().over(run)).toMatchObject({
      status: "failed",
      takeOvers: 0,
      error: { code: "specialist_failed", message: "cannot read the recipe" },
    });
    await vi.waitFor(() => expect(worker.counts).toMatchObject({ taken: 1, ended: { failed: 1 } }));
  });

  it("leaves only the last state of its thread, from which the next run continues", async () => {
    await using models = await countingModels();
    await using worker = await fleet().worker(models);
    const run = await fleet().submit("chain", { thread: "kitchen" });
    await fleet().over(run);
    await vi.waitFor(() => expect(worker.running).toBe(0));
    const count = async (): Promise<unknown> =>
      (
        await fleet().query(
          "SELECT count(*)::int FROM troupe.checkpoints WHERE thread_id = 'default/kitchen'",
        )
      )[0]?.["count"];
    expect(await count()).toBe(1);
    const next = await fleet().submit("chain", { thread: "kitchen", input: { messages: "supper" } });
    await fleet().over(next);
    const result = (await fleet().runs.resultOf(next)) as { messages: { text: string }[] };
    expect(result.messages.map(({ text }) => text)).toEqual([
      "dinner",
      "result of do s4",
      "supper",
      "result of do s4",
    ]);
    await vi.waitFor(() => expect(worker.running).toBe(0));
    expect(await count()).toBe(1);
  });

  it("leaves the memory of graphs below that remember their earlier calls", async () => {
    await using models = await countingModels();
    await using worker = await fleet().worker(models, { graphs: { counting: countingBelow() } });
    const answers: (string | null)[] = [];
    for (let call = 1; call <= 3; call += 1) {
      const run = await fleet().submit("counting", { thread: "counter" });
      answers.push((await fleet().over(run)).answer);
      await vi.waitFor(() => expect(worker.running).toBe(0), { timeout: 20_000 });
    }
    expect(answers).toEqual(["call 1", "call 2", "call 3"]);
    const rows = await fleet().query(
      "SELECT checkpoint_ns FROM troupe.checkpoints WHERE thread_id = 'default/counter' ORDER BY checkpoint_ns",
    );
    expect(rows).toEqual([{ checkpoint_ns: "" }, { checkpoint_ns: "counter" }]);
  });

  it("keeps the history of its thread if that is asked for", async () => {
    await using models = await countingModels();
    await using worker = await fleet().worker(models, { keepHistory: true });
    const run = await fleet().submit("chain");
    await fleet().over(run);
    await vi.waitFor(() => expect(worker.running).toBe(0));
    const rows = await fleet().query("SELECT 1 FROM troupe.checkpoints WHERE thread_id = $1", [
      `default/${run.id}`,
    ]);
    expect(rows.length).toBeGreaterThan(4);
  });
});

/** A graph whose only node is a graph that counts its calls on the thread. */
function countingBelow(): WorkerGraph {
  const messages = MessagesValue;
  const counter = new StateGraph(new StateSchema({ messages, calls: z.number().default(0) }))
    .addNode("count", ({ calls }) => ({
      calls: calls + 1,
      messages: [new AIMessage(`call ${calls + 1}`)],
    }))
    .addEdge(START, "count")
    .addEdge("count", END)
    .compile({ checkpointer: true });
  return new StateGraph(new StateSchema({ messages }))
    .addNode("counter", counter)
    .addEdge(START, "counter")
    .addEdge("counter", END)
    .compile();
}
