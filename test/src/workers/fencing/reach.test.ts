import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { expect, it } from "vitest";
import { createSupervisor } from "../../../../graphs/index.ts";
import {
  answerApprovals,
  answerOf,
  defineSpecialist,
  pendingApprovals,
  reopenRun,
} from "../../../../src/index.ts";
import type { CompiledGraph } from "../../../../src/langgraph/compiled-graph.ts";
import { ask, deliverTask } from "../../../support/kitchen.ts";
import { scriptedModels } from "../../../support/scripted-models.ts";
import { step } from "../../../support/plan.ts";
import { cook } from "../../../support/specialists.ts";
import { foreignCook, talkingScript, talkingTeams } from "../../../support/talking-teams.ts";
import { openFencedThreads } from "./support/fenced-threads.ts";
import { describeWithPostgres } from "./support/with-postgres.ts";

// A write without the epoch would end each of these runs with `lease_missing`.
describeWithPostgres("the epoch of a lease", (url) => {
  it.for(Object.entries(talkingTeams))("reaches every write of %s", async ([name, { make, answer }]) => {
    await using scripted = await scriptedModels(talkingScript);
    await using threads = await openFencedThreads(url());
    const graph: CompiledGraph = make(scripted.models);
    graph.checkpointer = threads.saver;
    const state = await graph.invoke(ask("Dinner."), await threads.take(name));
    expect(answerOf(state)).toBe(answer);
    // It is neither stored with the thread, nor shown to a model.
    expect(await threads.stored(name)).not.toContain("epoch");
    expect(await threads.stored(name)).not.toContain(Buffer.from("troupe_epoch").toString("hex"));
    expect(JSON.stringify(scripted.server.requests)).not.toContain("epoch");
  });

  it("reaches every write of an agent that Troupe did not make", async () => {
    await using scripted = await scriptedModels(talkingScript);
    await using threads = await openFencedThreads(url());
    const graph = await foreignCook(scripted.models);
    graph.checkpointer = threads.saver;
    expect(answerOf(await graph.invoke(ask("Dinner."), await threads.take("foreign")))).toBe("Leek soup.");
    // Two records of calls beside the task, which would be lost without an error.
    expect((await threads.stored("foreign")).split('"channel":"troupe_call"')).toHaveLength(3);
  });

  it("reaches what a stream, an edit of the state, a copy of it, and another turn write", async () => {
    await using scripted = await scriptedModels(talkingScript);
    await using threads = await openFencedThreads(url());
    const graph = talkingTeams["a router in a supervisor"]!.make(scripted.models);
    graph.checkpointer = threads.saver;
    const config = await threads.take("edited");
    for await (const _ of await graph.stream(ask("Dinner."), { ...config, subgraphs: true })) continue;
    await graph.updateState(config, { messages: [] });
    await graph.updateState((await graph.getState(config)).config, null, "__copy__");
    const { messages } = (await graph.invoke(ask("Supper."), config)) as { messages: unknown[] };
    expect(messages).toHaveLength(4);
  });

  it("reaches what a person's answers write, also below a team, after another worker took the thread", async () => {
    await using scripted = await scriptedModels(deliverTask);
    await using threads = await openFencedThreads(url());
    const careful = defineSpecialist({ ...cook, name: "careful", approval: true });
    const team = createSupervisor({
      name: "team",
      specialists: [careful],
      manager: { plan: [step("c1", [], "careful"), step("c2", ["c1"], "careful")] as never },
      models: scripted.models,
    });
    const graph = createSupervisor({
      specialists: [cook, defineSpecialist({ name: "team", description: "cooks", graph: team })],
      manager: { plan: [step("a"), step("b", ["a"], "team")] as never },
      models: scripted.models,
      checkpointer: threads.saver,
    });
    await graph.invoke(ask("Dinner."), await threads.take("asked"));
    for (const left of [1, 0]) {
      const config = await threads.take("asked");
      await graph.invoke(await approved(graph, config), config);
      expect(await pendingApprovals(graph, config)).toHaveLength(left);
    }
    const { values } = await graph.getState({ configurable: { thread_id: "asked" } });
    expect(values.outcome?.status).toBe("completed");
    expect(await threads.stored("asked")).not.toContain("epoch");
  });

  it("reaches what taking back the end of a run writes", async () => {
    await using scripted = await scriptedModels(deliverTask);
    await using threads = await openFencedThreads(url());
    const supervisor = (modelCalls: number) =>
      createSupervisor({
        specialists: [cook],
        manager: { plan: ["first", "second"].map((task) => ({ agent: "cook" as const, task })) },
        limits: { modelCalls },
        models: scripted.models,
        checkpointer: threads.saver,
      });
    await supervisor(2).invoke(ask("Dinner."), await threads.take("reopened"));
    const config = await threads.take("reopened");
    expect(await reopenRun(supervisor(9), config)).toBe(true);
    expect((await supervisor(9).invoke(null, config)).outcome?.status).toBe("completed");
  });
});

/** Approves whatever the thread waits for. */
async function approved(graph: CompiledGraph, config: LangGraphRunnableConfig) {
  const pending = await pendingApprovals(graph, config);
  const answers = pending.map(({ id }) => [id, { decision: "approve" }] as const);
  return answerApprovals(graph, config, Object.fromEntries(answers));
}
