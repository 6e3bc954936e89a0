import { describe, expect, test } from "vitest";
import type { NewRun } from "../../../../../src/workers/run-store.ts";
import {
  claimed,
  codeOfFailure,
  FINISHED,
  newRun,
  newTenant,
  WAITING,
  type StoreUnderTest,
} from "./made-runs.ts";

const YES = { "question-1": { decision: "approve" } } as const;

const HOSTILE = [
  "",
  "a/b",
  "a:b",
  "a b",
  "a\0b",
  "ä",
  "'; DROP TABLE troupe.runs; --",
  "../x",
  "x".repeat(200),
];

export function hostileSuite({ runs }: StoreUnderTest): void {
  describe("hostile names", () => {
    test.each(HOSTILE)("the tenant and the id %j are refused everywhere", async (name) => {
      for (const key of [
        { tenant: name, id: "run" },
        { tenant: "tenant", id: name },
      ]) {
        const calls = [
          runs().submit(newRun(key)),
          runs().find(key),
          runs().findAll([key]),
          runs().resultOf(key),
          runs().claim(key, "worker"),
          runs().answer(key, YES),
          runs().resume(key, {}),
          runs().cancel(key),
        ];
        expect(new Set(await Promise.all(calls.map(codeOfFailure)))).toEqual(new Set(["input_invalid"]));
      }
      expect(await codeOfFailure(runs().list(name, {}))).toBe("input_invalid");
      expect(await codeOfFailure(runs().deleteEnded(name, 0))).toBe("input_invalid");
    });

    test("an error names the offender and what is allowed", async () => {
      await expect(runs().submit(newRun({ id: "a:b" }))).rejects.toThrow(
        'the id of a run must be a text of 1 to 128 characters (letters, digits, _ . -), but is "a:b"',
      );
    });

    test.each<Partial<Record<keyof NewRun, unknown>>>([
      { thread: "" },
      { thread: "a\0b" },
      { thread: "half \ud800" },
      { thread: "x".repeat(257) },
      { thread: 7 },
      { graph: "" },
      { graph: undefined },
      { priority: 0 },
      { priority: 1_001 },
      { priority: 1.5 },
      { priority: "high" },
      { whenBusy: "later" },
      { limits: { modelCalls: -1 } },
      { limits: { modelCalls: "many" } },
      { limits: [] },
      { context: "text" },
      { allowances: ["a\0b"] },
      { allowances: "all" },
      { allowances: Array.from({ length: 17 }, (_, index) => `label-${index}`) },
    ])("a run with %j is refused, and not stored", async (given) => {
      const run = newRun(given as Partial<NewRun>);
      expect(await codeOfFailure(runs().submit(run))).toBe("input_invalid");
      expect(await runs().find(run)).toBeNull();
    });

    test.each(["a/b", "☃".repeat(256), "'; DROP TABLE troupe.runs; --", "\n\t", " ", "%", "__proto__"])(
      "the thread %j is a thread of its own",
      async (thread) => {
        const tenant = newTenant();
        await runs().submit(newRun({ tenant, thread, id: "one" }));
        await runs().submit(newRun({ tenant, thread: "another", id: "two" }));
        const found = await runs().list(tenant, { thread });
        expect(found.map((run) => [run.id, run.thread])).toEqual([["one", thread]]);
      },
    );
  });

  describe("lists", () => {
    test("return pages, the newest first, chosen by status, thread and graph", async () => {
      const tenant = newTenant();
      for (const id of ["a", "b", "c", "d"]) {
        await runs().submit(newRun({ tenant, id, graph: id === "b" ? "team" : "router" }));
      }
      await runs().cancel({ tenant, id: "c" });
      const ids = async (query: Parameters<ReturnType<typeof runs>["list"]>[1]): Promise<string[]> =>
        (await runs().list(tenant, query)).map(({ id }) => id);
      expect(await ids({})).toEqual(["d", "c", "b", "a"]);
      expect(await ids({ limit: 2 })).toEqual(["d", "c"]);
      expect(await ids({ limit: 2, before: "c" })).toEqual(["b", "a"]);
      expect(await ids({ status: "canceled" })).toEqual(["c"]);
      expect(await ids({ status: ["queued"], graph: "router" })).toEqual(["d", "a"]);
      expect(await ids({ status: [] })).toEqual([]);
      expect(await ids({ thread: "b" })).toEqual(["b"]);
    });

    test("refuse what they do not know", async () => {
      const tenant = newTenant();
      for (const query of [
        { limit: 0 },
        { limit: 1_001 },
        { limit: Number.NaN },
        { status: "done" },
        { thread: "\0" },
      ]) {
        expect(await codeOfFailure(runs().list(tenant, query as never))).toBe("input_invalid");
      }
      expect(await codeOfFailure(runs().list(tenant, { before: "unknown" }))).toBe("run_unknown");
    });
  });

  describe("another tenant", () => {
    test("sees and changes nothing of a run, also if it knows its id and its thread", async () => {
      const own = await claimed(runs(), { thread: "shared" });
      await runs().settle(own, WAITING);
      const over = await claimed(runs(), { tenant: own.record.tenant });
      await runs().settle(over, FINISHED);
      const tenant = newTenant();
      for (const { id } of [own.record, over.record]) {
        const key = { tenant, id };
        expect(await runs().find(key)).toBeNull();
        expect(await runs().findAll([key])).toEqual([]);
        expect(await runs().resultOf(key)).toBeUndefined();
        expect(await runs().claim(key, "worker")).toBeNull();
        const changes = [runs().answer(key, YES), runs().resume(key, {}), runs().cancel(key)];
        const codes = await Promise.all(changes.map(codeOfFailure));
        expect(codes).toEqual(["run_unknown", "run_unknown", "run_unknown"]);
        expect(await codeOfFailure(runs().list(tenant, { before: id }))).toBe("run_unknown");
      }
      expect(await runs().list(tenant, { thread: "shared" })).toEqual([]);
      expect(await runs().deleteEnded(tenant, 0)).toBe(0);
      expect((await runs().submit(newRun({ tenant, thread: "shared" }))).due).not.toBeNull();
      expect(await runs().find(own.record)).toMatchObject({ status: "waiting" });
      expect(await runs().resultOf(over.record)).toEqual({});
    });
  });
}
