import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Models } from "../../../src/index.ts";
import { readRecording, recordRun, type Recording } from "../../../src/recordings/index.ts";
import { writeRecording } from "../../../src/recordings/recording-file.ts";
import type { SoftwareHouseOptions } from "../../../src/software-house/index.ts";
import { replay, scriptBySchema, type ModelScript } from "../../../src/testing/index.ts";
import { house, houseScript, reviewed, written } from "../../support/house.ts";
import { noisyVerifier } from "../../support/noisy-verifier.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { steady, taped } from "./tape-of.ts";

/** The first files fail a test, and the second ones are good. */
const twoRounds = (): ModelScript =>
  scriptBySchema({
    ...houseScript,
    file_set: [written("fails greets c1: why"), written("good")],
    review: reviewed(),
  });

/** Runs a house whose verifier never says the same twice. Returns what it came to, and what the verifier was asked. */
async function runHouse(models: Models, options: SoftwareHouseOptions = {}) {
  const verifier = noisyVerifier();
  const { events: told, ...state } = await house({ models }, { verifier, ...options });
  const events = told.map(({ sequence: _, ...event }) => event);
  return { state, events, asked: verifier.asked };
}

/** Returns every file of a folder with its text. */
function filesIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length), readFileSync(path, "utf8")]));
}

/** Returns what the models were asked and said. */
function exchanges({ calls, work }: Recording): unknown {
  return {
    calls: calls.map(({ agent, attempt, request, reply }) => ({ agent, attempt, request, reply })),
    work: work?.map(({ number, name, input, result }) => ({ number, name, input, result })),
  };
}

describe("a recorded Software House", () => {
  test("is played ten times with the same requests, evidence, files and verdict, and verifies nothing", async () => {
    using folder = temporaryFolder();
    const recorded = await taped(folder.path, twoRounds(), (models) =>
      runHouse(models, { out: join(folder.path, "first") }),
    );
    expect(recorded.result.state.verdict?.status).toBe("verified");
    expect(recorded.recording.work?.map(({ name }) => name)).toEqual([
      "readiness",
      "build",
      "verification",
      "build",
      "verification",
    ]);
    const again = join(folder.path, "again.json");
    for (let round = 1; round <= 10; round += 1) {
      const out = join(folder.path, `replay-${round}`);
      await using tape = await replay(recorded.file);
      const played = await recordRun(again, () => runHouse(tape.models, { out }));
      expect(exchanges(await readRecording(again))).toEqual(exchanges(recorded.recording));
      expect(played.asked).toEqual([]);
      const { state, events } = recorded.result;
      const inFolder = JSON.stringify(steady({ state, events })).replaceAll("/first", `/replay-${round}`);
      expect(steady({ state: played.state, events: played.events })).toEqual(JSON.parse(inFolder));
      expect(filesIn(out)).toEqual(filesIn(join(folder.path, "first")));
    }
  });

  test("verifies again if it is played by order, and keeps its verdict", async () => {
    using folder = temporaryFolder();
    const { file, result } = await taped(folder.path, twoRounds(), (models) => runHouse(models));
    await using tape = await replay(file, { match: "order" });
    const played = await runHouse(tape.models);
    expect(played.asked).toEqual(result.asked);
    expect(played.state.verdict).toEqual(result.state.verdict);
    expect(played.state.reports).not.toEqual(result.state.reports);
  });

  test("misses if a prompt was changed", async () => {
    using folder = temporaryFolder();
    const { file } = await taped(folder.path, twoRounds(), (models) => runHouse(models));
    const tape = await replay(file);
    await runHouse(tape.models, { roles: { reviewer: { prompt: "Be kind." } } });
    await expect(tape.close()).rejects.toThrow(
      /a request of reviewer is not in the recording; nearest is call 5 \(reviewer, attempt 1\): message 1 differs/,
    );
  });

  test("without recorded verifications, is verified", async () => {
    using folder = temporaryFolder();
    const good = scriptBySchema({ ...houseScript, file_set: written("good"), review: reviewed() });
    const { file, recording, result } = await taped(folder.path, good, (models) => runHouse(models));
    const { work: _, ...former } = recording;
    writeRecording(file, former);
    const tape = await replay(file, { match: "order" });
    const played = await runHouse(tape.models);
    await tape.close();
    expect(played.asked).toEqual(result.asked);
    expect(played.state.verdict).toEqual(result.state.verdict);
  });

  test("does not use a played verification that has not the shape of one, and says so", async () => {
    using folder = temporaryFolder();
    const good = scriptBySchema({ ...houseScript, file_set: written("good"), review: reviewed() });
    const { file, recording } = await taped(folder.path, good, (models) => runHouse(models));
    const work = recording.work?.map((one) =>
      one.name === "verification"
        ? { ...one, result: { value: { phases: [], tests: "all passed" }, told: [] } }
        : one,
    );
    writeRecording(file, { ...recording, ...(work && { work }) });
    const tape = await replay(file);
    const { state } = await runHouse(tape.models);
    expect(state.outcome).toMatchObject({ status: "partial" });
    expect(state.outcome?.reason).toContain("a recorded verification has not the shape of its kind");
    expect(state.verdict?.status).not.toBe("verified");
    await expect(tape.close()).rejects.toThrow(/not played|not in the recording/);
  });
});
