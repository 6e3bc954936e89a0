import { describe, expect, test } from "vitest";
import type { RunReference } from "../../../../../src/workers/client/client-tenant.ts";
import type { RunClient } from "../../../../../src/workers/client/run-client.ts";
import { codeOfFailure } from "../../runs/suites/made-runs.ts";
import { FINISHED, REQUEST, WAITING, YES, type Stage } from "./stage.ts";

/** Tries everything that could read or change a run, and returns the codes of the errors. */
async function tryAll(client: RunClient, run: RunReference): Promise<unknown[]> {
  const calls: (() => Promise<unknown>)[] = [
    () => client.wait(run, { signal: AbortSignal.timeout(20_000) }),
    () => client.stream(run).next(),
    () => client.answer(run, YES),
    () => client.cancel(run),
    () => client.resume(run),
  ];
  return Promise.all(calls.map((call) => codeOfFailure((async () => call())())));
}

export function tenantsSuite(stage: () => Stage): void {
  describe("another tenant", () => {
    test("neither reads nor changes a run whose id and thread it knows", async () => {
      await using owner = stage().client();
      await using other = stage().client();
      const asking = await owner.submit("router", REQUEST, { thread: "shared" });
      const over = await owner.submit("router", REQUEST);
      const queued = await owner.submit("router", REQUEST);
      await stage().work(asking, WAITING);
      await stage().work(over, FINISHED);
      const before = await owner.list();
      for (const run of [asking, over, queued]) {
        expect(await other.find(run.id)).toBeNull();
        expect(new Set(await tryAll(other, run.id))).toEqual(new Set(["run_unknown"]));
        // It cannot name the other tenant either.
        expect(await codeOfFailure(other.find(run))).toBe("input_invalid");
        expect(new Set(await tryAll(other, run))).toEqual(new Set(["input_invalid"]));
      }
      expect(await other.list({ thread: "shared" })).toEqual([]);
      expect(await codeOfFailure(other.list({ before: over.id }))).toBe("run_unknown");
      expect(await codeOfFailure(other.list({ tenant: owner.tenant }))).toBe("input_invalid");
      const stolen = { tenant: owner.tenant, runId: over.id };
      expect(await codeOfFailure(other.submit("router", REQUEST, stolen))).toBe("input_invalid");
      for (const tenant of [owner.tenant, null]) {
        expect(await codeOfFailure(other.deleteEnded({ olderThan: 0, tenant }))).toBe("input_invalid");
      }
      expect(await other.deleteEnded({ olderThan: 0 })).toBe(0);
      // A run with the same id on a thread of the same name is its own.
      const own = await other.submit("router", { messages: "Mine" }, { runId: asking.id, thread: "shared" });
      expect(own).toMatchObject({ tenant: other.tenant, status: "queued" });
      await other.cancel(own);
      expect(await owner.list()).toEqual(before);
    });

    test.each(["a/b", "a:b", "", "*", "..", "tenant\0", "x".repeat(65), "default/../other"])(
      "cannot be reached by the name %j",
      async (tenant) => {
        await using client = stage().client(null);
        const calls: (() => Promise<unknown>)[] = [
          () => client.submit("router", REQUEST, { tenant }),
          () => client.find({ tenant, id: "run" }),
          () => client.list({ tenant }),
          () => client.deleteEnded({ olderThan: 0, tenant }),
          ...["../run", "a/run", "", "a:b", 7, null, undefined, ["run"]].map(
            (id) => () => client.find({ id } as never),
          ),
        ];
        const codes = await Promise.all(calls.map((call) => codeOfFailure((async () => call())())));
        expect(new Set(codes)).toEqual(new Set(["input_invalid"]));
      },
    );
  });

  describe("a client without a tenant", () => {
    test("reaches the tenant that a call names, and else the default one", async () => {
      await using client = stage().client(null);
      await using owner = stage().client();
      const run = await client.submit("router", REQUEST, { tenant: owner.tenant });
      expect(await owner.find(run)).toEqual(run);
      expect(await client.find(run)).toEqual(run);
      expect(await client.find(run.id)).toBeNull();
      const own = await client.submit("router", REQUEST);
      expect(own.tenant).toBe("default");
      expect(await client.find(own.id)).toEqual(own);
      expect((await client.list()).map(({ id }) => id)).toContain(own.id);
      expect((await client.list({ tenant: owner.tenant })).map(({ id }) => id)).toEqual([run.id]);
    });

    test("deletes old runs of all tenants only if asked", async () => {
      await using client = stage().client(null);
      await using owner = stage().client();
      const run = await owner.submit("router", REQUEST);
      await stage().work(run, FINISHED);
      await client.deleteEnded({ olderThan: 0 });
      expect(await owner.find(run)).not.toBeNull();
      await client.deleteEnded({ olderThan: 0, tenant: null });
      expect(await owner.find(run)).toBeNull();
    });
  });
}
