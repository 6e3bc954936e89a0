import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { claim, codeOfFailure, newRun, newTenant, type StoreUnderTest } from "./made-runs.ts";

export function submissionSuite({ pool, runs }: StoreUnderTest): void {
  describe("submission", () => {
    test("stores a run, which is due at once", async () => {
      const before = Date.now();
      const run = newRun({ thread: "a thread / with any text ☃" });
      const { record, due, isNew } = await runs().submit(run);
      const { tenant, id, graph, thread } = run;
      expect(record).toEqual({
        tenant,
        id,
        graph,
        thread,
        status: "queued",
        submittedAt: expect.any(Number),
        startedAt: null,
        endedAt: null,
        takeOvers: 0,
        answer: null,
        outcome: null,
        error: null,
        questions: [],
      });
      expect(Math.abs(record.submittedAt - before)).toBeLessThan(60_000);
      expect({ due, isNew }).toEqual({ due: { tenant, id, turn: 1_000_000 }, isNew: true });
      expect(await runs().find(run)).toEqual(record);
    });

    test("gives a worker the input, the limits, the context and the allowances as they were given", async () => {
      const messages = [new HumanMessage("Hi"), new AIMessage({ content: "Yes?", id: "m1" })];
      const run = newRun({
        input: { messages, notes: new Map([["a", 1]]), text: "NUL \0 and half a pair \ud800" },
        limits: { modelCalls: 4, cost: 0.5 },
        context: { user: "Ann" },
        allowances: ["key:one"],
      });
      await runs().submit(run);
      const { input, limits, context, allowances, answers, base, reopens } = await claim(runs(), run);
      expect(input).toEqual(run.input);
      expect((input as { messages: unknown[] }).messages[1]).toBeInstanceOf(AIMessage);
      expect({ limits, context, allowances, answers, base, reopens }).toEqual({
        limits: { modelCalls: 4, cost: 0.5 },
        context: { user: "Ann" },
        allowances: ["key:one"],
        answers: null,
        base: undefined,
        reopens: false,
      });
    });

    test("stores one run if 100 with the same id come at once", async () => {
      const tenant = newTenant();
      const submitted = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          // Half of them also name another thread: the id decides.
          runs().submit(newRun({ tenant, id: "one", thread: index % 2 === 0 ? "a" : "b", input: { index } })),
        ),
      );
      expect(submitted.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(new Set(submitted.map(({ record }) => record.thread)).size).toBe(1);
      expect(await runs().list(tenant, {})).toHaveLength(1);
    });

    test("returns the stored run for a known id, also if its thread is busy or the input differs", async () => {
      const run = newRun();
      await runs().submit(run);
      const again = await runs().submit({ ...run, input: { messages: "Another request" } });
      expect(again.isNew).toBe(false);
      expect((await claim(runs(), run)).input).toEqual(run.input);
    });

    test("lets two tenants have runs with the same id and the same thread", async () => {
      const one = newRun({ id: "same", thread: "shared" });
      const other = newRun({ id: "same", thread: "shared" });
      await runs().submit(one);
      expect((await runs().submit(other)).isNew).toBe(true);
      const epochs = [await claim(runs(), one), await claim(runs(), other)].map(({ epoch }) => epoch);
      expect(epochs).toEqual([1, 1]);
    });

    test("refuses what is too large, and stores nothing of it", async () => {
      const large = "x".repeat(1_000_001);
      for (const given of [{ input: { messages: large } }, { context: { large } }]) {
        const run = newRun(given);
        expect(await codeOfFailure(runs().submit(run))).toBe("run_too_large");
        expect(await runs().find(run)).toBeNull();
      }
      const { rows } = await pool().query("SELECT 1 FROM troupe.runs WHERE length(input) > 1000000");
      expect(rows).toEqual([]);
    });

    test("refuses an input that cannot be stored or could not be read again", async () => {
      const unreadable = { lc: 1, type: "constructor", id: ["no", "such", "Class"], kwargs: {} };
      const environment = { lc: 1, type: "secret", id: ["PATH"] };
      const id = ["langchain_core", "messages", "HumanMessage"];
      // A message that asks for a variable of the environment of the process that reads it.
      const asking = { lc: 1, type: "constructor", id, kwargs: { content: environment } };
      const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`) as unknown;
      for (const input of [{ amount: 1n }, { messages: [unreadable] }, { messages: [asking] }, { deep }]) {
        const run = newRun({ input });
        expect(await codeOfFailure(runs().submit(run))).toBe("input_invalid");
        expect(await runs().find(run)).toBeNull();
      }
    });
  });
}
