import { describe, expect, test } from "vitest";
import { recordWork } from "../../../src/journal/record-work.ts";
import { playWork } from "../../../src/recordings/play-work.ts";
import type { RecordedWork } from "../../../src/recordings/index.ts";

const recorded: readonly RecordedWork[] = [
  { number: 1, run: "then", name: "verification", input: { files: "f1", tests: "t1" }, result: "first" },
  { number: 2, run: "then", name: "verification", input: { files: "f2", tests: "t1" }, result: "second" },
];

/** Does work of this name and input in a run. Resolves to "done" if it is really done. */
function work(input: Record<string, string>, { run = "now", name = "verification" } = {}): Promise<string> {
  return recordWork({ run, name, input }, () => Promise.resolve("done"));
}

describe("recorded work", () => {
  const isOwn = (run: string): boolean => run === "now";

  test("answers equal work once, and says what was not played", async () => {
    using played = playWork(recorded, { isOwn, doesRest: false });
    expect(await work({ files: "f2", tests: "t1" })).toBe("second");
    expect({ count: played.played, faults: played.faults() }).toEqual({
      count: 1,
      faults: ["1 recorded result of work not played: work 1 (verification)"],
    });
    await expect(work({ files: "f2", tests: "t1" })).rejects.toThrow(
      "a verification is not in the recording: the equal one, work 2, was already played",
    );
  });

  test("names the nearest and what differs if no input is equal", async () => {
    using played = playWork(recorded, { isOwn, doesRest: false });
    const miss = "a verification is not in the recording; nearest is work 2, with other tests";
    await expect(work({ files: "f2", tests: "t2" })).rejects.toThrow(miss);
    await expect(work({}, { name: "build" })).rejects.toThrow(
      "a build is not in the recording, which has none",
    );
    expect(played.faults()).toContain(miss);
  });

  test("of another run is done", async () => {
    using played = playWork(recorded, { isOwn, doesRest: false });
    expect(await work({ files: "f1", tests: "t1" }, { run: "other" })).toBe("done");
    expect(played.played).toBe(0);
  });

  test("is done if a fork goes on from the recording", async () => {
    using played = playWork(recorded, { isOwn, doesRest: true });
    expect(await work({ files: "f1", tests: "t1" })).toBe("first");
    expect(await work({ files: "f1", tests: "t1" })).toBe("done");
    expect(played.faults()).toEqual([]);
  });

  test("is done again when nothing plays it any more", async () => {
    playWork(recorded, { isOwn, doesRest: false })[Symbol.dispose]();
    expect(await work({ files: "f1", tests: "t1" })).toBe("done");
  });
});
