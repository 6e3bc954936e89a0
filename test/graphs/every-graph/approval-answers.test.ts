import { Command } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import {
  answerApprovals,
  defineSpecialist,
  pendingApprovals,
  type ApprovalAnswer,
  type Models,
  type TroupeEvent,
} from "../../../src/index.ts";
import { careful, carefulKitchen, kitchen, open, tasksSent, thread } from "../../support/approvals.ts";
import { lookUp, scriptedTeam } from "../../support/mounted.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";
import { ask } from "../../support/kitchen.ts";
import { deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { cook } from "../../support/specialists.ts";

const approve: ApprovalAnswer = { decision: "approve" };

describe("an answer by id", () => {
  test("that was given before, or to nobody, is an error that names what waits, and answers nothing", async () => {
    await using scripted = await kitchen();
    const graph = carefulKitchen(scripted);
    await graph.invoke(ask("dinner"), thread);
    const { soup, roast, cake } = await open(graph);
    await graph.invoke(await answerApprovals(graph, thread, { [soup!.id]: approve }), thread);
    const pending = [roast!.id, cake!.id];
    for (const answers of [{ [soup!.id]: approve }, { nonsense: approve, [roast!.id]: approve }, {}]) {
      await expect(answerApprovals(graph, thread, answers)).rejects.toMatchObject({
        code: "approval_unknown",
        ids: Object.keys(answers).filter((id) => id !== roast!.id),
        pending,
      });
    }
    expect(tasksSent(scripted.server.requests)).toEqual(["do soup"]);
    await expect(
      answerApprovals(graph, { configurable: { thread_id: "another" } }, { [roast!.id]: approve }),
    ).rejects.toThrow("nothing is pending");
  });

  test.each([null, undefined, "yes", true, [{ type: "accept" }]])(
    "that is no object, %j, is an error that says what is wrong, and answers nothing",
    async (given) => {
      await using scripted = await kitchen();
      const graph = carefulKitchen(scripted);
      await graph.invoke(ask("dinner"), thread);
      const before = await open(graph);
      const code = "input_invalid";
      await expect(answerApprovals(graph, thread, given as never)).rejects.toMatchObject({
        code,
        message: expect.stringMatching(/^answers must be an object such as \{.*\}, but is /),
      });
      const one = { [before["soup"]!.id]: given } as never;
      await expect(answerApprovals(graph, thread, one)).rejects.toMatchObject({
        code,
        message: expect.stringMatching(/^the answer to "\w+" must be an object such as \{.*\}, but is /),
      });
      expect(await open(graph)).toEqual(before);
    },
  );

  test.each<[unknown, string]>([
    [{ decision: "aprove" }, 'decision must be one of approve, reject, edit, but is "aprove"'],
    [{ decision: "reject" }, "a rejection needs `feedback` that explains what is wrong"],
    [{ decision: "reject", feedback: " " }, "a rejection needs `feedback` that explains what is wrong"],
    [{ decision: "edit", task: "" }, "an edit needs a `task`"],
    [{}, "decision must be one of approve, reject, edit, but is undefined"],
  ])("that cannot be followed, %j, is asked for again with what is wrong", async (answer, fault) => {
    await using scripted = await kitchen();
    const graph = carefulKitchen(scripted);
    await graph.invoke(ask("dinner"), thread);
    const { soup } = await open(graph);
    const faulty = answer as ApprovalAnswer;
    for (let time = 1; time <= 2; time += 1) {
      await graph.invoke(await answerApprovals(graph, thread, { [soup!.id]: faulty }), thread);
      expect((await open(graph))["soup"]).toEqual({ ...soup, faults: [fault] });
    }
    expect(tasksSent(scripted.server.requests)).toEqual([]);
    await graph.invoke(await answerApprovals(graph, thread, { [soup!.id]: approve }), thread);
    expect(Object.keys(await open(graph))).toEqual(["roast", "cake"]);
  });
});

describe("an answer past our functions", () => {
  test("that is keyed by no interrupt is refused while several wait, and one to an old interrupt always", async () => {
    await using scripted = await kitchen();
    const graph = carefulKitchen(scripted);
    await graph.invoke(ask("dinner"), thread);
    const { soup } = await open(graph);
    const answer = { approval: soup!.id, decision: "approve" };
    const interrupt = (await graph.getState(thread)).tasks[0]!.interrupts[0]!.id!;
    await expect(graph.invoke(new Command({ resume: answer }), thread)).rejects.toThrow("multiple pending");
    await graph.invoke(new Command({ resume: { [interrupt]: answer } }), thread);
    await expect(graph.invoke(new Command({ resume: { [interrupt]: answer } }), thread)).rejects.toThrow(
      "already-consumed",
    );
    expect(tasksSent(scripted.server.requests)).toEqual(["do soup"]);
  });

  test("approves no more than the one that it names, also where LangGraph hands it to all", async () => {
    await using scripted = await kitchen();
    const graph = carefulKitchen(scripted).withConfig({ configurable: { __pregel_strict_resume: false } });
    await graph.invoke(ask("dinner"), thread);
    const { soup, roast, cake } = await open(graph);
    await graph.invoke(new Command({ resume: { decision: "approve" } }), thread);
    const nameless = "the answer has no `approval`; it must be the id of this question, ";
    expect(await open(graph)).toEqual({
      soup: { ...soup, faults: [`${nameless}"${soup!.id}"`] },
      roast: { ...roast, faults: [`${nameless}"${roast!.id}"`] },
      cake: { ...cake, faults: [`${nameless}"${cake!.id}"`] },
    });
    for (const answer of ["yes", true, ["approve"]]) {
      await graph.invoke(new Command({ resume: answer }), thread);
      expect(tasksSent(scripted.server.requests)).toEqual([]);
    }
    await graph.invoke(new Command({ resume: { approval: roast!.id, decision: "approve" } }), thread);
    expect(tasksSent(scripted.server.requests)).toEqual(["do roast"]);
    expect(Object.keys(await open(graph))).toEqual(["soup", "cake"]);
    for (const { id } of [soup!, cake!]) {
      await graph.invoke(await answerApprovals(graph, thread, { [id]: approve }), thread);
    }
    expect(tasksSent(scripted.server.requests)).toEqual(["do roast", "do soup", "do cake"]);
  });
});

describe("a run that is stopped after an answer, before its step is done", () => {
  test.each<[string, ApprovalAnswer, string[], string]>([
    ["may be approved once more", approve, ["do soup", "do soup"], "completed"],
    [
      "may still be rejected: the last word counts",
      { decision: "reject", feedback: "no" },
      ["do soup"],
      "failed",
    ],
    ["may still be edited", { decision: "edit", task: "fry" }, ["do soup", "fry"], "completed"],
  ])("%s", async (_, second, tasks, status) => {
    const abort = new AbortController();
    const script = scriptBySchema({
      plan: planOf(step("soup")),
      text: [
        async () => {
          abort.abort();
          return { text: "too late" };
        },
        deliverTask,
      ],
    });
    await using scripted = await scriptedModels(script);
    const graph = carefulKitchen(scripted);
    await graph.invoke(ask("dinner"), thread);
    const { soup } = await open(graph);
    const first = await answerApprovals(graph, thread, { [soup!.id]: approve });
    await expect(graph.invoke(first, { ...thread, signal: abort.signal })).rejects.toThrow("abort");
    const again = await answerApprovals(graph, thread, { [soup!.id]: second });
    const { outcome } = await graph.invoke(again, thread);
    expect([tasksSent(scripted.server.requests), outcome?.status]).toEqual([tasks, status]);
  });
});

test("events tell of each approval once, however often its step is entered", async () => {
  await using scripted = await kitchen();
  const graph = carefulKitchen(scripted);
  const events: TroupeEvent[] = [];
  const run = async (input: Parameters<typeof graph.stream>[0]): Promise<void> => {
    for await (const event of await graph.stream(input, { ...thread, streamMode: "custom" })) {
      events.push(event as TroupeEvent);
    }
  };
  await run(ask("dinner"));
  const asked = await open(graph);
  await run(await answerApprovals(graph, thread, { [asked["cake"]!.id]: approve }));
  await run(await answerApprovals(graph, thread, { [asked["soup"]!.id]: { decision: "edit", task: "fry" } }));
  await run(
    await answerApprovals(graph, thread, { [asked["roast"]!.id]: { decision: "reject", feedback: "no" } }),
  );
  const about = Object.fromEntries(Object.entries(asked).map(([name, { id }]) => [id, name]));
  expect(
    events.flatMap((event) => {
      if (event.type === "approval_requested")
        return [`${event.kind} ${about[event.approval]} ${event.step}`];
      if (event.type === "approval_answered")
        return [`${event.decision} ${about[event.approval]} ${event.feedback}`];
      return event.type === "step_started" || event.type === "step_failed"
        ? [`${event.type} ${event.step}`]
        : [];
    }),
  ).toEqual([
    "step soup soup",
    "step roast roast",
    "step cake cake",
    "approve cake null",
    "step_started cake",
    "edit soup null",
    "step_started soup",
    "reject roast no",
    "step_failed roast",
  ]);
});

describe("without a checkpointer", () => {
  const clerk = { name: "clerk", description: "writes", prompt: "You write.", tools: [lookUp] };
  const gated = defineSpecialist({ ...clerk, approveTools: true });
  const desk = createSupervisor({ specialists: [careful] });
  const team = defineSpecialist({ name: "desk", description: "a desk", graph: desk });

  test.each<[string, (models: Models) => { invoke(input: ReturnType<typeof ask>): Promise<unknown> }]>([
    ["a supervisor whose steps wait", (models) => createSupervisor({ models, specialists: [careful] })],
    ["one whose plans wait", (models) => createSupervisor({ models, specialists: [cook], approval: "plan" })],
    ["one whose tools wait", (models) => createSupervisor({ models, specialists: [gated] })],
    ["one with a team inside that waits", (models) => createSupervisor({ models, specialists: [team] })],
    ["a router whose tools wait", (models) => createRouter({ models, specialists: [gated] })],
    [
      "one with a team inside that waits",
      (models) => createRouter({ models, specialists: [cook], fallback: team }),
    ],
  ])("%s is refused before any model is called", async (_, build) => {
    await using scripted = await scriptedModels(scriptedTeam());
    await expect(build(scripted.models).invoke(ask("dinner"))).rejects.toMatchObject({
      name: "ConfigurationError",
      message: expect.stringMatching(
        /^(router router|supervisor supervisor): it may have to wait for an approval, and has no checkpointer/,
      ) as string,
    });
    expect(scripted.server.requests).toEqual([]);
  });
});

test("a router refuses a specialist whose steps are to be approved, for it has none", () => {
  expect(() => createRouter({ specialists: [careful] })).toThrow(
    "specialist cook has `approval`, but a router has no plan whose steps could wait for approval",
  );
});

test("a thread that waits for nobody has no pending approvals", async () => {
  await using scripted = await kitchen();
  const graph = carefulKitchen(scripted);
  expect(await pendingApprovals(graph, thread)).toEqual([]);
});
