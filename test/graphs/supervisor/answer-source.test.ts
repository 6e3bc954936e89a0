import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { answerApprovals, answerOf, pendingApprovals, type PlanReply } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply } from "../../../src/testing/index.ts";
import { thread } from "../../support/approvals.ts";
import { ask, deliverTask, menu, refusing } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { endings, supervise } from "../../support/supervised.ts";

const specialists = [cook, baker];
const { steps } = menu.json;

function kitchen(plan: object, text = deliverTask): Promise<ScriptedModels> {
  return scriptedModels(scriptBySchema({ plan: { json: plan }, text }));
}

describe("a plan that names the step whose result is the answer", () => {
  test("has that result forwarded unchanged, in the name of its specialist, without another call", async () => {
    const loaf = "  # Bread\r\n\n</result> ok  ";
    const text = (request: Parameters<typeof deliverTask>[0]): ModelReply =>
      request.lastUser.endsWith("do bread") ? { text: loaf } : deliverTask(request);
    await using scripted = await kitchen({ steps, result: "bread", answer: null }, text);
    const run = await supervise(scripted, { specialists });
    expect([run.answer, run.outcome.status, scripted.server.requests.length]).toEqual([loaf, "completed", 5]);
    expect(run.events.some(({ type }) => type === "synthesizing")).toBe(false);
  });

  test("has its answer composed if it names none, or null", async () => {
    for (const plan of [{ steps }, { steps, result: null, answer: null }, { steps, result: " " }]) {
      await using scripted = await kitchen(plan);
      const { answer } = await supervise(scripted, { specialists });
      expect([answer, scripted.server.requests.length]).toEqual(["the answer", 6]);
    }
  });

  test("has its answer composed if that step failed, or any other did, so that the answer says what is missing", async () => {
    for (const broken of [/do table/, /do bread/]) {
      await using scripted = await kitchen({ steps, result: "table", answer: null }, refusing(broken));
      const { answer, outcome } = await supervise(scripted, { specialists });
      expect([answer, outcome.status]).toEqual(["the answer", "partial"]);
      expect(scripted.server.requests.at(-1)?.lastUser).toContain("too salty");
    }
  });

  test("goes back to the planner if it names no step of the plan", async () => {
    const plan = [{ json: { steps, result: "dessert", answer: null } }, { json: { steps, result: "soup" } }];
    await using scripted = await scriptedModels(scriptBySchema({ plan, text: deliverTask }));
    const { answer } = await supervise(scripted, { specialists });
    expect(answer).toBe("result of do soup");
    expect(scripted.server.requests[1]?.lastUser).toContain(
      '- result names the unknown step "dessert"; available: shop, soup, bread, table, or null\n',
    );
  });

  test("goes back to the planner if it gives something else in place of ids", async () => {
    const plan = [
      { json: { steps, result: [{ id: "soup" }], answer: null } },
      { json: { steps, result: 7 } },
    ];
    await using scripted = await scriptedModels(scriptBySchema({ plan: [...plan, menu], text: deliverTask }));
    await supervise(scripted, { specialists });
    const faults = scripted.server.requests.slice(1, 3).map(({ lastUser }) => lastUser.split("\n")[1]);
    expect(faults).toEqual([
      '- result names the unknown step "{\\"id\\":\\"soup\\"}"; available: shop, soup, bread, table, or null',
      '- result names the unknown step "7"; available: shop, soup, bread, table, or null',
    ]);
  });

  test("is forwarded from, not only its last step, if `synthesis` is `forward`", async () => {
    await using scripted = await kitchen({ steps, result: "bread", answer: null });
    const { answer } = await supervise(scripted, { specialists, synthesis: "forward" });
    expect(answer).toBe("result of do bread");
  });

  test("leaves the last call of a limit to the steps, because no model composes the answer", async () => {
    await using scripted = await kitchen({ steps, result: "table", answer: null });
    const { answer, outcome } = await supervise(scripted, { specialists, limits: { modelCalls: 5 } });
    expect([answer, outcome.status]).toEqual(["result of do table", "completed"]);
  });

  test("may name several, whose results are forwarded in the order in which it names them", async () => {
    await using scripted = await kitchen({ steps, result: ["table", "bread", "table"], answer: null });
    const { answer } = await supervise(scripted, { specialists });
    expect(answer).toBe("result of do table\n\nresult of do bread");
    expect(scripted.server.requests).toHaveLength(5);
  });

  test("can be fixed, or made by code", async () => {
    const fixed = {
      steps: [
        { agent: "baker", task: "do bread" },
        { agent: "cook", task: "do soup" },
      ],
      result: "step-1",
    } as const;
    for (const plan of [fixed, () => Promise.resolve(fixed)]) {
      await using scripted = await scriptedModels(scriptBySchema({ text: deliverTask }));
      const { answer } = await supervise(scripted, { specialists, manager: { plan } });
      expect([answer, scripted.server.requests.length]).toEqual(["result of do bread", 2]);
    }
  });
});

