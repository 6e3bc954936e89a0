import { expect, test } from "vitest";
import { streamRun } from "../../../../src/index.ts";
import { createRunClient, type RunClient, type StreamedItem } from "../../../../src/workers/index.ts";
import { answerOf } from "../../../../src/conversation/answer-of.ts";
import { itemsOf, wordsOf } from "../../../support/stream-items.ts";
import { countingModels } from "../worker/support/counting-models.ts";
import { testGraphs } from "../worker/support/graphs.ts";
import { describeWithFleet } from "../worker/support/services.ts";

describeWithFleet("the stream of a run on a worker", (fleet, services) => {
  const openClient = (): RunClient =>
    createRunClient({ redis: services().redis.url, postgres: services().postgres.url });

  test("has the items that streamRun has, and the same result", async () => {
    await using models = await countingModels();
    await using _worker = await fleet().worker(models);
    await using client = openClient();
    const run = await client.submit("fan", { messages: "dinner" });
    const items = await read(client, run.id);
    const graph = (testGraphs(models.server.baseUrl)["fan"] as () => never)();
    const local = await itemsOf(streamRun(graph, { messages: "dinner" } as never));
    expect(wordsOf(withoutGaps(items)).toSorted()).toEqual(wordsOf(local).toSorted());
    expect(items.filter(({ type }) => type === "gap")).toEqual([]);
    const [last, localLast] = [items.at(-1), local.at(-1)];
    if (last?.type !== "result" || localLast?.type !== "result") throw new Error("there is no result");
    expect(last.text).toBe(localLast.text);
    expect(Object.keys(last.state).toSorted()).toEqual(Object.keys(localLast.state as object).toSorted());
    expect(answerOf(last.state)).toBe(last.text);
    expect(last.outcome).toMatchObject({ status: "completed" });
  });

  test("shows each item at once, and does not wait for the next one", async () => {
    await using models = await countingModels();
    await using _worker = await fleet().worker(models);
    await using client = openClient();
    const release = models.hold("do s1");
    const run = await client.submit("chain", { messages: "dinner" });
    for await (const item of client.stream(run)) {
      if (item.type === "event" && item.event.type === "step_started") break;
    }
    expect(await client.find(run)).toMatchObject({ status: "running" });
    release();
    expect((await client.wait(run)).record).toMatchObject({ status: "finished" });
  });

  test("ends with the questions of the run, and continues after each answer without a gap", async () => {
    await using models = await countingModels();
    await using _worker = await fleet().worker(models);
    await using client = openClient();
    const run = await client.submit("asking", { messages: "dinner" });
    const items = await read(client, run.id);
    let asked = 0;
    for (let last = items.at(-1); last?.type === "approval"; last = items.at(-1)) {
      asked += 1;
      expect(await read(client, run.id, last.sequence)).toEqual([]);
      await client.answer(run.id, { [last.question.id]: { decision: "approve" } });
      items.push(...(await read(client, run.id, last.sequence)));
    }
    expect(asked).toBe(2);
    expect(items.filter(({ type }) => type === "gap")).toEqual([]);
    expect(items.at(-1)).toMatchObject({ type: "result", outcome: { status: "completed" } });
    expectRising(items);
  });

  test(
    "goes on after the worker was killed, with a gap, and Redis restarted empty",
    { timeout: 300_000 },
    async () => {
      await using models = await countingModels();
      const release = models.hold("do s3");
      await using first = await fleet().process(models);
      await using client = openClient();
      const run = await client.submit("chain", { messages: "dinner" });
      const reading = read(client, run.id);
      await models.begun("do s3");
      await using _second = await fleet().process(models);
      await services().redis.restartEmpty();
      await first.kill();
      await models.begun("do s3", 2);
      release();
      const items = await reading;
      expect(items.filter(({ type }) => type === "gap").length).toBeGreaterThanOrEqual(1);
      expect(items.at(-1)).toMatchObject({ type: "result", text: "result of do s4" });
      expectRising(items);
      // A reader that comes later gets what is left, and the same end.
      expect((await read(client, run.id)).at(-1)).toMatchObject({ type: "result", text: "result of do s4" });
    },
  );

  test("ends with an error if the run is canceled, or fails", async () => {
    await using models = await countingModels();
    models.hold("do s2");
    await using _worker = await fleet().worker(models);
    await using client = openClient();
    const run = await client.submit("chain", { messages: "dinner" });
    const reading = read(client, run.id);
    await models.begun("do s2");
    await client.cancel(run.id);
    expect((await reading).at(-1)).toMatchObject({ type: "error", code: "run_aborted" });
    const broken = await client.submit("broken", { messages: "dinner" });
    expect(await read(client, broken.id)).toMatchObject([
      {
        type: "error",
        code: "specialist_failed",
        message: expect.stringContaining("cannot read the recipe"),
      },
    ]);
  });
});

async function read(client: RunClient, run: string, after?: number): Promise<StreamedItem[]> {
  const items: StreamedItem[] = [];
  for await (const item of client.stream(run, { after })) items.push(item);
  return items;
}

function withoutGaps(items: readonly StreamedItem[]): Exclude<StreamedItem, { type: "gap" }>[] {
  return items.flatMap((item) => (item.type === "gap" ? [] : [item]));
}

function expectRising(items: readonly StreamedItem[]): void {
  const sequences = items.map(({ sequence }) => sequence);
  expect(sequences).toEqual([...new Set(sequences)].toSorted((one, other) => one - other));
}
