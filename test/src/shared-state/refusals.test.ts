import { BaseStore, InMemoryStore, type OperationResults } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openSharedState, sharedScope } from "../../../src/shared-state/index.ts";
import { currentScope, type CallScope } from "../../../src/run/call-scope.ts";

/** A user's own store, of a kind that shared state does not support. */
class ForeignStore extends BaseStore {
  readonly #inner = new InMemoryStore();
  override batch<Operations extends Parameters<BaseStore["batch"]>[0]>(
    operations: Operations,
  ): Promise<OperationResults<Operations>> {
    return this.#inner.batch(operations);
  }
}

const loop: unknown[] = [];
loop.push(loop);
const deep: unknown = JSON.parse(`${"[".repeat(101)}${"]".repeat(101)}`);

describe("a value that shared state refuses", () => {
  it.each([
    ["undefined", undefined, "$ is undefined"],
    ["NaN", { a: [1, Number.NaN] }, "$.a[1] is NaN"],
    ["an infinite number", Number.POSITIVE_INFINITY, "$ is Infinity"],
    ["a member that JSON leaves out", { "a b": undefined }, '$["a b"] is undefined'],
    ["a hole in a list", Object.assign([], { 1: 1 }), "$[0] is undefined"],
    ["a function", { run: () => 1 }, "$.run is a function"],
    ["a big integer", 1n, "$ is a bigint"],
    ["a date", new Date(0), "$ must be a plain object, but is a Date"],
    ["a map", { a: new Map() }, "$.a must be a plain object, but is a Map"],
    ["a promise", Promise.resolve(1), "$ must be a plain object, but is a Promise"],
    ["a symbol as a name", { [Symbol("s")]: 1 }, "$ has a member named by a symbol"],
    ["a circle", loop, "levels deep, or contains itself"],
    ["nested too deep", deep, "levels deep, or contains itself"],
    ["a NUL character", ["a\0b"], "$[0] contains a NUL character"],
    ["half a character", "\ud83d", "$ contains half of a surrogate pair"],
    ["a name with a NUL character", { "a\0": 1 }, "contains a NUL character"],
  ])("is %s", async (_what, value, fault) => {
    await using state = openSharedState(new InMemoryStore(), { namespace: "board" });
    const error = { code: "shared_value_invalid", key: "topic", message: expect.stringContaining(fault) };
    await expect(state.set("topic", value)).rejects.toMatchObject(error);
    await expect(state.compareAndSet("topic", 0, value)).rejects.toMatchObject(error);
    await expect(state.update("topic", () => value)).rejects.toMatchObject(error);
    expect(await state.get("topic")).toMatchObject({ value: undefined, version: 0 });
  });

  it("has more bytes of JSON than allowed", async () => {
    await using state = openSharedState(new InMemoryStore(), { namespace: "board", maximumBytes: 10 });
    await state.set("topic", "ääää");
    await expect(state.set("topic", "äääää")).rejects.toMatchObject({
      message: 'the value of "topic" must have at most 10 bytes of JSON, but has 12',
    });
  });

  it("would be changed again by its schema when it is read", async () => {
    const schemas = {
      length: z.string().transform((text) => text.length),
      louder: z.string().transform((text) => `${text}!`),
    };
    await using state = openSharedState(new InMemoryStore(), { namespace: "board", schemas });
    await expect(state.set("length", "four")).rejects.toMatchObject({ code: "shared_value_invalid" });
    await expect(state.set("louder", "hey")).rejects.toMatchObject({
      message: expect.stringContaining("use a schema without transformations"),
    });
  });
});

