import { BaseStore, InMemoryStore, type OperationResults } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { openSharedState, type SharedState } from "../../../src/shared-state/index.ts";
import { take } from "./suites/watching.ts";

const everything = (state: SharedState): (() => Promise<unknown>)[] => [
  () => state.get("topic"),
  () => state.list(),
  () => state.set("topic", 1),
  () => state.delete("topic"),
  () => state.update("topic", () => 1),
  () => state.compareAndSet("topic", 0, 1),
  () => state.claim("topic"),
  () => state.release("topic"),
  async () => state.watch("topic").next(),
];

describe("a shared state that has ended", () => {
  it("refuses every operation after it was closed, even twice or through another agent's state, and leaves the store open", async () => {
    const store = new InMemoryStore();
    const state = openSharedState(store, { namespace: "board", agent: "writer" });
    await state.set("topic", "kept");
    const critic = state.as("critic");
    await critic.close();
    await state.close();
    for (const refused of [...everything(state), ...everything(critic)]) {
      await expect(refused()).rejects.toMatchObject({
        name: "SharedStateError",
        code: "shared_state_closed",
      });
    }
    await using again = openSharedState(store, { namespace: "board" });
    expect((await again.get("topic")).value).toBe("kept");
  });

  it("refuses every operation after its signal has aborted, before or after the state was opened", async () => {
    const stop = new AbortController();
    const options = { namespace: "board", agent: "writer", signal: stop.signal };
    const before = openSharedState(new InMemoryStore(), options);
    const watch = before.watch("topic");
    const next = watch.next();
    stop.abort(new Error("enough"));
    expect(await next).toEqual({ done: true, value: undefined });
    const after = openSharedState(new InMemoryStore(), options);
    for (const refused of [...everything(before), ...everything(after)]) {
      await expect(refused()).rejects.toMatchObject({ code: "run_aborted", cause: new Error("enough") });
    }
    await before.close();
    await expect(before.get("topic")).rejects.toMatchObject({ code: "run_aborted" });
  });
});

describe("a write that waits", () => {
  it("is not done after its state was closed", async () => {
    const store = new InMemoryStore();
    const state = openSharedState(store, { namespace: "board" });
    const writes = [1, 2, 3].map((value) => state.set("topic", value));
    await state.close();
    const results = await Promise.allSettled(writes);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    await using again = openSharedState(store, { namespace: "board" });
    expect(await again.get("topic")).toMatchObject({ version: 0 });
  });
});

/** A store that fails a given number of times, and can let other writers be faster. */
class MoodyStore extends BaseStore {
  readonly inner = new InMemoryStore();
  failures = 0;
  override async batch<Operations extends Parameters<BaseStore["batch"]>[0]>(
    operations: Operations,
  ): Promise<OperationResults<Operations>> {
    this.failures -= 1;
    if (this.failures >= 0) throw new TypeError("the disk is gone");
    return this.inner.batch(operations);
  }
}

describe("a store that fails", () => {
  it("is reported with the cause, and the next operation tries it again", async () => {
    const store = new MoodyStore();
    await using state = openSharedState(store, { namespace: "board", singleProcess: true });
    store.failures = 1;
    await expect(state.set("topic", 1)).rejects.toMatchObject({
      code: "shared_state_unavailable",
      message: "the store failed: the disk is gone",
      cause: new TypeError("the disk is gone"),
    });
    store.failures = 1;
    await expect(take(state.watch("topic"), 1)).rejects.toMatchObject({ code: "shared_state_unavailable" });
    expect(await state.set("topic", 1)).toMatchObject({ version: 1 });
  });

  it("does not end the process through a watch that has no reader", async () => {
    const store = new MoodyStore();
    await using state = openSharedState(store, { namespace: "board", singleProcess: true });
    store.failures = 1;
    state.watch("topic");
    expect(await state.set("topic", 1)).toMatchObject({ version: 1 });
  });
});

describe("a key that other writers always change first", () => {
  it("is given up after 100 attempts, with an error that says so", async () => {
    const store = new InMemoryStore();
    const waits: number[] = [];
    const sleep = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
    await using state = openSharedState(store, { namespace: "board", effects: { sleep, random: () => 1 } });
    let others = 0;
    const meddle = (): number => {
      others += 1;
      // Like a program that writes without shared state.
      void store.put(["board"], "topic", { value: 0, version: others, owner: null });
      return 1;
    };
    await expect(state.update("topic", meddle)).rejects.toMatchObject({
      code: "shared_state_contended",
      key: "topic",
    });
    expect([others, waits.length, waits.slice(0, 7)]).toEqual([100, 100, [2, 4, 8, 16, 32, 50, 50]]);
  });
});

describe("the changes that are kept", () => {
  it("are the last 1,000, and a watch that needs older ones gets a gap", async () => {
    await using state = openSharedState(new InMemoryStore(), { namespace: "board" });
    await using late = state.watch("topic", { from: "now", bound: 5_000 });
    await using _rest = state.watch("other", { from: "now" });
    await state.set("other", 0);
    for (let value = 1; value <= 1_005; value += 1) await state.set("topic", value);
    const past = await take(state.watch("topic", { from: 2 }), 1_001);
    expect([past[0], past[1], past.at(-1)]).toEqual([
      { type: "gap", key: "topic", missed: 3 },
      { type: "change", key: "topic", oldValue: 5, newValue: 6, version: 6 },
      { type: "change", key: "topic", oldValue: 1_004, newValue: 1_005, version: 1_005 },
    ]);
    expect(await take(state.watch("other", { from: 0 }), 2)).toEqual([
      { type: "gap", key: "other", missed: 1 },
      { type: "current", key: "other", value: 0, version: 1 },
    ]);
    expect(await take(late, 2)).toEqual([
      { type: "gap", key: "topic", missed: 1_005 },
      { type: "current", key: "topic", value: 1_005, version: 1_005 },
    ]);
  });

  it("are fewer in memory for large values, and are dropped for namespaces that are not in use", async () => {
    const store = new InMemoryStore();
    await using large = openSharedState(store, { namespace: "large" });
    for (let version = 1; version <= 40; version += 1) await large.set("topic", "x".repeat(200_000));
    const [gap] = await take(large.watch("topic", { from: 0 }), 1);
    expect(gap).toEqual({ type: "gap", key: "topic", missed: expect.any(Number) });
    for (let index = 0; index < 201; index += 1) {
      await openSharedState(store, { namespace: ["quiet", String(index)] }).set("topic", index);
    }
    const first = openSharedState(store, { namespace: ["quiet", "0"] });
    expect(await take(first.watch("topic", { from: 0 }), 2)).toEqual([
      { type: "gap", key: "topic", missed: 1 },
      { type: "current", key: "topic", value: 0, version: 1 },
    ]);
  });
});
