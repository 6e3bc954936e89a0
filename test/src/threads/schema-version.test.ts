import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { createSupervisor } from "../../../graphs/index.ts";
import { isTroupeError } from "../../../src/index.ts";
import { migrationsFrom, SCHEMA_VERSION, type Migration } from "../../../src/threads/schema-version.ts";
import { VersionedSaver } from "../../../src/threads/versioned-saver.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";

const config = { configurable: { thread_id: "t" } };

/** Version 2 renames the channel `steps` to `plan`; version 3 changes nothing. */
const migrations: Migration[] = [
  {
    from: 1,
    channels: ({ steps, ...values }) => ({ ...values, plan: steps }),
    write: (channel, value) => (channel === "results" ? { wrapped: value } : value),
  },
  { from: 2, channels: (values) => ({ ...values }), write: (_, value) => value },
];

describe("the version of a state", () => {
  it.each([
    [undefined, 3, [1, 2]],
    [1, 3, [1, 2]],
    [2, 3, [2]],
    [3, 3, []],
  ])("is migrated from %s to %s", (found, version, steps) => {
    expect(migrationsFrom(found, { version, migrations }).map(({ from }) => from)).toEqual(steps);
  });

  it.each([
    [4, 3, migrations, "its state has version 4, but this release reads at most version 3"],
    [1, 3, migrations.slice(1), "no migration from version 1"],
    ["2", 3, migrations, 'must be a whole number of at least 1, but is "2"'],
    [0, 3, migrations, "must be a whole number of at least 1, but is 0"],
  ])("is refused with a reason if it is %j and the current one is %s", (found, version, known, message) => {
    const read = (): unknown => migrationsFrom(found, { version, migrations: known });
    expect(read).toThrow(expect.objectContaining({ code: "state_version_unsupported" }));
    expect(read).toThrow(message);
  });
});

describe("a versioned saver", () => {
  it("writes its version, and migrates the checkpoints and writes of an older release", async () => {
    const stored = new MemorySaver();
    const old = new VersionedSaver(stored, { version: 1, migrations: [] });
    const written = await old.put(config, checkpoint({ steps: ["a"] }), metadata, {});
    await old.putWrites(written, [["results", { a: 1 }]], "task");
    const read = await new VersionedSaver(stored, { version: 3, migrations }).getTuple(config);
    expect(read?.metadata).toEqual({ ...metadata, troupe_schema: 1 });
    expect(read?.checkpoint.channel_values).toEqual({ plan: ["a"] });
    expect(read?.pendingWrites).toEqual([["task", "results", { wrapped: { a: 1 } }]]);
    const listed = [];
    const saver = new VersionedSaver(stored, { version: 3, migrations });
    for await (const { checkpoint: one } of saver.list(config)) listed.push(one.channel_values);
    expect(listed).toEqual([{ plan: ["a"] }]);
  });

  it("refuses a thread that a newer release has written", async () => {
    await using scripted = await scriptedModels(deliverTask);
    const stored = new MemorySaver();
    const graphOver = (checkpointer: MemorySaver | VersionedSaver) =>
      createSupervisor({
        specialists: [cook],
        manager: { plan: [{ agent: "cook", task: "Cook." }] },
        models: scripted.models,
        checkpointer,
      });
    await graphOver(new VersionedSaver(stored, { version: SCHEMA_VERSION + 1, migrations: [] })).invoke(
      ask("Cook."),
      config,
    );
    const refused = (error: unknown): boolean => isTroupeError(error, "state_version_unsupported");
    const graph = graphOver(
      Object.assign(new MemorySaver(), { storage: stored.storage, writes: stored.writes }),
    );
    await expect(graph.invoke(ask("Again."), config)).rejects.toSatisfy(refused);
    await expect(graph.getState(config)).rejects.toSatisfy(refused);
    expect(scripted.server.requests).toHaveLength(1);
  });
});

const metadata = { source: "loop", step: 1, parents: {} } as const;

function checkpoint(channel_values: Record<string, unknown>) {
  const id = "1f0c1d1e-6a51-6a0e-9d52-0a5d3f3f2a11";
  return {
    v: 4,
    id,
    ts: "2026-11-22T12:00:00.000Z",
    channel_values,
    channel_versions: {},
    versions_seen: {},
  };
}