describe("values in shared state", () => {
  it("are copied when they are written and whenever they are read", async () => {
    await using state = openSharedState(new InMemoryStore(), { namespace: "board" });
    await using watch = state.watch("topic", { from: "now" });
    const value = { list: [1] };
    const written = await state.set("topic", value);
    const { value: told } = await watch.next();
    const copies = [value, written.value, (await state.get("topic")).value, (await state.list())[0]?.value];
    if (told?.type === "change") copies.push(told.newValue);
    for (const copy of copies) (copy as { list: number[] }).list.push(2);
    expect([copies.length, (await state.get("topic")).value]).toEqual([5, { list: [1] }]);
  });

  it("are not lost if the function of an update changes its argument", async () => {
    await using state = openSharedState(new InMemoryStore(), { namespace: "board" });
    await state.set("topic", { list: [1] });
    const spoil = (value: unknown): never => {
      (value as { list: number[] }).list.push(2);
      throw new RangeError("changed its mind");
    };
    await expect(state.update("topic", spoil)).rejects.toThrow(RangeError);
    expect((await state.get("topic")).value).toEqual({ list: [1] });
  });

  it("are distinguished from items that another program wrote under the same key", async () => {
    const store = new InMemoryStore();
    await store.put(["board"], "topic", { title: "not ours" });
    await using state = openSharedState(store, { namespace: "board" });
    for (const refused of [() => state.get("topic"), () => state.set("topic", 1)]) {
      await expect(refused()).rejects.toMatchObject({
        message: expect.stringContaining('"topic" was not written by shared state'),
      });
    }
  });
});

describe("names in shared state", () => {
  it.each(["", "a\0b", "\udc00", "k".repeat(257), 7])("are refused as a key: %j", async (key) => {
    await using state = openSharedState(new InMemoryStore(), { namespace: "board" });
    const error = expect.objectContaining({ code: "shared_key_invalid" }) as Error;
    await expect(state.get(key as string)).rejects.toEqual(error);
    await expect(state.set(key as string, 1)).rejects.toEqual(error);
    expect(() => state.watch(key as string)).toThrow(error);
  });

  it("are refused as a namespace if a store would not accept them", () => {
    const open = (namespace: string | string[]) => () => openSharedState(new InMemoryStore(), { namespace });
    for (const namespace of [[], "", "a.b", ["a:b"], ["a", ""], ["langgraph", "a"]]) {
      expect(open(namespace)).toThrow(expect.objectContaining({ code: "configuration_invalid" }));
    }
    expect(open("constructor")().namespace).toEqual(["constructor"]);
  });

  it("of scopes contain real ids, escaped for stores, and a scope without an id is refused", () => {
    const config = { configurable: { thread_id: "user:1.a%", run_id: "run-1" } };
    expect([
      sharedScope("global"),
      sharedScope("team", "research"),
      sharedScope("thread", config),
      sharedScope("thread", { configurable: { thread_id: 7 } }),
      sharedScope("run", config),
      sharedScope("run", { runId: "run-2" }),
      currentScope.run({ run: "run-3" } as CallScope, () => sharedScope("run", config)),
    ]).toEqual([
      ["global"],
      ["team", "research"],
      ["thread", "user%3A1%2Ea%25"],
      ["thread", "7"],
      ["run", "run-1"],
      ["run", "run-2"],
      ["run", "run-3"],
    ]);
    expect(() => sharedScope("thread", {})).toThrow(
      "there is no thread id here: run the graph with a `thread_id`, or pass the id",
    );
    expect(() => sharedScope("run", "")).toThrow(expect.objectContaining({ code: "shared_scope_unknown" }));
  });
});

describe("a store of an unsupported kind", () => {
  it("is refused, unless the caller states that no other process writes to it", async () => {
    expect(() => openSharedState(new ForeignStore(), { namespace: "board" })).toThrow(
      expect.objectContaining({
        code: "shared_state_unsupported",
        message: expect.stringMatching(/^ForeignStore cannot refuse a write if another process was faster/),
      }),
    );
    expect(() => openSharedState(undefined, { namespace: "board" })).toThrow("there is no store");
    const store = new ForeignStore();
    await using state = openSharedState(store, { namespace: "board", singleProcess: true });
    await Promise.all(
      Array.from({ length: 50 }, () => state.update("count", (count) => Number(count ?? 0) + 1)),
    );
    expect(await state.get("count")).toMatchObject({ value: 50, version: 50 });
  });
});
