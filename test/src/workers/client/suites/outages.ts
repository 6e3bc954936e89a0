import { describe, expect, test } from "vitest";
import type { RunRecord } from "../../../../../src/workers/run-record.ts";
import { patiently } from "../../../../../src/workers/patience.ts";
import { codeOfFailure } from "../../runs/suites/made-runs.ts";
import { allOf, FINISHED, REQUEST, type Stage } from "./stage.ts";

/** Submits runs until the client has reached Redis, and returns the one that it has added to the queue. */
async function untilQueued(stage: Stage, client: ReturnType<Stage["client"]>): Promise<RunRecord> {
  let run!: RunRecord;
  const submit = async (): Promise<number> => {
    run = await client.submit("router", REQUEST);
    return stage.redis.exists(`{troupe}:runs:${client.tenant}/${run.id}`);
  };
  await expect.poll(submit, { timeout: 30_000 }).toBe(1);
  return run;
}

export function outagesSuite(stage: () => Stage): void {
  describe("without Redis", () => {
    test("runs are stored, canceled, waited for and streamed to their end", async () => {
      await using client = stage().client();
      await stage().server.stop();
      try {
        const run = await client.submit("router", REQUEST);
        const stopped = await client.submit("router", REQUEST);
        expect((await client.cancel(stopped)).status).toBe("canceled");
        const due = (await stage().store.due(10_000)).filter(({ tenant }) => tenant === client.tenant);
        expect(due.map(({ id }) => id)).toEqual([run.id]);
        const wait = client.wait(run);
        const items = allOf(client.stream(run));
        await stage().work(run, FINISHED, { isSilent: true });
        expect((await wait).record.status).toBe("finished");
        expect((await items).at(-1)).toMatchObject({ type: "result", text: "Add an index." });
      } finally {
        await stage().server.start();
      }
    });

    test("calls of a client keep no commands for later, also if it has never reached Redis", async () => {
      await stage().server.stop();
      const fresh = stage().client();
      const runs = await Promise.all(Array.from({ length: 5 }, () => fresh.submit("router", REQUEST)));
      for (const run of runs.slice(1)) await fresh.cancel(run);
      await stage().server.start();
      const { id } = await untilQueued(stage(), fresh);
      const jobs = await stage().redis.keys(`{troupe}:runs:${fresh.tenant}/*`);
      expect(jobs).not.toContain(`{troupe}:runs:${fresh.tenant}/${runs[0]?.id}`);
      expect(jobs).toContain(`{troupe}:runs:${fresh.tenant}/${id}`);
      await fresh.close();
    });

    test("a client goes on by itself when it is back, and empty", async () => {
      await using client = stage().client();
      const before = await client.submit("router", REQUEST);
      await stage().server.restartEmpty();
      const wait = client.wait(before);
      await untilQueued(stage(), client);
      await stage().work(before, FINISHED);
      expect((await wait).record.status).toBe("finished");
    });
  });

  describe("while PostgreSQL is gone", () => {
    test("calls that wait go on when it is back, and others are refused", async () => {
      await using client = stage().client();
      const run = await client.submit("router", REQUEST);
      const wait = client.wait(run);
      const items = allOf(client.stream(run));
      await stage().postgres.crash();
      try {
        expect(await codeOfFailure(client.submit("router", REQUEST))).toBe("workers_unavailable");
        expect(await codeOfFailure(client.find(run))).toBe("workers_unavailable");
      } finally {
        await stage().postgres.start();
      }
      await patiently(() => stage().work(run, FINISHED));
      expect((await wait).record.status).toBe("finished");
      expect((await items).at(-1)).toMatchObject({ type: "result", text: "Add an index." });
    });

    test("a call that waits goes on if all connections are dropped", async () => {
      await using client = stage().client();
      const run = await client.submit("router", REQUEST);
      const wait = client.wait(run);
      const end =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL";
      for (let times = 0; times < 5; times += 1) await patiently(() => stage().pool.query(end));
      await patiently(() => stage().work(run, FINISHED));
      expect((await wait).record.status).toBe("finished");
    });
  });
}
