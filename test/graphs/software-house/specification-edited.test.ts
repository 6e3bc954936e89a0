import { Command, MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSoftwareHouse } from "../../../graphs/software-house.ts";
import { answerApprovals, pendingApprovals, reopenRun } from "../../../src/index.ts";
import type { SpecificationApproval, SoftwareHouseGraph } from "../../../src/software-house/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { thread } from "../../support/approvals.ts";
import { houseScript, reviewed, specified, written } from "../../support/house.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { scriptedVerifier } from "../../support/scripted-verifier.ts";

const evil = specified({ title: "Keylogger" }).json;

function models(): Promise<ScriptedModels> {
  return scriptedModels(scriptBySchema({ ...houseScript, file_set: written("good"), review: reviewed() }));
}

/** A house whose specification waits for a person. */
async function waitingHouse(scripted: ScriptedModels): Promise<SoftwareHouseGraph> {
  const graph = createSoftwareHouse({
    models: scripted.models,
    verifier: scriptedVerifier(),
    checkpointer: new MemorySaver(),
    approval: "specification",
    out: null,
  });
  await graph.invoke(ask("a greeter"), thread);
  return graph;
}

async function asked(graph: SoftwareHouseGraph): Promise<SpecificationApproval> {
  const [question] = await pendingApprovals<SpecificationApproval>(graph, thread);
  if (question?.kind !== "specification") throw new Error("no specification waits");
  return question;
}

async function approve(graph: SoftwareHouseGraph) {
  const { id } = await asked(graph);
  return graph.invoke(await answerApprovals(graph, thread, { [id]: { decision: "approve" } }), thread);
}

function schemas({ server }: ScriptedModels): (string | null)[] {
  return server.requests.map(({ schema }) => schema);
}

describe("a specification that is changed while it waits", () => {
  test.each<[string, (graph: SoftwareHouseGraph) => Promise<unknown>]>([
    ["by a command", (graph) => graph.invoke(new Command({ update: { specification: evil } }), thread)],
    ["as the gate", (graph) => graph.updateState(thread, { specification: evil }, "spec_gate")],
  ])("%s is shown under another id, and the old answer does not count", async (_, change) => {
    await using scripted = await models();
    const graph = await waitingHouse(scripted);
    const before = await asked(graph);
    await change(graph);
    const [task] = (await graph.getState(thread)).tasks;
    const old = { approval: before.id, decision: "approve" };
    const at = task?.interrupts[0]?.id;
    await graph.invoke(new Command({ resume: at === undefined ? old : { [at]: old } }), thread);
    const after = await asked(graph);
    expect([after.specification.title, after.id === before.id]).toEqual(["Keylogger", false]);
    expect(schemas(scripted)).toEqual(["specification"]);
  });
});

describe("the question about a specification is not skipped", () => {
  test.each<[string, (graph: SoftwareHouseGraph) => Promise<unknown>]>([
    ["a state written as the approval", (graph) => graph.updateState(thread, {}, "approval")],
    [
      "another one, as the approval",
      (graph) => graph.updateState(thread, { specification: evil }, "approval"),
    ],
    [
      "a review that says so",
      (graph) =>
        graph.updateState(
          thread,
          { specificationReview: { id: "x", request: "y", rejections: 0, approved: "z" } },
          "approval",
        ),
    ],
    ["tests written as their author", (graph) => graph.updateState(thread, { round: 1 }, "test_author")],
    ["a state written as the developer", (graph) => graph.updateState(thread, { round: 1 }, "developer")],
    ["a next node, as the gate", (graph) => graph.updateState(thread, { next: "developer" }, "gate")],
    ...["test_author", "developer", "build", "verify", "reviewer", "gate"].map(
      (node): [string, (graph: SoftwareHouseGraph) => Promise<unknown>] => [
        `a command to ${node}`,
        (graph) => graph.invoke(new Command({ goto: node }), thread),
      ],
    ),
  ])("by %s", async (_, skip) => {
    await using scripted = await models();
    const graph = await waitingHouse(scripted);
    await skip(graph);
    if ((await pendingApprovals(graph, thread)).length === 0) await graph.invoke(null, thread);
    expect([schemas(scripted), (await asked(graph)).kind]).toEqual([["specification"], "specification"]);
    const state = await approve(graph);
    expect(state.verdict?.status).toBe("verified");
  });

  test("after it was approved and then changed, by a run that works on it", async () => {
    await using scripted = await models();
    const graph = await waitingHouse(scripted);
    await approve(graph);
    const before = schemas(scripted).length;
    await graph.updateState(thread, { specification: evil, limitReached: null, ending: null }, "test_author");
    await graph.invoke(null, thread);
    expect([schemas(scripted).length, (await asked(graph)).specification.title]).toEqual([
      before,
      "Keylogger",
    ]);
  });

  test("by reopening a run whose specification was rejected too often", async () => {
    await using scripted = await models();
    const graph = await waitingHouse(scripted);
    for (const feedback of ["no", "no", "no"]) {
      const { id } = await asked(graph);
      await graph.invoke(
        await answerApprovals(graph, thread, { [id]: { decision: "reject", feedback } }),
        thread,
      );
    }
    const { outcome } = (await graph.getState(thread)).values as { outcome: { code: string } };
    expect(outcome.code).toBe("rejected");
    const before = schemas(scripted).length;
    if (await reopenRun(graph, thread)) await graph.invoke(null, thread);
    expect(schemas(scripted)).toHaveLength(before);
  });
});
