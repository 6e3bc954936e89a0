import { AIMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { rememberKey } from "../../../../../src/text/known-keys.ts";
import { outcome } from "../../../../support/outcome.ts";
import {
  claim,
  claimed,
  codeOfFailure,
  FINISHED,
  newRun,
  newTenant,
  QUESTION,
  WAITING,
  type StoreUnderTest,
} from "./made-runs.ts";

const OUTCOME = outcome({
  usage: { modelCalls: 2, inputTokens: 10, outputTokens: 4, cachedTokens: 0, cost: null },
  milliseconds: 5,
});

export function endsSuite({ pool, runs }: StoreUnderTest): void {
  describe("ends", () => {
    test("keep the answer, the outcome and the whole result", async () => {
      const taken = await claimed(runs());
      const messages = [new AIMessage("Add an index.")];
      const answer = "Add an index. \0 \ud800";
      const end = { status: "finished", answer, outcome: OUTCOME, result: { messages } } as const;
      expect(await runs().resultOf(taken.record)).toBeUndefined();
      expect(await runs().settle(taken, end)).toBeNull();
      expect(await runs().find(taken.record)).toEqual({
        ...taken.record,
        status: "finished",
        answer,
        outcome: OUTCOME,
        endedAt: expect.any(Number),
      });
      const result = (await runs().resultOf(taken.record)) as { messages: unknown[] };
      expect(result.messages[0]).toBeInstanceOf(AIMessage);
    });

    test("keep the whole result of the thread's last run, and earlier ones for a minute", async () => {
      const [tenant, thread] = [newTenant(), "one"];
      const work = async (id: string): Promise<void> => {
        const taken = await claimed(runs(), { tenant, thread, id });
        await runs().settle(taken, { ...FINISHED, outcome: OUTCOME, result: { of: id } });
      };
      const other = await claimed(runs(), { tenant, thread: "other" });
      await runs().settle(other, { ...FINISHED, result: { of: "other" } });
      await work("first");
      await pool().query("UPDATE troupe.runs SET ended_at = ended_at - interval '1 hour' WHERE tenant = $1", [
        tenant,
      ]);
      await work("second");
      await work("third");
      const results = ["first", "second", "third"].map((id) => runs().resultOf({ tenant, id }));
      expect(await Promise.all(results)).toEqual([undefined, { of: "second" }, { of: "third" }]);
      expect(await runs().resultOf(other.record)).toEqual({ of: "other" });
      const first = await runs().find({ tenant, id: "first" });
      expect(first).toMatchObject({ status: "finished", answer: FINISHED.answer, outcome: OUTCOME });
    });

    test("keep the answer of a run whose result cannot be stored", async () => {
      const taken = await claimed(runs());
      await runs().settle(taken, { ...FINISHED, result: { amount: 1n } });
      expect(await runs().find(taken.record)).toMatchObject({ status: "finished", answer: "Add an index." });
      expect(await runs().resultOf(taken.record)).toBeUndefined();
    });

    test("keep why a run failed, and which questions it waits on", async () => {
      const [failed, waiting] = [await claimed(runs()), await claimed(runs())];
      const error = { code: "run_given_up", message: "taken over 20 times without progress" } as const;
      await runs().settle(failed, { status: "failed", error });
      await runs().settle(waiting, WAITING);
      expect(await runs().find(failed.record)).toMatchObject({ status: "failed", error, answer: null });
      expect(await runs().find(waiting.record)).toMatchObject({
        status: "waiting",
        questions: [QUESTION],
        endedAt: null,
      });
    });

    test("keep the state of a run that waits for a person, until it is answered or stopped", async () => {
      const [answered, stopped] = [await claimed(runs()), await claimed(runs())];
      for (const taken of [answered, stopped]) {
        await runs().settle(taken, { ...WAITING, result: { usage: [1] } });
        expect(await runs().resultOf(taken.record)).toEqual({ usage: [1] });
        expect(await runs().findWithResult(taken.record)).toMatchObject({
          record: { id: taken.record.id, status: "waiting", questions: [QUESTION] },
          result: { usage: [1] },
        });
      }
      await runs().answer(answered.record, { "question-1": { decision: "approve" } });
      await runs().cancel(stopped.record);
      for (const { record } of [answered, stopped]) {
        expect(await runs().resultOf(record)).toBeUndefined();
        expect(await runs().findWithResult(record)).toHaveProperty("result", undefined);
      }
      expect(await runs().findWithResult({ ...stopped.record, id: "unknown" })).toBeNull();
    });

    test("show no configured key", async () => {
      const key = "a-key-that-nobody-may-see";
      rememberKey(key);
      const tenant = newTenant();
      const answer = `It is ${key}.`;
      const questions = [{ kind: "other" as const, id: "q", value: { header: `Bearer ${key}` } }];
      const error = { code: "model_key_refused", message: `refused: ${key}` } as const;
      const end = { status: "finished", answer, outcome: OUTCOME, result: { note: key } } as const;
      await runs().settle(await claimed(runs(), { tenant }), end);
      await runs().settle(await claimed(runs(), { tenant }), { status: "waiting", questions });
      await runs().settle(await claimed(runs(), { tenant }), { status: "failed", error });
      const { rows } = await pool().query<{ text: string }>(
        `SELECT concat(answer, error, outcome, convert_from(questions, 'UTF8'), convert_from(result, 'UTF8')) AS text
         FROM troupe.runs WHERE tenant = $1`,
        [tenant],
      );
      expect(rows).toHaveLength(3);
      expect(rows.map(({ text }) => text).join()).not.toContain(key);
    });

    test("of a worker that lost the run are refused, and change nothing", async () => {
      const late = await claimed(runs());
      const next = await claim(runs(), late.record);
      const before = await runs().find(late.record);
      for (const end of [FINISHED, WAITING, { status: "canceled" } as const]) {
        expect(await codeOfFailure(runs().settle(late, end))).toBe("lease_lost");
      }
      expect(await codeOfFailure(runs().giveBack(late))).toBe("lease_lost");
      expect(await runs().find(late.record)).toEqual(before);
      await runs().settle(next, FINISHED);
      expect(await codeOfFailure(runs().settle(late, { status: "canceled" }))).toBe("lease_lost");
      expect(await runs().find(late.record)).toMatchObject({ status: "finished" });
    });

    test("are also refused if the thread's lease was taken without the run", async () => {
      const late = await claimed(runs());
      const { tenant, thread } = late.record;
      await pool().query("UPDATE troupe.leases SET epoch = epoch + 1 WHERE thread = $1", [
        `${tenant}/${thread}`,
      ]);
      expect(await codeOfFailure(runs().settle(late, FINISHED))).toBe("lease_lost");
      expect((await runs().check([late])).lost).toEqual([late]);
    });

    test("can be stored again by the same worker, which then changes nothing", async () => {
      const taken = await claimed(runs());
      const { tenant, thread } = taken.record;
      const next = newRun({ tenant, thread, whenBusy: "queue" });
      await runs().submit(next);
      const due = { tenant, id: next.id, turn: 1_000_000 };
      expect(await runs().settle(taken, FINISHED)).toEqual(due);
      const before = await runs().find(taken.record);
      expect(await runs().settle(taken, { status: "canceled" })).toEqual(due);
      expect(await runs().find(taken.record)).toEqual(before);
    });

    test("return the next run of the thread, in the order of submission", async () => {
      const [tenant, thread] = [newTenant(), "one"];
      const ids = ["a", "b", "c"];
      for (const id of ids) await runs().submit(newRun({ tenant, id, thread, whenBusy: "queue" }));
      const order: string[] = [];
      for (let id: string | undefined = "a"; id !== undefined;) {
        order.push(id);
        id = (await runs().settle(await claim(runs(), { tenant, id }), FINISHED))?.id;
      }
      expect(order).toEqual(ids);
    });

    test("do not let the next run go on while this one waits for a person", async () => {
      const [tenant, thread] = [newTenant(), "one"];
      const first = await claimed(runs(), { tenant, thread });
      const second = newRun({ tenant, thread, whenBusy: "queue" });
      await runs().submit(second);
      expect(await runs().settle(first, WAITING)).toBeNull();
      expect(await runs().claim(second, "worker")).toBeNull();
      const answered = await runs().answer(first.record, { "question-1": { decision: "approve" } });
      expect(answered.due?.id).toBe(first.record.id);
      const again = await claim(runs(), first.record);
      expect((await runs().settle(again, FINISHED))?.id).toBe(second.id);
    });

    test("of a run that was canceled: it does not wait for a person, but may finish", async () => {
      const [waiting, finished] = [await claimed(runs()), await claimed(runs())];
      for (const { record } of [waiting, finished]) await runs().cancel(record);
      await runs().settle(waiting, WAITING);
      await runs().settle(finished, FINISHED);
      expect(await runs().find(waiting.record)).toMatchObject({ status: "canceled", questions: [] });
      expect(await runs().find(finished.record)).toMatchObject({ status: "finished" });
    });
  });
}
