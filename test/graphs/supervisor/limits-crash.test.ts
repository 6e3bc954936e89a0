import { MemorySaver } from "@langchain/langgraph";
import { expect, test, vi } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { sumUsage } from "../../../src/index.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";
import { parallelSteps, tillFor } from "../../support/till.ts";

test("a step that runs alone after a crash counts the usage of the steps that were sent with it", async () => {
  let isDown = true;
  const hung = { fault: { kind: "slow", headersMilliseconds: 60_000 } } as const;
  const till = tillFor((request) =>
    isDown && !/do s[123]$/.test(request.lastUser)
      ? hung
      : { ...deliverTask(request), usage: { inputTokens: 9 } },
  );
  await using scripted = await scriptedModels((request) => till.script(request));
  const { models } = scripted;
  const checkpointer = new MemorySaver();
  const options = { specialists: [cook], manager: { plan: parallelSteps(8) }, models, checkpointer } as const;
  const limits = { modelCalls: 7, concurrency: 4 };
  const graph = () => createSupervisor({ ...options, synthesis: "forward", limits });
  const thread = { configurable: { thread_id: "crash" } };

  const kill = new AbortController();
  const killed = graph()
    .invoke(ask("go"), { ...thread, signal: kill.signal })
    .catch((error: unknown) => error);
  await vi.waitFor(async () => {
    const { pendingWrites = [] } = (await checkpointer.getTuple(thread)) ?? {};
    expect(pendingWrites.filter(([, channel]) => channel === "results")).toHaveLength(3);
    // All hanging requests have arrived, so that they do not count with those that are sent again.
    expect(till.calls).toBe(7);
  });
  kill.abort();
  expect(await killed).toBeInstanceOf(Error);

  isDown = false;
  const before = till.calls;
  const { outcome, results, usage } = await graph().invoke(null, thread);
  expect(till.calls - before).toBe(4);
  expect(outcome).toMatchObject({
    status: "stopped",
    limit: { name: "modelCalls" },
    steps: { completed: 7, unfinished: 1 },
    usage: { modelCalls: 7 },
  });
  expect([Object.keys(results).length, sumUsage(usage).modelCalls]).toEqual([7, 7]);
});
