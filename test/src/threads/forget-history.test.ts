import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSupervisor } from "../../../graphs/index.ts";
import {
  answerApprovals,
  defineSpecialist,
  openThreads,
  pendingApprovals,
  reopenRun,
  type Threads,
} from "../../../src/index.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const config = { configurable: { thread_id: "t" } };
const steps = ["first", "second"].map((task) => ({ agent: "cook" as const, task }));

describe("a thread whose history was removed", () => {
  it("keeps only its last state, and continues with the next turn", async () => {
    await using scripted = await scriptedModels(deliverTask);
    await using kept = await keptThreads();
    const { threads } = kept;
    const options = { specialists: [cook], manager: { plan: steps }, models: scripted.models };
    const house = createSupervisor({ ...options, checkpointer: threads.saver });
    await house.invoke(ask("dinner"), config);
    await house.invoke(ask("another"), { configurable: { thread_id: "other" } });
    const [before, elsewhere] = [await house.getState(config), await states(threads, "other")];

    threads.forgetHistory("t");
    const { values, tasks, next } = await house.getState(config);
    expect({ values, tasks, next }).toEqual({ values: before.values, tasks: [], next: [] });
    expect([await states(threads, "t"), await states(threads, "other")]).toEqual([1, elsewhere]);
    const { messages } = await house.invoke(ask("supper"), config);
    expect(messages.map(({ text }) => text)).toEqual(["dinner", "the answer", "supper", "the answer"]);
  });

  it("can be reopened after a limit", async () => {
    await using scripted = await scriptedModels(deliverTask);
    await using kept = await keptThreads();
    const { threads } = kept;
    const options = { specialists: [cook], manager: { plan: steps }, models: scripted.models };
    const supervisor = (modelCalls: number) =>
      createSupervisor({ ...options, limits: { modelCalls }, checkpointer: threads.saver });
    await supervisor(2).invoke(ask("dinner"), config);
    threads.forgetHistory("t");
    expect(await reopenRun(supervisor(9), config)).toBe(true);
    const { outcome } = await supervisor(9).invoke(null, config);
    expect(outcome).toMatchObject({ status: "completed", steps: { completed: 2 } });
  });

  it("continues inside a team that waits for an answer, and repeats nothing", async () => {
    await using scripted = await scriptedModels(deliverTask);
    await using kept = await keptThreads();
    const { threads } = kept;
    const careful = defineSpecialist({
      name: "careful",
      description: "asks",
      prompt: "Ask.",
      approval: true,
    });
    const team = createSupervisor({
      name: "team",
      specialists: [cook, careful],
      manager: { plan: [...steps, { agent: "careful" as const, task: "third" }] },
      models: scripted.models,
    });
    const house = createSupervisor({
      specialists: [defineSpecialist({ name: "team", description: "a team", graph: team })],
      manager: { plan: [{ agent: "team", task: "all" }] },
      checkpointer: threads.saver,
    });
    await house.invoke(ask("dinner"), config);
    threads.forgetHistory("t");
    const [asked] = await pendingApprovals(house, config);
    const answers = { [asked!.id]: { decision: "approve" } as const };
    const { outcome } = await house.invoke(await answerApprovals(house, config, answers), config);
    expect([outcome?.status, scripted.server.requests.length]).toEqual(["completed", 4]);
  });

  it("can be a thread without a run", async () => {
    await using kept = await keptThreads();
    expect(() => kept.threads.forgetHistory("t")).not.toThrow();
  });
});

async function keptThreads(): Promise<{ threads: Threads } & AsyncDisposable> {
  const folder = temporaryFolder();
  const threads = await openThreads({ file: join(folder.path, "threads.db") });
  return {
    threads,
    async [Symbol.asyncDispose]() {
      await threads.idle();
      threads[Symbol.dispose]();
      folder[Symbol.dispose]();
    },
  };
}

async function states({ saver }: Threads, thread: string): Promise<number> {
  let count = 0;
  for await (const _ of saver.list({ configurable: { thread_id: thread } })) count += 1;
  return count;
}
