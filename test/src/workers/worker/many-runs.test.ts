import { expect, it, vi } from "vitest";
import { createRunClient } from "../../../../src/workers/client/create-run-client.ts";
import type { RunClient } from "../../../../src/workers/client/run-client.ts";
import type { RunRecord } from "../../../../src/workers/run-record.ts";
import { countingModels } from "./support/counting-models.ts";
import { describeWithFleet } from "./support/services.ts";

const MANY = 20;

describeWithFleet("a worker and a client with 20 runs at once", (fleet, services) => {
  it("warn of no listeners, also while all runs wait for PostgreSQL", async () => {
    await using models = await countingModels();
    const warnings: string[] = [];
    const warned = ({ name, stack }: Error): void => {
      if (name === "MaxListenersExceededWarning") warnings.push(String(stack));
    };
    process.on("warning", warned);
    try {
      models.hold("do s4");
      await using worker = await fleet().worker(models, { concurrency: MANY });
      const { redis, postgres } = { redis: services().redis.url, postgres: services().postgres.url };
      await using client = createRunClient({ redis, postgres });
      const runs = await Promise.all(
        Array.from({ length: MANY }, () => client.submit("chain", { messages: "dinner" })),
      );
      const waiting = runs.map((run) => client.wait(run));
      const reading = runs.map((run) => textOf(client, run));
      await models.begun("do s4", MANY);
      await services().postgres.stop();
      models.releaseAll();
      const isLost = async (): Promise<void> => expect((await worker.ping(5_000)).postgres).not.toBeNull();
      await vi.waitFor(isLost, { timeout: 50_000 });
      await services().postgres.start();
      const records = (await Promise.all(waiting)).map(({ record }) => record);
      expect(records.map(({ answer }) => answer)).toEqual(runs.map(() => "result of do s4"));
      expect(await Promise.all(reading)).toEqual(runs.map(() => "result of do s4"));
      expect(warnings).toEqual([]);
    } finally {
      process.off("warning", warned);
    }
  });
});

async function textOf(client: RunClient, run: RunRecord): Promise<string | null> {
  let text: string | null = null;
  for await (const item of client.stream(run)) if (item.type === "result") text = item.text;
  return text;
}
