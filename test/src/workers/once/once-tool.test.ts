import { InMemoryStore, interrupt, Command } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { NoEffectError, onceTool } from "../../../../src/workers/index.ts";
import { ask } from "../../../support/kitchen.ts";
import { scriptedModels, type ScriptedModels } from "../../../support/scripted-models.ts";
import { answers, cashDesk, cashier, payingIn, thread } from "./support/cash-desk.ts";

/** What a model reads of a call that is not known. */
function unknown(...calls: object[]): unknown {
  return {
    error: { code: "effect_unknown", message: expect.any(String) as string },
    call: expect.anything() as object,
    calls,
  };
}

function lastAnswer(scripted: ScriptedModels): unknown {
  return JSON.parse(answers(scripted).at(-1) ?? "null");
}

describe("a tool that is called once", () => {
  test("keeps its name, description and schema", () => {
    const { pay } = cashDesk();
    const { name, description, schema } = pay;
    const once = onceTool(pay);
    expect([once.name, once.description, once.schema]).toEqual([name, description, schema]);
  });

  test("makes each call of a model: two equal ones in one reply, and another one in the next", async () => {
    await using scripted = await scriptedModels(payingIn([10, 10], [10]));
    const { desk, pay } = cashDesk();
    await cashier(scripted, { pay }).invoke(ask("pay"), thread);
    expect(desk.paid.map(({ amount }) => amount)).toEqual([10, 10, 10]);
    expect(answers(scripted)).toEqual(Array(3).fill("paid 10 for a"));
  });

  test("is not called again if its run was stopped in the middle, and the model reads that it is not known", async () => {
    await using scripted = await scriptedModels(payingIn([10]));
    const { desk, pay } = cashDesk();
    const graph = cashier(scripted, { pay });
    const stop = new AbortController();
    desk.after = () => {
      stop.abort();
      return new Promise(() => undefined);
    };
    await expect(graph.invoke(ask("pay"), { ...thread, signal: stop.signal })).rejects.toMatchObject({
      code: "run_aborted",
    });
    desk.after = () => undefined;
    await graph.invoke(null, thread);
    expect(desk.paid).toHaveLength(1);
    expect(lastAnswer(scripted)).toEqual(
      unknown({
        arguments: '{"amount":10,"order":"a"}',
        state: "begun",
        begun: expect.stringMatching(/^\d{4}-/) as string,
        ended: null,
        outcome: null,
        attempts: 1,
      }),
    );
  });

  test("that throws is unknown at once, and is not called again in its step, however the model words it", async () => {
    await using scripted = await scriptedModels(payingIn([10], [10], [11]));
    const { desk, pay } = cashDesk();
    desk.after = () => {
      throw new Error("the line broke");
    };
    await cashier(scripted, { pay }).invoke(ask("pay"), thread);
    expect(desk.paid).toHaveLength(1);
    const failed = { state: "failed", outcome: "the line broke", attempts: 1 };
    for (const answer of answers(scripted)) {
      expect(JSON.parse(answer)).toEqual(unknown(expect.objectContaining(failed) as object));
    }
    expect(answers(scripted)).toHaveLength(3);
  });

  test.each([
    ["a NoEffectError", new NoEffectError("the card was refused"), undefined],
    ["an error that the caller knows", new Error("402"), (error: unknown) => String(error).includes("402")],
  ])("that throws %s may be called again", async (_, error, hadNoEffect) => {
    await using scripted = await scriptedModels(payingIn([10], [10]));
    const { desk, pay } = cashDesk();
    desk.before = () => {
      desk.before = () => undefined;
      throw error;
    };
    await cashier(scripted, { pay, hadNoEffect }).invoke(ask("pay"), thread);
    expect(desk.paid).toHaveLength(1);
    expect(answers(scripted)).toEqual([expect.stringContaining(error.message), "paid 10 for a"]);
  });

  test("may ask a person by itself before its effect", async () => {
    await using scripted = await scriptedModels(payingIn([10]));
    const { desk, pay } = cashDesk();
    desk.before = () => interrupt("really?");
    const graph = cashier(scripted, { pay });
    await graph.invoke(ask("pay"), thread);
    expect(desk.paid).toEqual([]);
    await graph.invoke(new Command({ resume: "yes" }), thread);
    expect(desk.paid).toHaveLength(1);
    expect(answers(scripted)).toEqual(["paid 10 for a"]);
  });

  test("is not called without a store", async () => {
    await using scripted = await scriptedModels(payingIn([10]));
    const { desk, pay } = cashDesk();
    const graph = cashier(scripted, { pay });
    graph.store = undefined as never;
    await graph.invoke(ask("pay"), thread);
    expect(desk.paid).toEqual([]);
    expect(answers(scripted)).toEqual([expect.stringContaining("pay was not called: there is no store")]);
  });

  test("is not called with the durability `exit`, unless it has a key", async () => {
    const exit = { ...thread, durability: "exit" } as const;
    await using scripted = await scriptedModels(payingIn([10]));
    const { desk, pay } = cashDesk();
    await cashier(scripted, { pay }).invoke(ask("pay"), exit);
    expect(desk.paid).toEqual([]);
    expect(answers(scripted)).toEqual([expect.stringContaining("with durability")]);
    await cashier(scripted, { pay, key: ({ order }) => order }).invoke(ask("pay"), exit);
    expect(desk.paid).toHaveLength(1);
  });

  test("with the durability `async`, LangGraph's default, waits until its call can be known again", async () => {
    await using scripted = await scriptedModels(payingIn([10]));
    const { desk, pay } = cashDesk();
    const graph = cashier(scripted, { pay });
    await graph.invoke(ask("pay"), { configurable: { thread_id: "later" } });
    expect(desk.paid).toHaveLength(1);
  });
});

