import { describe, expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/index.ts";
import {
  answerApprovals,
  defineSpecialist,
  type ApprovalAnswer,
  type StepResult,
} from "../../../src/index.ts";
import { MemorySaver } from "@langchain/langgraph";
import { scriptBySchema } from "../../../src/testing/index.ts";
import {
  careful,
  carefulKitchen,
  courses,
  kitchen,
  open,
  tasksSent,
  thread,
} from "../../support/approvals.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";
import { baker } from "../../support/specialists.ts";

const approve: ApprovalAnswer = { decision: "approve" };

/** Every way to answer three questions: one by one, or several at once. */
const WAYS = [
  ["soup roast cake"],
  ...permutations(["soup", "roast", "cake"]).flatMap(([one, two, three]) => [
    [`${one}`, `${two}`, `${three}`],
    [`${one} ${two}`, `${three}`],
    [`${one}`, `${two} ${three}`],
  ]),
];

/** A different answer for each step, and the result that it leads to. */
const ANSWERS: Record<string, { answer: ApprovalAnswer; becomes: Partial<StepResult> }> = {
  soup: { answer: approve, becomes: { status: "completed", text: "result of do soup" } },
  roast: {
    answer: { decision: "reject", feedback: "we eat no meat" },
    becomes: { status: "failed", error: { code: "rejected", message: "rejected: we eat no meat" } },
  },
  cake: {
    answer: { decision: "edit", task: "bake a small cake" },
    becomes: { status: "completed", text: "result of bake a small cake" },
  },
};

describe("three steps that wait for approval", () => {
  test.each(WAYS.map((way) => [way.join(", then "), way] as const))(
    "are answered by their ids: %s",
    async (_, way) => {
      await using scripted = await kitchen();
      const { requests } = scripted.server;
      const graph = carefulKitchen(scripted);
      await graph.invoke(ask("dinner"), thread);
      const asked = await open(graph);
      expect(Object.keys(asked)).toEqual(["soup", "roast", "cake"]);
      expect(tasksSent(requests)).toEqual([]);

      const answered: string[] = [];
      let state = await graph
        .getState(thread)
        .then(({ values }) => values as Awaited<ReturnType<typeof graph.invoke>>);
      for (const group of way.map((names) => names.split(" "))) {
        const answers = Object.fromEntries(group.map((name) => [asked[name]!.id, ANSWERS[name]!.answer]));
        state = await graph.invoke(await answerApprovals(graph, thread, answers), thread);
        answered.push(...group);
        // A step that still waits has sent nothing, and its question is the same as before.
        const waiting = Object.fromEntries(
          Object.entries(asked).filter(([name]) => !answered.includes(name)),
        );
        expect(await open(graph)).toEqual(waiting);
        const sent = answered.flatMap((name) => ANSWERS[name]!.becomes.text?.replace("result of ", "") ?? []);
        expect(tasksSent(requests).toSorted()).toEqual(sent.toSorted());
      }
      expect(state.results).toMatchObject(
        Object.fromEntries(Object.entries(ANSWERS).map(([name, { becomes }]) => [name, becomes])),
      );
      expect(state.outcome).toMatchObject({
        status: "partial",
        reason: "step roast (cook) failed: rejected: we eat no meat",
        usage: { modelCalls: requests.length },
      });
    },
  );

  test("show the exact message that their specialist would get", async () => {
    await using scripted = await kitchen(planOf(step("shop", [], "baker"), step("soup", ["shop"])));
    const { models } = scripted;
    const specialists = [careful, baker];
    const graph = createSupervisor({ specialists, models, checkpointer: new MemorySaver() });
    await graph.invoke(ask("dinner"), thread);
    const { soup } = await open(graph);
    expect(soup).toEqual({
      kind: "step",
      id: expect.any(String) as string,
      agent: "cook",
      step: { id: "soup", agent: "cook", task: "do soup", dependsOn: ["shop"] },
      briefing: expect.stringContaining("result of do shop") as string,
      faults: [],
      answerWith: expect.stringContaining(soup?.id ?? "?") as string,
    });
    await graph.invoke(await answerApprovals(graph, thread, { [soup!.id]: approve }), thread);
    const sent = scripted.server.requests.find(({ lastUser }) => lastUser.endsWith("do soup"));
    expect(sent?.lastUser).toBe((soup as { briefing: string }).briefing);
  });

  test("are not passed to a fallback specialist when they are rejected", async () => {
    await using scripted = await scriptedModels(
      scriptBySchema({ plan: planOf(step("soup")), text: deliverTask }),
    );
    const fallback = defineSpecialist({ ...careful, fallback: "baker" });
    const { models } = scripted;
    const graph = createSupervisor({
      specialists: [fallback, baker],
      models,
      checkpointer: new MemorySaver(),
    });
    await graph.invoke(ask("dinner"), thread);
    const { soup } = await open(graph);
    const rejection = { decision: "reject", feedback: "no" } as const;
    const state = await graph.invoke(await answerApprovals(graph, thread, { [soup!.id]: rejection }), thread);
    expect(state.outcome).toMatchObject({ status: "failed", usage: { modelCalls: 1 } });
  });

  test("lead to a new plan when they are rejected if `onFailure` is `replan`, and the planner reads the feedback", async () => {
    const plans = [planOf(step("soup"), step("cake", [], "baker")), planOf(step("stew", [], "baker"))];
    await using scripted = await scriptedModels(scriptBySchema({ plan: plans, text: deliverTask }));
    const { models, server } = scripted;
    const graph = createSupervisor({
      specialists: [defineSpecialist({ ...careful, onFailure: "replan" }), baker],
      models,
      checkpointer: new MemorySaver(),
    });
    await graph.invoke(ask("dinner"), thread);
    const { soup } = await open(graph);
    const rejection = { decision: "reject", feedback: "too thin" } as const;
    const state = await graph.invoke(await answerApprovals(graph, thread, { [soup!.id]: rejection }), thread);
    expect(server.requests.findLast(({ schema }) => schema === "plan")?.lastUser).toContain("too thin");
    expect(Object.keys(state.results).toSorted()).toEqual(["cake", "stew"]);
    expect(state.outcome).toMatchObject({ status: "completed" });
  });
});

test("a step waits again on the next request, and an answer to the first question is refused", async () => {
  await using scripted = await kitchen([courses, planOf(step("soup"))]);
  const graph = carefulKitchen(scripted);
  await graph.invoke(ask("dinner"), thread);
  const first = await open(graph);
  // The first request stays unanswered.
  await graph.invoke(ask("only soup"), thread);
  const second = await open(graph);
  expect(Object.keys(second)).toEqual(["soup"]);
  await expect(answerApprovals(graph, thread, { [first["soup"]!.id]: approve })).rejects.toMatchObject({
    name: "ApprovalError",
    code: "approval_unknown",
    ids: [first["soup"]!.id],
    pending: [second["soup"]!.id],
  });
});

function permutations(names: string[]): string[][] {
  if (names.length < 2) return [names];
  return names.flatMap((name) =>
    permutations(names.filter((other) => other !== name)).map((rest) => [name].concat(rest)),
  );
}
