import { describe, expect, test } from "vitest";
import { createRunClient } from "../../../../../src/workers/client/create-run-client.ts";
import { codeOfFailure } from "../../runs/suites/made-runs.ts";
import { everythingIn } from "./everything-in-redis.ts";
import { FINISHED, REQUEST, type Stage } from "./stage.ts";

export function submissionSuite(stage: () => Stage): void {
  describe("submit", () => {
    test("stores a run and adds it to the queue", async () => {
      await using client = stage().client();
      const before = await stage().queue.depth();
      const run = await client.submit("router", REQUEST);
      expect(run).toMatchObject({ tenant: client.tenant, graph: "router", status: "queued", thread: run.id });
      expect(await client.find(run.id)).toEqual(run);
      expect(await stage().queue.depth()).toBe(before + 1);
    });

    test("of 100 at once with one id stores one, and adds it once", async () => {
      await using client = stage().client();
      await using other = stage().client(client.tenant);
      const before = await stage().queue.depth();
      const submitted = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          (index % 2 === 0 ? client : other).submit("router", REQUEST, { runId: "one" }),
        ),
      );
      expect(new Set(submitted.map(({ submittedAt }) => submittedAt)).size).toBe(1);
      expect(await client.list()).toHaveLength(1);
      expect(await stage().queue.depth()).toBe(before + 1);
    });

    test("refuses a busy thread, or queues the run behind it, as asked", async () => {
      await using client = stage().client();
      const first = await client.submit("router", REQUEST, { thread: "one" });
      expect(await codeOfFailure(client.submit("router", REQUEST, { thread: "one" }))).toBe("thread_busy");
      const before = await stage().queue.depth();
      const second = await client.submit("router", REQUEST, { thread: "one", whenBusy: "queue" });
      // Only the first run of a thread is in the queue.
      expect(await stage().queue.depth()).toBe(before);
      expect(await stage().store.claim(second, "worker")).toBeNull();
      await stage().work(first, FINISHED);
      expect(await stage().store.claim(second, "worker")).not.toBeNull();
    });

    test("hands limits, context, priority and allowances on to the worker", async () => {
      await using client = stage().client();
      const options = { limits: { modelCalls: 4 }, context: { user: "Ann" }, allowances: ["key"] };
      const run = await client.submit("router", REQUEST, { ...options, priority: 1 });
      expect(await stage().store.claim(run, "worker")).toMatchObject({ ...options, input: REQUEST });
    });

    test("refuses what no graph takes, and stores nothing", async () => {
      await using client = stage().client();
      for (const input of ["text", null, undefined, [REQUEST], 7]) {
        expect(await codeOfFailure(client.submit("router", input as never))).toBe("input_invalid");
      }
      const wrong = [
        { runid: "a" },
        { priority: 0 },
        { thread: "" },
        { runId: "a:b" },
        { limits: { tokens: -1 } },
        { limits: Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`limit${index}`, 1])) },
        { limits: { ["x".repeat(257)]: 1 } },
      ];
      for (const options of wrong) {
        expect(await codeOfFailure(client.submit("router", REQUEST, options as never))).toBe("input_invalid");
      }
      const large = { messages: "x".repeat(1_000_001) };
      expect(await codeOfFailure(client.submit("router", large))).toBe("run_too_large");
      expect(await codeOfFailure(client.submit("", REQUEST))).toBe("input_invalid");
      expect(await client.list()).toEqual([]);
    });

    test("puts nothing of the input into Redis", async () => {
      await using client = stage().client();
      const secret = "a-secret-that-only-the-graph-may-see";
      const options = { context: { token: secret }, thread: `thread-${secret}`, allowances: [secret] };
      const run = await client.submit("router", { messages: `My key is ${secret}.` }, options);
      await stage().work(run, { ...FINISHED, result: { note: secret } });
      await client.wait(run);
      expect(await everythingIn(stage().redis)).not.toContain(secret);
    });
  });

  describe("createRunClient", () => {
    test("connects at the first call", async () => {
      // No server is there.
      const addresses = { redis: "redis://127.0.0.1:1", postgres: "postgres://127.0.0.1:1/none" };
      await using client = createRunClient(addresses);
      expect(await codeOfFailure(client.submit("router", REQUEST))).toBe("workers_unavailable");
    });

    test("refuses unknown options and tenants, and wrong addresses at the first call", async () => {
      const addresses = { redis: stage().server.url, postgres: stage().postgres.url };
      expect(() => createRunClient({ ...addresses, tenat: "a" } as never)).toThrow("did you mean `tenant`?");
      expect(() => createRunClient(null as never)).toThrow("the options must be an object with redis");
      expect(() => createRunClient({ ...addresses, tenant: "a/b" })).toThrow("the name of a tenant");
      for (const wrong of [
        { redis: "nowhere" },
        { postgres: "mysql://127.0.0.1/a" },
        { postgres: undefined },
      ]) {
        await using client = createRunClient({ ...addresses, ...wrong } as never);
        expect(await codeOfFailure(client.submit("router", REQUEST))).toBe("workers_unavailable");
      }
    });

    test("shows no password of an address in an error", async () => {
      const password = "a-password-that-nobody-may-see";
      const postgres = `postgres://troupe:${password}@127.0.0.1:1/none`;
      await using client = createRunClient({ redis: stage().server.url, postgres });
      const error = await client.find("run").catch((thrown: unknown) => thrown);
      expect(String(error)).toContain("PostgreSQL cannot be used");
      expect(JSON.stringify([error, String(error), (error as Error).cause])).not.toContain(password);
    });
  });
}
