import { describe, expect, test } from "vitest";
import { streamKeyOf } from "../../../../../src/workers/stream/numbering.ts";
import { codeOfFailure } from "../../runs/suites/made-runs.ts";
import { FINISHED, REQUEST, WAITING, YES, type Stage } from "./stage.ts";

export function changesSuite(stage: () => Stage): void {
  const isQueued = async (run: { tenant: string; id: string }): Promise<boolean> =>
    (await stage().redis.exists(`{troupe}:runs:${run.tenant}/${run.id}`)) === 1;

  describe("changes", () => {
    test("an answer queues a waiting run again", async () => {
      await using client = stage().client();
      const run = await client.submit("router", REQUEST);
      await stage().work(run, WAITING);
      await stage().queue.remove(run);
      expect((await client.answer(run, YES)).status).toBe("queued");
      expect(await isQueued(run)).toBe(true);
      expect(await stage().store.claim(run, "worker")).toMatchObject({ answers: YES });
      expect(await codeOfFailure(client.answer(run, YES))).toBe("run_not_waiting");
    });

    test("a resumed run is queued again with its larger limits", async () => {
      await using client = stage().client();
      const run = await client.submit("router", REQUEST, { limits: { modelCalls: 4 } });
      expect(await codeOfFailure(client.resume(run))).toBe("run_not_over");
      await stage().work(run, FINISHED);
      await stage().queue.remove(run);
      expect((await client.resume(run, { limits: { modelCalls: 40 } })).status).toBe("queued");
      expect(await isQueued(run)).toBe(true);
      expect(await stage().store.claim(run, "worker")).toMatchObject({
        limits: { modelCalls: 40 },
        reopens: true,
      });
    });

    test("a canceled run leaves the queue, and the next one of its thread enters it", async () => {
      await using client = stage().client();
      const first = await client.submit("router", REQUEST, { thread: "one" });
      const second = await client.submit("router", REQUEST, { thread: "one", whenBusy: "queue" });
      expect([await isQueued(first), await isQueued(second)]).toEqual([true, false]);
      expect((await client.cancel(first)).status).toBe("canceled");
      expect([await isQueued(first), await isQueued(second)]).toEqual([false, true]);
    });

    test("a running run is canceled by its worker", async () => {
      await using client = stage().client();
      const run = await client.submit("router", REQUEST);
      const claim = await stage().store.claim(run, "worker");
      expect((await client.cancel(run)).status).toBe("running");
      expect((await stage().store.check(claim === null ? [] : [claim])).canceled).toEqual([claim]);
    });

    test("runs that ended long enough ago are deleted, with their items", async () => {
      await using client = stage().client();
      const [over, open] = [await client.submit("router", REQUEST), await client.submit("router", REQUEST)];
      await stage().work(over, FINISHED);
      const [items, others] = [over, open].map(streamKeyOf);
      for (const key of [items, others]) await stage().redis.xadd(key ?? "", "1-1", "item", "{}");
      expect(await client.deleteEnded({ olderThan: 3_600_000 })).toBe(0);
      expect(await stage().redis.exists(items ?? "")).toBe(1);
      expect(await client.deleteEnded({ olderThan: 0 })).toBe(1);
      expect(await stage().redis.exists(items ?? "")).toBe(0);
      expect(await stage().redis.exists(others ?? "")).toBe(1);
      expect((await client.list()).map(({ id }) => id)).toEqual([open.id]);
      for (const olderThan of [-1, Number.NaN, Number.POSITIVE_INFINITY, "30d"]) {
        expect(await codeOfFailure(client.deleteEnded({ olderThan: olderThan as never }))).toBe(
          "input_invalid",
        );
      }
    });
  });
}
