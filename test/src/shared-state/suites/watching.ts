import { describe, expect, it } from "vitest";
import { openSharedState, type SharedEvent } from "../../../../src/shared-state/index.ts";
import type { OpenStore } from "../support/stores.ts";

/** Returns the next events of a watch. */
export async function take<Event>(watch: AsyncIterator<Event>, count: number): Promise<Event[]> {
  const events: Event[] = [];
  while (events.length < count) {
    const { value, done } = await watch.next();
    if (done === true) break;
    events.push(value);
  }
  return events;
}

const change = (version: number, oldValue: unknown, newValue: unknown, key = "topic"): SharedEvent => ({
  type: "change",
  key,
  oldValue,
  newValue,
  version,
});
const current = (version: number, value: unknown, key = "topic"): SharedEvent => ({
  type: "current",
  key,
  value,
  version,
});

/** Tests what every store must do for a watch. */
export function watchSuite(open: OpenStore): void {
  describe("a watch", () => {
    it("begins with the current value, then returns each change with old value, new value and version", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      await state.set("topic", "a");
      await using watch = state.watch("topic");
      // Before the watch is read.
      await state.set("topic", "b");
      await state.set("other", "never told");
      await state.delete("topic");
      await state.set("topic", null);
      expect(await take(watch, 4)).toEqual([
        current(1, "a"),
        change(2, "a", "b"),
        change(3, "b", undefined),
        change(4, undefined, null),
      ]);
    });

    it("can begin with the first write after the call, without waiting for the watch to start", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      await state.set("topic", 0);
      await using watch = state.watch("topic", { from: "now" });
      for (let value = 1; value <= 10; value += 1) await state.set("topic", value);
      const told = await take(watch, 10);
      expect(told).toEqual(told.map((_, index) => change(index + 2, index, index + 1)));
    });

    it("can begin with the changes after a version", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      for (const value of ["a", "b", "c"]) await state.set("topic", value);
      await using watch = state.watch("topic", { from: 1 });
      expect(await take(watch, 2)).toEqual([change(2, "a", "b"), change(3, "b", "c")]);
      await state.set("topic", "d");
      expect(await take(watch, 1)).toEqual([change(4, "c", "d")]);
    });

    it("covers several keys or a prefix in the order of the changes, and ends at once without keys", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      await state.set("a/1", 1);
      await using both = state.watch(["a/1", "b"]);
      await using prefixed = state.watch({ prefix: "a/" });
      await state.set("b", 2);
      await state.set("a/2", 3);
      await state.set("a/1", 4);
      expect(await take(both, 3)).toEqual([
        current(1, 1, "a/1"),
        change(1, undefined, 2, "b"),
        change(2, 1, 4, "a/1"),
      ]);
      expect(await take(prefixed, 3)).toEqual([
        current(1, 1, "a/1"),
        change(1, undefined, 3, "a/2"),
        change(2, 1, 4, "a/1"),
      ]);
      expect(await take(state.watch([]), 1)).toEqual([]);
    });

    it("gives a gap and the current value to a reader that is further behind than its bound", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      await using slow = state.watch("topic", { from: "now", bound: 3 });
      await using keen = state.watch("topic", { from: "now" });
      await state.set("topic", 1);
      expect(await take(slow, 1)).toEqual([change(1, undefined, 1)]);
      for (let value = 2; value <= 6; value += 1) await state.set("topic", value);
      expect(await take(slow, 2)).toEqual([{ type: "gap", key: "topic", missed: 5 }, current(6, 6)]);
      await state.set("topic", 7);
      expect(await take(slow, 1)).toEqual([change(7, 6, 7)]);
      expect((await take(keen, 7)).map(({ type }) => type)).toEqual(
        Array.from({ length: 7 }, () => "change"),
      );
    });

    it("reports a deletion that is part of a gap, and no key that did not change", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      await state.set("still", 1);
      await state.set("topic", 1);
      await using slow = state.watch(["topic", "still"], { from: "now", bound: 1 });
      await state.set("topic", 2);
      await state.delete("topic");
      expect(await take(slow, 2)).toEqual([{ type: "gap", key: "topic", missed: 2 }, current(3, undefined)]);
    });

    it("ends without an error when its signal aborts, also while it waits", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      const stop = new AbortController();
      const watch = state.watch("topic", { signal: stop.signal });
      const waiting = watch.next();
      stop.abort();
      expect([await waiting, await watch.next()]).toEqual([
        { done: true, value: undefined },
        { done: true, value: undefined },
      ]);
      expect(await take(state.watch("topic", { signal: AbortSignal.abort() }), 1)).toEqual([]);
    });

    it("ends when the state is closed, and by break or return without an effect on other watches", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      const waiting = state.watch("topic");
      const left = waiting.next();
      await waiting.return();
      expect(await left).toEqual({ done: true, value: undefined });
      await state.set("topic", 1);
      for await (const event of state.watch("topic")) {
        expect(event).toEqual(current(1, 1));
        break;
      }
      const last = state.watch("topic", { from: "now" });
      const next = last.next();
      await state.close();
      expect(await next).toEqual({ done: true, value: undefined });
    });

    it("sees what another state of the same namespace writes", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      await using other = openSharedState(kept.store, { namespace: "board" });
      await using elsewhere = openSharedState(kept.store, { namespace: "elsewhere" });
      await using watch = state.watch("topic", { from: "now" });
      // At once, before the watch has started.
      await Promise.all([elsewhere.set("topic", 1), other.set("topic", 2)]);
      expect(await take(watch, 1)).toEqual([change(1, undefined, 2)]);
    });
  });
}
