import { describe, expect, test } from "vitest";
import { scriptOf, type Fault, type ModelReply } from "../../../src/testing/index.ts";
import { runSupervisor, WAYS } from "../../support/faulty-run.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";

const plan = planOf(step("soup"), step("bread", ["soup"], "baker"));
const meal = [{ text: "the soup" }, { text: "the bread" }, { text: "Dinner is served." }];
const overloaded: ModelReply = { fault: { kind: "status", status: 503 } };

describe.each(WAYS)("a supervised run, by %s", (way) => {
  test("recovers from every temporary failure of a call, and counts every attempt", async () => {
    const [soup, bread, answer] = meal;
    const replies = [overloaded, plan, overloaded, soup!, bread!, overloaded, answer!];
    await using scripted = await scriptedModels(scriptOf(replies));
    const seen = await runSupervisor(scripted, way);
    expect({ answer: seen.answer, attempts: seen.attempts, pauses: seen.pauses }).toEqual({
      answer: "Dinner is served.",
      attempts: ["planner 1", "planner 2", "cook 1", "cook 2", "baker 1", "synthesizer 1", "synthesizer 2"],
      pauses: [500, 500, 500],
    });
    expect(seen.outcome).toMatchObject({ status: "completed", usage: { modelCalls: 7 } });
    const retries = seen.events.filter((event) => event.type === "retrying");
    expect(retries.map(({ agent, step: id, attempt }) => [agent, id, attempt])).toEqual(
      way === "invoke"
        ? []
        : [
            ["planner", null, 2],
            ["cook", "soup", 2],
            ["synthesizer", null, 2],
          ],
    );
    expect([...seen.chat.values()]).toEqual(way === "invoke" ? [] : ["Dinner is served."]);
  });

  test.each<[Fault, RegExp]>([
    [{ kind: "status", status: 401 }, /refused the key \(401: .+\): check OPENAI_API_KEY and its rights$/],
    [
      { kind: "rate-limit", code: "insufficient_quota" },
      /no quota left \(429: .+\): check its plan and billing$/,
    ],
  ])("ends as failed, with the code as its answer, if there is no plan (%j)", async (fault, reason) => {
    await using scripted = await scriptedModels(() => ({ fault }));
    const { answer, outcome, error } = await runSupervisor(scripted, way);
    expect(error).toBeNull();
    expect(outcome).toMatchObject({ status: "failed", reason: expect.stringMatching(reason) as string });
    expect(answer).toBe(`This could not be planned. planner: ${outcome?.code}`);
  });

  test("ends as failed with the model's words as its answer, if it declined to plan", async () => {
    await using scripted = await scriptedModels(() => ({ fault: { kind: "refusal" } }));
    const { answer, outcome, error } = await runSupervisor(scripted, way);
    expect([error, answer]).toEqual([null, "I'm sorry, I cannot help with that request."]);
    const reason = `planner: the model did not plan; it said: "${answer}"`;
    expect(outcome).toMatchObject({ status: "failed", code: "model_declined", reason });
  });

  test("keeps the finished results if a step or the synthesis fails for good", async () => {
    const [soup] = meal;
    const declined: ModelReply = { fault: { kind: "refusal" } };
    await using scripted = await scriptedModels(scriptOf([plan, soup!, declined, declined]));
    const { answer, outcome, error } = await runSupervisor(scripted, way);
    expect(error).toBeNull();
    expect(answer).toBe("## soup (cook)\n\nthe soup");
    expect(outcome).toMatchObject({
      status: "partial",
      reason: expect.stringMatching(
        /^step bread \(baker\) failed: .*declined.*; the synthesis failed: .*declined/,
      ) as string,
    });
  });
});
