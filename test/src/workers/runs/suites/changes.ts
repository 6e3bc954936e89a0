import { describe, expect, test } from "vitest";
import {
  claim,
  claimed,
  codeOfFailure,
  FINISHED,
  newRun,
  newTenant,
  WAITING,
  type StoreUnderTest,
} from "./made-runs.ts";

const YES = { "question-1": { decision: "approve" } } as const;

export function changesSuite({ runs }: StoreUnderTest): void {
  describe("answers", () => {
    test("queue a waiting run again, and reach the next worker once", async () => {
      const first = await claimed(runs());
      await runs().settle(first, WAITING);
      const { record, due } = await runs().answer(first.record, YES);
      expect(record).toMatchObject({ status: "queued", questions: [] });
      expect(due?.id).toBe(record.id);
      const second = await claim(runs(), record);
      expect(second.answers).toEqual(YES);
      // A worker that takes the run over gets them, too.
      const third = await claim(runs(), record);
      expect(third.answers).toEqual(YES);
      await runs().settle(third, WAITING);
      await runs().answer(record, { "question-1": { decision: "reject", feedback: "no" } });
      expect((await claim(runs(), record)).answers).toEqual({
        "question-1": { decision: "reject", feedback: "no" },
      });
    });

    test("to a run that does not wait are refused", async () => {
      const queued = newRun();
      await runs().submit(queued);
      const running = await claimed(runs());
      const over = await claimed(runs());
      await runs().settle(over, FINISHED);
      for (const key of [queued, running.record, over.record]) {
        expect(await codeOfFailure(runs().answer(key, YES))).toBe("run_not_waiting");
      }
      const { tenant } = queued;
      expect(await codeOfFailure(runs().answer({ tenant, id: "unknown" }, YES))).toBe("run_unknown");
    });

    test("to unknown questions, in a wrong form, or too large are refused, and the run goes on waiting", async () => {
      const { record, ...rest } = await claimed(runs());
      await runs().settle({ record, ...rest }, WAITING);
      const unknown = { ...YES, other: { decision: "approve" } } as const;
      const large = { "question-1": { decision: "answer", value: "x".repeat(1_000_001) } } as const;
      expect(await codeOfFailure(runs().answer(record, unknown))).toBe("approval_unknown");
      expect(await codeOfFailure(runs().answer(record, {}))).toBe("approval_unknown");
      expect(await codeOfFailure(runs().answer(record, large))).toBe("run_too_large");
      for (const wrong of [null, [], "yes", { "question-1": "yes" }]) {
        expect(await codeOfFailure(runs().answer(record, wrong as never))).toBe("input_invalid");
      }
      expect(await runs().find(record)).toMatchObject({ status: "waiting" });
    });

    test("of two people at once: one counts", async () => {
      const taken = await claimed(runs());
      await runs().settle(taken, WAITING);
      const codes = await Promise.all(
        Array.from({ length: 5 }, () => codeOfFailure(runs().answer(taken.record, YES))),
      );
      expect(codes.filter((code) => code === null)).toHaveLength(1);
      expect(codes.filter((code) => code === "run_not_waiting")).toHaveLength(4);
    });
  });

  describe("cancel", () => {
    test("stops a queued or waiting run at once, and lets the next run of the thread go on", async () => {
      const [tenant, thread] = [newTenant(), "one"];
      await runs().submit(newRun({ tenant, thread, id: "a" }));
      await runs().submit(newRun({ tenant, thread, id: "b", whenBusy: "queue" }));
      await runs().submit(newRun({ tenant, thread, id: "c", whenBusy: "queue" }));
      const first = await runs().cancel({ tenant, id: "a" });
      expect(first).toMatchObject({
        record: { status: "canceled", endedAt: expect.any(Number) },
        due: { id: "b" },
      });
      await runs().settle(await claim(runs(), { tenant, id: "b" }), WAITING);
      const second = await runs().cancel({ tenant, id: "b" });
      expect(second).toMatchObject({ record: { status: "canceled", questions: [] }, due: { id: "c" } });
    });

    test("reports a running one to its worker, also after it was given back", async () => {
      const taken = await claimed(runs());
      const { record, due } = await runs().cancel(taken.record);
      expect({ status: record.status, due }).toEqual({ status: "running", due: null });
      expect((await runs().check([taken])).canceled).toEqual([taken]);
      await runs().giveBack(taken);
      expect(await runs().claim(taken.record, "worker-2")).toBeNull();
      expect(await runs().find(taken.record)).toMatchObject({ status: "canceled" });
    });

    test("does nothing to a run that is over, and refuses an unknown one", async () => {
      const taken = await claimed(runs());
      await runs().settle(taken, FINISHED);
      const before = await runs().find(taken.record);
      expect((await runs().cancel(taken.record)).record).toEqual(before);
      const { tenant } = taken.record;
      expect(await codeOfFailure(runs().cancel({ tenant, id: "unknown" }))).toBe("run_unknown");
    });
  });

  describe("resume", () => {
    test("queues a run again with larger limits, and says that its end is taken back", async () => {
      const taken = await claimed(runs(), { limits: { modelCalls: 4, tokens: 100 } });
      await runs().noteBase(taken, "before");
      await runs().settle(taken, FINISHED);
      const { record, due } = await runs().resume(taken.record, { limits: { modelCalls: 40 } });
      expect(record).toMatchObject({ status: "queued", answer: null, endedAt: null });
      expect(due?.id).toBe(record.id);
      expect(await runs().resultOf(record)).toBeUndefined();
      const again = await claim(runs(), record);
      expect(again).toMatchObject({ reopens: true, base: "before", limits: { modelCalls: 40, tokens: 100 } });
      expect(again.record.takeOvers).toBe(0);
      await runs().settle(again, FINISHED);
      await runs().resume(record, {});
      expect((await claim(runs(), record)).limits).toEqual({ modelCalls: 40, tokens: 100 });
    });

    test("begins a run that was canceled before a worker had it", async () => {
      const run = newRun();
      await runs().submit(run);
      await runs().cancel(run);
      await runs().resume(run, {});
      expect(await claim(runs(), run)).toMatchObject({ base: undefined, input: run.input });
      expect(await runs().check([await claim(runs(), run)])).toEqual({ canceled: [], lost: [] });
    });

    test("is refused for a run that is not over, and for wrong limits", async () => {
      const queued = newRun();
      await runs().submit(queued);
      expect(await codeOfFailure(runs().resume(queued, {}))).toBe("run_not_over");
      const taken = await claim(runs(), queued);
      expect(await codeOfFailure(runs().resume(queued, {}))).toBe("run_not_over");
      await runs().settle(taken, FINISHED);
      for (const limits of [{ modelCalls: 0 }, { tokens: Number.NaN }, [], "many"]) {
        expect(await codeOfFailure(runs().resume(queued, { limits: limits as never }))).toBe("input_invalid");
      }
      const unknown = { tenant: queued.tenant, id: "unknown" };
      expect(await codeOfFailure(runs().resume(unknown, {}))).toBe("run_unknown");
    });

    test("is refused while the thread is busy, and after a later run has worked on it", async () => {
      const [tenant, thread] = [newTenant(), "one"];
      const first = await claimed(runs(), { tenant, thread });
      const second = newRun({ tenant, thread, whenBusy: "queue" });
      await runs().submit(second);
      await runs().settle(first, FINISHED);
      expect(await codeOfFailure(runs().resume(first.record, {}))).toBe("thread_busy");
      await runs().settle(await claim(runs(), second), FINISHED);
      expect(await codeOfFailure(runs().resume(first.record, {}))).toBe("input_invalid");
      await runs().resume(second, {});
    });
  });
}
