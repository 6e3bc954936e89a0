import { MemorySaver, InMemoryStore } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createRouter } from "../../../../graphs/index.ts";
import { answerApprovals, defineSpecialist, pendingApprovals } from "../../../../src/index.ts";
import {
  onceTool,
  type EffectApproval,
  type EffectDecision,
  type EffectEdit,
  type OnceOptions,
  type UnknownEffect,
} from "../../../../src/workers/index.ts";
import type { CompiledGraph } from "../../../../src/langgraph/compiled-graph.ts";
import { ask } from "../../../support/kitchen.ts";
import { scriptedModels, type ScriptedModels } from "../../../support/scripted-models.ts";
import { answers, cashDesk, cashier, payingIn, thread, type Payment } from "./support/cash-desk.ts";

type Answer = { decision: "approve" } | { decision: "reject"; feedback: string } | EffectEdit;

/** A payment whose result is lost the first time, or the first times. */
function losing(times = 1) {
  const { desk, pay } = cashDesk();
  let left = times;
  desk.after = () => {
    left -= 1;
    if (left >= 0) throw new Error("the line broke");
  };
  return { desk, pay };
}

async function question(graph: CompiledGraph): Promise<EffectApproval> {
  const [asked, ...others] = await pendingApprovals<EffectApproval>(graph, thread);
  if (asked?.kind !== "effect" || others.length > 0) throw new Error("there must be one question");
  return asked;
}

async function answer(graph: CompiledGraph, given: Answer): Promise<void> {
  const { id } = await question(graph);
  await graph.invoke(await answerApprovals<EffectEdit>(graph, thread, { [id]: given }), thread);
}

function asking(
  scripted: ScriptedModels,
  options: OnceOptions<Payment> & Pick<Parameters<typeof cashier>[1], "pay">,
) {
  return cashier(scripted, { unknown: "ask", ...options });
}

describe("a person who is asked about a call that is unknown", () => {
  test("sees the call and what is recorded", async () => {
    await using scripted = await scriptedModels(payingIn([10]));
    const graph = asking(scripted, losing());
    await graph.invoke(ask("pay"), thread);
    expect(await question(graph)).toMatchObject({
      kind: "effect",
      tool: "pay",
      reason: "failed",
      arguments: '{"amount":10,"order":"a"}',
      calls: [{ state: "failed", outcome: "the line broke", attempts: 1 }],
      request: expect.stringMatching(
        /^pay was called at .* and failed.* Shall pay be called now\?$/,
      ) as string,
    });
  });

  test.each<[Answer, paid: number, told: string]>([
    [{ decision: "approve" }, 2, "paid 10 for a"],
    [{ decision: "edit", result: "receipt 7" }, 1, "receipt 7"],
    [{ decision: "edit", result: null }, 1, "It was decided that pay was called and has ended."],
    [{ decision: "reject", feedback: "Too late." }, 1, "pay was not called: Too late."],
  ])("decides by %o", async (given, paid, told) => {
    await using scripted = await scriptedModels(payingIn([10]));
    const { desk, pay } = losing();
    const graph = asking(scripted, { pay });
    await graph.invoke(ask("pay"), thread);
    await answer(graph, given);
    expect(desk.paid).toHaveLength(paid);
    expect(answers(scripted)).toEqual([told]);
  });

  test("is asked again, with another id, if the result is lost again", async () => {
    await using scripted = await scriptedModels(payingIn([10]));
    const { desk, pay } = losing(2);
    const graph = asking(scripted, { pay });
    await graph.invoke(ask("pay"), thread);
    const first = await question(graph);
    await answer(graph, { decision: "approve" });
    const second = await question(graph);
    expect([second.id === first.id, second.calls[0]?.attempts]).toEqual([false, 2]);
    await answer(graph, { decision: "approve" });
    expect(desk.paid).toHaveLength(3);
    expect(answers(scripted)).toEqual(["paid 10 for a"]);
  });

  test("is asked about each of two calls of one reply", async () => {
    await using scripted = await scriptedModels(payingIn([10, 10]));
    const { desk, pay } = losing(2);
    const graph = asking(scripted, { pay });
    await graph.invoke(ask("pay"), thread);
    const asked = await pendingApprovals<EffectApproval>(graph, thread);
    expect(new Set(asked.map(({ id }) => id)).size).toBe(2);
    const [first, second] = asked;
    const given = {
      [first?.id ?? ""]: { decision: "approve" as const },
      [second?.id ?? ""]: { decision: "edit" as const, result: "receipt 8" },
    };
    await graph.invoke(await answerApprovals<EffectEdit>(graph, thread, given), thread);
    expect(desk.paid).toHaveLength(3);
    expect(answers(scripted)).toEqual(["paid 10 for a", "receipt 8"]);
  });

  test("is not asked again about the calls that were approved before", async () => {
    await using scripted = await scriptedModels(payingIn([10]));
    const { desk, pay } = losing();
    const graph = createRouter({
      models: scripted.models,
      specialists: [
        defineSpecialist({
          name: "cashier",
          description: "Pays orders.",
          prompt: "You pay orders.",
          tools: [onceTool(pay, { unknown: "ask" })],
          approveTools: true,
        }),
      ],
      checkpointer: new MemorySaver(),
      store: new InMemoryStore(),
    });
    await graph.invoke(ask("pay"), thread);
    const [tools] = await pendingApprovals(graph, thread);
    expect([tools?.kind, desk.paid]).toEqual(["tools", []]);
    await graph.invoke(
      await answerApprovals(graph, thread, { [tools?.id ?? ""]: { decision: "approve" } }),
      thread,
    );
    await answer(graph, { decision: "approve" });
    expect(await pendingApprovals(graph, thread)).toEqual([]);
    expect(desk.paid).toHaveLength(2);
    expect(answers(scripted)).toEqual(["paid 10 for a"]);
  });
});

describe("a function that decides", () => {
  test.each<[EffectDecision | "report", paid: number, told: RegExp]>([
    [{ decision: "call" }, 2, /^paid 10 for a$/],
    [{ decision: "done", result: "receipt 7" }, 1, /^receipt 7$/],
    [{ decision: "stop", feedback: "Too late." }, 1, /^pay was not called: Too late\.$/],
    ["report", 1, /"code":"effect_unknown"/],
  ])("by %o", async (decision, paid, told) => {
    await using scripted = await scriptedModels(payingIn([10]));
    const { desk, pay } = losing();
    const asked: UnknownEffect[] = [];
    const unknown = (effect: UnknownEffect): EffectDecision | "report" => {
      asked.push(effect);
      return decision;
    };
    await cashier(scripted, { pay, unknown }).invoke(ask("pay"), thread);
    expect(desk.paid).toHaveLength(paid);
    expect(answers(scripted)).toEqual([expect.stringMatching(told)]);
    expect(asked).toMatchObject([{ tool: "pay", input: { order: "a", amount: 10 }, reason: "failed" }]);
  });

  test("takes the recorded result of a key for a call with other arguments", async () => {
    await using scripted = await scriptedModels(payingIn([10], [11]));
    const { desk, pay } = cashDesk();
    const graph = cashier(scripted, {
      pay,
      key: ({ order }) => order,
      unknown: ({ reason }) => (reason === "other_arguments" ? { decision: "done" } : "report"),
    });
    await graph.invoke(ask("pay"), thread);
    expect(desk.paid).toHaveLength(1);
    expect(answers(scripted)).toEqual(["paid 10 for a", "paid 10 for a"]);
  });
});
