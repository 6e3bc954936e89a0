import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openSharedState } from "../../../../src/shared-state/index.ts";
import type { OpenStore } from "../support/stores.ts";

/** Tests what every store must do with single keys. */
export function keysSuite(open: OpenStore): void {
  describe("keys", () => {
    it("have an entry without a value, at version 0, before they are written", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      const absent = { key: "topic", value: undefined, version: 0, owner: null };
      expect([await state.get("topic"), await state.delete("topic"), await state.list()]).toEqual([
        absent,
        false,
        [],
      ]);
    });

    it.each([
      ["text"],
      [0],
      [-1.5],
      [1e308],
      [true],
      [null],
      [[1, [2, "three"]]],
      [{ a: { b: [null] } }],
      [{}],
      [""],
    ])("return what was written: %j", async (value) => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      const written = await state.set("topic", value);
      expect(written).toEqual({ key: "topic", value, version: 1, owner: null });
      expect(await state.get("topic")).toEqual(written);
    });

    it("count every change, and continue to count after a deletion", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      await state.set("topic", "a");
      await state.set("topic", "b");
      expect(await state.delete("topic")).toBe(true);
      expect(await state.get("topic")).toMatchObject({ value: undefined, version: 3 });
      expect(await state.delete("topic")).toBe(false);
      expect([await state.list(), await state.set("topic", "c")]).toEqual([
        [],
        { key: "topic", value: "c", version: 4, owner: null },
      ]);
    });

    it("are written by compare-and-set only at the expected version", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      const first = { key: "topic", value: "first", version: 1, owner: null };
      expect(await state.compareAndSet("topic", 0, "first")).toEqual({ written: true, entry: first });
      expect(await state.compareAndSet("topic", 0, "late")).toEqual({ written: false, entry: first });
      expect(await state.compareAndSet("topic", 2, "early")).toEqual({ written: false, entry: first });
      expect(await state.compareAndSet("topic", 1, "second")).toMatchObject({ written: true });
      expect(await state.get("topic")).toMatchObject({ value: "second", version: 2 });
    });

    it("refuse a compare-and-set with a version from before a deletion", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      const seen = await state.set("topic", "a");
      await state.delete("topic");
      await state.set("topic", "a");
      expect(await state.compareAndSet("topic", seen.version, "stale")).toMatchObject({ written: false });
      await state.delete("topic");
      expect(await state.compareAndSet("topic", 0, "stale")).toMatchObject({ written: false });
      const { version } = await state.get("topic");
      expect(await state.compareAndSet("topic", version, "fresh")).toMatchObject({ written: true });
    });

    it("are listed by name, without those of other namespaces", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: ["thread", "1"] });
      await using below = openSharedState(kept.store, { namespace: ["thread", "1", "draft"] });
      await using beside = openSharedState(kept.store, { namespace: ["thread", "12"] });
      await below.set("a/below", 1);
      await beside.set("a/beside", 1);
      for (const key of ["b/1", "a/2", "a/1", "a%1"]) await state.set(key, key);
      await state.delete("a/2");
      const keysOf = async (prefix: string): Promise<string[]> =>
        (await state.list({ prefix })).map(({ key }) => key);
      expect([await keysOf(""), await keysOf("a/"), await keysOf("%")]).toEqual([
        ["a%1", "a/1", "b/1"],
        ["a/1"],
        [],
      ]);
    });

    it("are listed completely if there is more than one page", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      const keys = Array.from({ length: 120 }, (_, index) => `key-${String(index).padStart(3, "0")}`);
      for (const key of keys) await state.set(key, 1);
      expect((await state.list()).map(({ key }) => key)).toEqual(keys);
    });

    it("are checked and typed by their schemas", async () => {
      await using kept = await open();
      const schemas = { score: z.number().min(0), names: z.array(z.string()).default([]) };
      await using state = openSharedState(kept.store, { namespace: "board", schemas });
      await state.set("score", 3);
      const { value } = await state.update("score", (score = 0) => score + 1);
      const score: number | undefined = value;
      expect(score).toBe(4);
      await expect(state.set("score", -1)).rejects.toMatchObject({
        code: "shared_value_invalid",
        key: "score",
        message: expect.stringMatching(/^the value of "score" does not match its schema: /),
      });
      await expect(state.update("names", () => [1] as never)).rejects.toMatchObject({ key: "names" });
      expect(await state.set("names", undefined)).toMatchObject({ value: [], version: 1 });
      expect(await state.get("score")).toMatchObject({ value: 4, version: 2 });
      await using careless = openSharedState(kept.store, { namespace: "board" });
      await careless.set("score", "a lot");
      await expect(state.get("score")).rejects.toMatchObject({ code: "shared_value_invalid" });
    });
  });
}