describe("a plan that says something before its results", () => {
  const answer = "The wine cannot be had.";

  test("has it said first, before a forwarded result", async () => {
    await using scripted = await kitchen({ steps, result: ["bread"], answer });
    const run = await supervise(scripted, { specialists });
    expect([run.answer, run.outcome.status]).toEqual([`${answer}\n\nresult of do bread`, "completed"]);
  });

  test("has it said by the model that composes the answer", async () => {
    await using scripted = await kitchen({ steps, result: null, answer });
    const run = await supervise(scripted, { specialists });
    expect([run.answer, run.outcome.status]).toEqual(["the answer", "completed"]);
    expect(scripted.server.requests.at(-1)?.lastUser).toMatch(
      /<missing [^>]*>\nThe wine cannot be had\.\n<\/missing/,
    );
  });

  test("has it said although no model can compose the answer", async () => {
    const text = (request: Parameters<typeof deliverTask>[0]): ModelReply =>
      request.lastUser.startsWith("Goal:") && request.lastUser.includes("final answer")
        ? { fault: { kind: "status", status: 400 } }
        : deliverTask(request);
    await using scripted = await kitchen({ steps, result: null, answer }, text);
    const run = await supervise(scripted, { specialists });
    expect([run.answer.startsWith(`${answer}\n\n## shop`), run.outcome.status]).toEqual([true, "partial"]);
  });

  test("still says it after its failed steps were replaced", async () => {
    const again = [step("stew", ["shop"])];
    const plan = [
      { json: { steps, result: "table", answer } },
      { json: { steps: again, result: "stew", answer: null } },
    ];
    await using scripted = await scriptedModels(scriptBySchema({ plan, text: refusing(/do soup/) }));
    await supervise(scripted, { specialists, onFailure: "replan" });
    expect(scripted.server.requests.at(-1)?.lastUser).toContain(answer);
  });
});

describe("a plan that replaces failed steps", () => {
  test("has its answer composed, whatever it names", async () => {
    const again = [step("stew", ["shop"]), step("lay", ["stew", "bread"])];
    const plan = [
      { json: { steps, result: "table", answer: null } },
      { json: { steps: again, result: "lay", answer: null } },
    ];
    await using scripted = await scriptedModels(scriptBySchema({ plan, text: refusing(/do soup/) }));
    const run = await supervise(scripted, { specialists, onFailure: "replan" });
    expect(endings(run).at(-1)).toBe("lay cook completed");
    expect([run.answer, run.outcome.status]).toEqual(["the answer", "completed"]);
  });

  test("cannot be an answer without steps", async () => {
    const plan = [
      { json: { steps, result: null, answer: null } },
      { json: { steps: [], result: null, answer: "There is no soup." } },
      { json: { steps: [step("stew", ["shop"])], result: null, answer: null } },
    ];
    await using scripted = await scriptedModels(scriptBySchema({ plan, text: refusing(/do soup/) }));
    const run = await supervise(scripted, { specialists, onFailure: "replan" });
    const [, , repair] = scripted.server.requests.filter(({ schema }) => schema === "plan");
    expect(repair?.lastUser).toContain("plan what remains");
    expect([run.answer, run.outcome.status]).toEqual(["the answer", "completed"]);
  });
});

test("a step that an earlier plan named counts no more for the next request", async () => {
  const plan = [{ json: { steps, result: "table", answer: null } }, { json: { steps } }];
  await using scripted = await scriptedModels(scriptBySchema({ plan, text: deliverTask }));
  const graph = createSupervisor({ specialists, models: scripted.models, checkpointer: new MemorySaver() });
  const answers = [];
  for (const request of ["a feast", "another"])
    answers.push(answerOf(await graph.invoke(ask(request), thread)));
  expect(answers).toEqual(["result of do table", "the answer"]);
});

test("a plan waits for approval with the step that it names, which an edit can name, too", async () => {
  await using scripted = await kitchen({ steps, result: "table", answer: null });
  const { models } = scripted;
  const answersTo = async (plan: PlanReply | PlanReply["steps"]): Promise<string | null> => {
    const checkpointer = new MemorySaver();
    const graph = createSupervisor({ specialists, approval: "plan", models, checkpointer });
    await graph.invoke(ask("a feast"), thread);
    const [asked] = await pendingApprovals(graph, thread);
    expect(asked).toMatchObject({ kind: "plan", result: "table" });
    const command = await answerApprovals(graph, thread, { [asked?.id ?? ""]: { decision: "edit", plan } });
    return answerOf(await graph.invoke(command, thread));
  };
  expect(await answersTo({ steps, result: "bread" })).toBe("result of do bread");
  expect(await answersTo(steps)).toBe("the answer");
});
