import type { Redis } from "ioredis";
import { describe, expect, test } from "vitest";
import { createRunClient } from "../../../../../src/workers/client/create-run-client.ts";
import { codeOfFailure } from "../../runs/suites/made-runs.ts";
import { FINISHED, REQUEST, WAITING, YES, type Stage } from "./stage.ts";

export function waitingSuite(stage: () => Stage): void {
  describe("wait", () => {
    test("resolves to the record and the result when the run is over", async () => {
      await using client = stage().client();
      const run = await client.submit("router", REQUEST);
      const waits = [client.wait(run), client.wait(run.id), client.wait<{ messages: string[] }>(run)];
      await stage().work(run, FINISHED);
      for (const { record, result } of await Promise.all(waits)) {
        expect(record).toMatchObject({ status: "finished", answer: "Add an index." });
        expect(result).toEqual({ messages: ["Add an index."] });
      }
      expect(await client.wait(run)).toEqual(await waits[0]);
    });

    test("resolves when the run waits for a person, fails or is canceled", async () => {
      await using client = stage().client();
      const [asking, failing, stopped] = [
        await client.submit("router", REQUEST),
        await client.submit("router", REQUEST),
        await client.submit("router", REQUEST),
      ];
      const error = { code: "model_unreachable", message: "no server" } as const;
      const waits = [asking, failing, stopped].map((run) => client.wait(run));
      await stage().work(asking, WAITING);
      await stage().work(failing, { status: "failed", error });
      await client.cancel(stopped);
      expect(await Promise.all(waits)).toMatchObject([
        { record: { status: "waiting", questions: WAITING.questions }, result: undefined },
        { record: { status: "failed", error }, result: undefined },
        { record: { status: "canceled" }, result: undefined },
      ]);
      await client.answer(asking, YES);
      const again = client.wait(asking);
      await stage().work(asking, FINISHED);
      expect((await again).record.status).toBe("finished");
    });

    test("needs no notification", async () => {
      await using client = stage().client();
      const run = await client.submit("router", REQUEST);
      const wait = client.wait(run);
      await stage().work(run, FINISHED, { isSilent: true });
      expect((await wait).record.status).toBe("finished");
    });

    test("waits for 200 runs at once, over a few connections", async () => {
      await using client = stage().client();
      const runs = await Promise.all(
        Array.from({ length: 200 }, () => client.submit("router", REQUEST, { priority: 900 })),
      );
      const waits = runs.map((run) => client.wait(run));
      for (const run of runs) await stage().work(run, FINISHED);
      const ended = await Promise.all(waits);
      expect(ended.map(({ record }) => record.id)).toEqual(runs.map(({ id }) => id));
      expect(new Set(ended.map(({ record }) => record.status))).toEqual(new Set(["finished"]));
    });

    test("ends with the reason of its signal, and leaves the run alone", async () => {
      await using client = stage().client();
      const run = await client.submit("router", REQUEST);
      const stop = new AbortController();
      const [left, stays] = [client.wait(run, { signal: stop.signal }), client.wait(run)];
      const reason = new Error("the person left");
      stop.abort(reason);
      await expect(left).rejects.toBe(reason);
      await expect(client.wait(run, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      await stage().work(run, FINISHED);
      expect((await stays).record.status).toBe("finished");
    });

    test("rejects for an unknown run, a deleted one, and when the client is closed", async () => {
      const client = stage().client();
      expect(await codeOfFailure(client.wait("unknown"))).toBe("run_unknown");
      const [run, deleted] = [await client.submit("router", REQUEST), await client.submit("router", REQUEST)];
      const [open, gone] = [client.wait(run), client.wait(deleted)];
      await stage().pool.query("DELETE FROM troupe.runs WHERE tenant = $1 AND id = $2", [
        client.tenant,
        deleted.id,
      ]);
      expect(await codeOfFailure(gone)).toBe("run_unknown");
      const closed = codeOfFailure(open);
      await client.close();
      expect(await closed).toBe("workers_unavailable");
      await client.close();
      for (const call of [
        client.wait(run),
        client.find(run),
        client.submit("router", REQUEST),
        client.list(),
      ]) {
        expect(await codeOfFailure(call)).toBe("workers_unavailable");
      }
    });

    test("leaves no connection behind when its client is closed", async () => {
      const { pool, redis, postgres, server } = stage();
      const known = new Set(await connectionsOf(redis));
      const ownToRedis = async (): Promise<number> =>
        (await connectionsOf(redis)).filter((id) => !known.has(id)).length;
      const ownToPostgres = async (): Promise<unknown> => {
        const text = "SELECT count(*)::integer FROM pg_stat_activity WHERE application_name = 'watched'";
        return (await pool.query<{ count: number }>(text)).rows[0]?.count;
      };
      const address = `${postgres.url}?application_name=watched`;
      const client = createRunClient({ redis: server.url, postgres: address });
      const run = await client.submit("router", REQUEST);
      const wait = codeOfFailure(client.wait(run));
      const first = client.stream(run).next();
      // One for commands, and one for all notifications.
      await expect.poll(ownToRedis, { timeout: 20_000 }).toBe(2);
      expect(await ownToPostgres()).toBeGreaterThan(0);
      await client.close();
      expect(await wait).toBe("workers_unavailable");
      expect((await first).done).toBe(true);
      await expect.poll(ownToRedis, { timeout: 20_000 }).toBe(0);
      await expect.poll(ownToPostgres, { timeout: 20_000 }).toBe(0);
    });
  });
}

/** Returns the ids of all connections to Redis. */
async function connectionsOf(redis: Redis): Promise<string[]> {
  const list = (await redis.client("LIST")) as string;
  return list
    .trim()
    .split("\n")
    .flatMap((line) => /^id=(\d+) /.exec(line)?.[1] ?? []);
}
