import { describe, expect, test } from "vitest";
import { EPOCH_KEY } from "../../../../../src/workers/fencing/epoch-key.ts";
import {
  claim,
  claimed,
  codeOfFailure,
  FINISHED,
  newRun,
  newTenant,
  putCheckpoint,
  WAITING,
  type StoreUnderTest,
} from "./made-runs.ts";

export function claimsSuite({ pool, runs }: StoreUnderTest): void {
  describe("claims", () => {
    test("one of 10 at once wins, and each has an epoch of its own", async () => {
      const run = newRun();
      await runs().submit(run);
      const claims = await Promise.all(
        Array.from({ length: 10 }, (_, index) => runs().claim(run, `worker-${index}`)),
      );
      const taken = claims.filter((one) => one !== null).toSorted((one, other) => one.epoch - other.epoch);
      expect(taken.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      const last = taken.at(-1);
      const { lost } = await runs().check(taken);
      expect(lost).toEqual(taken.slice(0, -1));
      const ends = await Promise.all(taken.map((one) => codeOfFailure(runs().settle(one, FINISHED))));
      expect(ends).toEqual([...Array.from({ length: 9 }, () => "lease_lost"), null]);
      expect(await runs().find(run)).toMatchObject({ status: "finished", takeOvers: last?.record.takeOvers });
    });

    test("count as take-overs only if a worker had the run", async () => {
      const first = await claimed(runs());
      expect(first.record).toMatchObject({ status: "running", takeOvers: 0, startedAt: expect.any(Number) });
      await runs().giveBack(first);
      const second = await claim(runs(), first.record);
      expect(second.record.takeOvers).toBe(0);
      const third = await claim(runs(), first.record);
      expect(third.record).toMatchObject({ takeOvers: 1, startedAt: first.record.startedAt });
    });

    test("are refused for a run that is over, waits, is unknown or comes later on its thread", async () => {
      const tenant = newTenant();
      const thread = "one";
      const first = await claimed(runs(), { tenant, thread });
      const second = newRun({ tenant, thread, whenBusy: "queue" });
      expect((await runs().submit(second)).due).toBeNull();
      expect(await runs().claim(second, "worker")).toBeNull();
      await runs().settle(first, WAITING);
      expect(await runs().claim(first.record, "worker")).toBeNull();
      expect(await runs().claim(second, "worker")).toBeNull();
      await runs().cancel(first.record);
      expect(await runs().claim(first.record, "worker")).toBeNull();
      expect(await runs().claim({ tenant, id: "unknown" }, "worker")).toBeNull();
      expect((await claim(runs(), second)).epoch).toBe(first.epoch + 1);
    });

    test("know the checkpoint before the run, once a worker has noted it", async () => {
      const first = await claimed(runs());
      expect(first.base).toBeUndefined();
      await runs().noteBase(first, null);
      const second = await claim(runs(), first.record);
      expect(second.base).toBeNull();
      expect(await codeOfFailure(runs().noteBase(first, "late"))).toBe("lease_lost");
      await runs().noteBase(second, "checkpoint-1");
      expect((await claim(runs(), first.record)).base).toBe("checkpoint-1");
    });

    test("count the take-overs since the thread's last checkpoint or finished task", async () => {
      let taken = await claimed(runs());
      const counts = [taken.takeOversWithoutProgress];
      const takeOver = async (): Promise<void> => {
        taken = await claim(runs(), taken.record);
        counts.push(taken.takeOversWithoutProgress);
      };
      await takeOver();
      await takeOver();
      const { checkpoint, saver } = await putCheckpoint(pool(), taken);
      await takeOver();
      await takeOver();
      const write = (task: string, channel: string): Promise<void> => {
        const ofTask = { configurable: { ...checkpoint.configurable, [EPOCH_KEY]: taken.epoch } };
        return saver.putWrites(ofTask, [[channel, "done"]], task);
      };
      await write("task-1", "answer");
      await takeOver();
      // A record of a model call, which each attempt of a task can add.
      await write("call-1", "troupe_call");
      await takeOver();
      expect(counts).toEqual([0, 1, 2, 1, 2, 1, 2]);
    });

    test("fail a run that no worker can read", async () => {
      const run = newRun();
      await runs().submit(run);
      const unreadable = { lc: 1, type: "constructor", id: ["of", "another", "Version"], kwargs: {} };
      await pool().query("UPDATE troupe.runs SET input = $2 WHERE tenant = $1", [
        run.tenant,
        Buffer.from(JSON.stringify([unreadable])),
      ]);
      expect(await runs().claim(run, "worker")).toBeNull();
      expect(await runs().find(run)).toMatchObject({
        status: "failed",
        error: { code: "input_invalid", message: expect.stringContaining("cannot read the run") },
      });
    });

    test("are checked: canceled ones and lost ones are named", async () => {
      const [kept, stopped, lost] = [await claimed(runs()), await claimed(runs()), await claimed(runs())];
      expect(await runs().check([])).toEqual({ canceled: [], lost: [] });
      await runs().cancel(stopped.record);
      await claim(runs(), lost.record);
      const over = await claimed(runs());
      await runs().settle(over, FINISHED);
      const unknown = { ...kept, record: { ...kept.record, id: "unknown" } };
      expect(await runs().check([kept, stopped, lost, over, unknown])).toEqual({
        canceled: [stopped],
        lost: [lost, over, unknown],
      });
    });

    test("end a run that was canceled, and whose worker died", async () => {
      const first = await claimed(runs());
      expect((await runs().cancel(first.record)).record.status).toBe("running");
      expect(await runs().claim(first.record, "worker-2")).toBeNull();
      expect(await runs().find(first.record)).toMatchObject({
        status: "canceled",
        endedAt: expect.any(Number),
      });
      expect(await codeOfFailure(runs().settle(first, FINISHED))).toBe("lease_lost");
    });
  });
}
