import { expect, test } from "vitest";
import { measureCost } from "../../bench/recordings/measure-cost.ts";
import { reportOf } from "../../bench/recordings/report.ts";
import { createModelServer, scriptBySchema } from "../../src/testing/index.ts";
import { step } from "../support/plan.ts";
import { planOf } from "../support/scripted-models.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("recorded and replayed runs are measured beside plain ones", async () => {
  using folder = temporaryFolder();
  let delayMilliseconds = 0;
  const script = scriptBySchema({
    plan: planOf(step("one", [], "worker")),
    text: () => ({ text: "done", delayMilliseconds }),
  });
  await using server = await createModelServer({ script });
  const takes = (milliseconds: number): Promise<void> => {
    delayMilliseconds = milliseconds;
    return Promise.resolve();
  };
  const model = { baseUrl: server.baseUrl, takes };
  const costs = await measureCost(
    { folder: folder.path, model },
    { rounds: 1, latencies: [0, 5], warmUp: 1 },
  );
  const house = {
    verdict: "verified",
    calls: 6,
    verifications: 5,
    replays: 10,
    equal: { requests: 10, replies: 10, evidence: 10, files: 10, verdict: 10 },
    recorded: 45_000,
    replayed: [500, 700, 600],
  } as const;
  const measured = { date: "2026-11-28", node: "20.20.2", cores: 2 };
  const report = reportOf({ measured, house: { ...house, replayed: [...house.replayed] }, costs });
  expect(report).toContain("| the same requests | 10 of 10 |");
  expect(report).toContain("| a replay, seconds (median) | 0.60 |");
  expect(report.match(/^\| \d ms \| \w+ /gm)).toEqual([
    "| 0 ms | plain ",
    "| 0 ms | recorded ",
    "| 0 ms | replayed ",
    "| 5 ms | plain ",
    "| 5 ms | recorded ",
  ]);
});