describe("a key", () => {
  test.each([
    ["thread", 2],
    ["everywhere", 1],
  ] as const)("with the scope %s is paid %i times in two threads", async (scope, times) => {
    await using scripted = await scriptedModels(payingIn([10], [10]));
    const { desk, pay } = cashDesk();
    const graph = cashier(scripted, { pay, key: ({ order }) => order, scope });
    await graph.invoke(ask("pay"), thread);
    await graph.invoke(ask("pay"), { configurable: { thread_id: "other" } });
    expect(desk.paid).toHaveLength(times);
    expect(answers(scripted)).toEqual(["paid 10 for a", "paid 10 for a"]);
  });

  test("that was used with other arguments is unknown", async () => {
    await using scripted = await scriptedModels(payingIn([10], [{ order: "b", amount: 10 }, 11]));
    const { desk, pay } = cashDesk();
    await cashier(scripted, { pay, key: ({ order }) => order }).invoke(ask("pay"), thread);
    expect(desk.paid).toEqual([
      { order: "a", amount: 10 },
      { order: "b", amount: 10 },
    ]);
    expect(lastAnswer(scripted)).toEqual(
      unknown(expect.objectContaining({ state: "done", outcome: '"paid 10 for a"' }) as object),
    );
  });

  test("lets only one of several calls at the same time begin", async () => {
    await using scripted = await scriptedModels(payingIn(Array<number>(8).fill(10)));
    const { desk, pay } = cashDesk();
    await cashier(scripted, { pay, key: ({ order }) => order }).invoke(ask("pay"), thread);
    expect(desk.paid).toHaveLength(1);
  });

  test("is neither stored nor shown", async () => {
    await using scripted = await scriptedModels(payingIn([10]));
    const { pay } = cashDesk();
    const store = new InMemoryStore();
    await cashier(scripted, { pay, store, key: () => "secret-order" }).invoke(ask("pay"), thread);
    const items = await store.search([]);
    expect(items).toHaveLength(1);
    expect(JSON.stringify(items)).not.toContain("secret-order");
  });

  test.each([
    ["", "has 0"],
    [7 as never, "is number"],
    ["x".repeat(1_001), "has 1001"],
  ])("must be a text of at most 1,000 characters", async (key, fault) => {
    await using scripted = await scriptedModels(payingIn([10]));
    const { desk, pay } = cashDesk();
    await cashier(scripted, { pay, key: () => key }).invoke(ask("pay"), thread);
    expect(desk.paid).toEqual([]);
    expect(answers(scripted)).toEqual([expect.stringContaining(fault)]);
  });
});
