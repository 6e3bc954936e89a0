import { randomUUID } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { RunnableConfig } from "@langchain/core/runnables";
import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { checkSaver, type SaverCheck } from "../../../src/testing/index.ts";
import { leaseChecks } from "../../../src/testing/check-saver/leases.ts";
import { resumeChecks } from "../../../src/testing/check-saver/resume.ts";
import { runChecks } from "../../../src/testing/check-saver/run-checks.ts";
import { threadChecks } from "../../../src/testing/check-saver/threads.ts";
import { valueChecks } from "../../../src/testing/check-saver/values.ts";
import { writeChecks } from "../../../src/testing/check-saver/writes.ts";

type Put = Parameters<MemorySaver["put"]>;
type PutWrites = Parameters<MemorySaver["putWrites"]>;

describe("the checks of savers", () => {
  it("report what MemorySaver does not hold, and leave nothing in it", async () => {
    const saver = new MemorySaver();
    const { checks } = await checkSaver(() => saver);
    expect(namesOf(checks, false)).toEqual([
      "Bytes in a pending write come back equal",
      "The checkpoint that was stored last is the latest one, also if the clock has stepped back",
    ]);
    expect(checks.filter(({ holds }) => holds === null).map(({ area }) => area)).toEqual(
      leaseChecks.map(() => "leases"),
    );
    expect(Object.keys(saver.storage)).toEqual([]);
  });

  it("say what is missing in a saver that loses its threads with its process", async () => {
    const results = await runChecks(() => new MemorySaver(), {}, resumeChecks);
    expect(results.map(({ holds, detail }) => ({ holds, detail }))).toEqual(
      resumeChecks.map(() => ({
        holds: false,
        detail:
          "the list of repeated steps of a run that was killed before write 5 is [ 'shop' ] instead of []",
      })),
    );
  });

  it("hold for a saver that is still storing when its run has been killed", async () => {
    class Slow extends MemorySaver {
      override async getTuple(config: RunnableConfig) {
        const tuple = await super.getTuple(config);
        await turns(10);
        return tuple;
      }
      override async putWrites(...writes: PutWrites) {
        // It ends between two reads of the next run.
        await turns(16);
        return super.putWrites(...writes);
      }
    }
    const saver = new Slow();
    const results = await runChecks(() => saver, {}, resumeChecks);
    expect(results.map(({ holds, detail }) => ({ holds, detail }))).toEqual(
      resumeChecks.map(() => ({ holds: true, detail: "" })),
    );
  });

  it("find a saver that mixes namespaces", async () => {
    class Mixing extends MemorySaver {
      override put(...[config, ...checkpoint]: Put) {
        return super.put(inNoNamespace(config), ...checkpoint);
      }
      override getTuple(config: RunnableConfig) {
        return super.getTuple(inNoNamespace(config));
      }
    }
    const saver = new Mixing();
    const results = await runChecks(() => saver, {}, threadChecks);
    expect(namesOf(results, false)).toContain("Namespaces of subgraphs do not mix");
  });

  it("find a saver that doubles what is written again", async () => {
    class Doubling extends MemorySaver {
      override putWrites(...[config, writes, task]: PutWrites) {
        return super.putWrites(config, writes, `${task}-${randomUUID()}`);
      }
    }
    const saver = new Doubling();
    const results = await runChecks(() => saver, {}, writeChecks);
    expect(namesOf(results, false)).toContain(
      "Writes of a task that are stored again are neither doubled nor replaced",
    );
  });

  it("find a saver that never answers, and one that cannot be opened", async () => {
    class Hanging extends MemorySaver {
      override put(): Promise<RunnableConfig> {
        return new Promise(() => undefined);
      }
    }
    const [first] = await runChecks(() => new Hanging(), { timeLimit: 50 }, valueChecks.slice(0, 1));
    expect(first).toMatchObject({ holds: false, detail: "it took more than 50 ms" });
    const closed = runChecks(
      () => Promise.reject(new Error("the disk is full")),
      {},
      valueChecks.slice(0, 1),
    );
    expect(await closed).toMatchObject([{ holds: false, detail: "it threw Error: the disk is full" }]);
  });
});

describe("the checks of leases", () => {
  it("hold for a saver that refuses late writes", async () => {
    const results = await checkLeases(() => true);
    expect(results.map(({ holds, detail }) => ({ holds, detail }))).toEqual(
      leaseChecks.map(() => ({ holds: true, detail: "" })),
    );
  });

  it.for(["put", "putWrites"] as const)(
    "find a saver that refuses late writes, but not of %s",
    async (open) => {
      const results = await checkLeases((method) => method !== open);
      expect(namesOf(results, false)).toContain(leaseChecks[0]?.name);
      expect(results[0]?.detail).toMatch(/^a write was stored after the thread was taken at write \d+$/);
    },
  );

  it("find a saver that stores what a late writer writes", async () => {
    const results = await checkLeases(() => false);
    expect(namesOf(results, false)).toEqual(leaseChecks.map(({ name }) => name));
  });
});

/** Checks a saver in memory with leases, which looks at the lease only in some of its methods. */
function checkLeases(looks: (method: "put" | "putWrites") => boolean): Promise<SaverCheck[]> {
  const epochs = new Map<string, number>();
  const refuse = ({ configurable }: RunnableConfig): void => {
    const { thread_id: thread, lease } = configurable as { thread_id: string; lease?: number };
    if (epochs.get(thread) !== lease) throw Object.assign(new Error("too late"), { code: "late" });
  };
  class Leased extends MemorySaver {
    override async put(...[config, ...checkpoint]: Put) {
      if (looks("put")) refuse(config);
      return super.put(config, ...checkpoint);
    }
    override async putWrites(...[config, ...writes]: PutWrites) {
      if (looks("putWrites")) refuse(config);
      return super.putWrites(config, ...writes);
    }
  }
  const saver = new Leased();
  const take = async (thread: string): Promise<RunnableConfig> => {
    epochs.set(thread, (epochs.get(thread) ?? 0) + 1);
    return { configurable: { lease: epochs.get(thread) } };
  };
  return runChecks(() => saver, { take }, leaseChecks);
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
}

function namesOf(checks: readonly SaverCheck[], holds: boolean | null): string[] {
  return checks.filter((check) => check.holds === holds).map(({ name }) => name);
}

function inNoNamespace(config: RunnableConfig): RunnableConfig {
  return { ...config, configurable: { ...config.configurable, checkpoint_ns: "" } };
}
