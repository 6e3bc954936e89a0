import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { RunRecord } from "../../cli/run/run-record.ts";
import { A_PROCESS_MILLISECONDS, temporaryFolder, troupe } from "./support/troupe.ts";

vi.setConfig({ testTimeout: A_PROCESS_MILLISECONDS });

const environment = { TROUPE_MODE: "rehearsal" };

test("a project that is not verified is delivered to runs/<thread>, and the exit code is 1", async () => {
  await using folder = await temporaryFolder();
  const words = ["run", "software-house", "Write a chess engine.", "--thread", "../chess", "--json"];
  const ended = await troupe(words, { environment, folder: folder.path });
  const record = JSON.parse(ended.stdout) as RunRecord & { verdict: { status: string } };
  expect(ended.code).toBe(1);
  expect(record).toMatchObject({
    graph: "software-house",
    thread: "../chess",
    outcome: { status: "partial" },
  });
  expect(["not-verified", "unverified"]).toContain(record.verdict.status);
  expect(record.answer).toContain("No real model is configured");
  const report = await readFile(join(folder.path, "runs/__chess/REPORT.md"), "utf8");
  expect(report).toContain("# No script for this request: report");
});

test("--out chooses the folder, also for a run that continues under a larger limit", async () => {
  await using folder = await temporaryFolder();
  const options = ["--thread", "limited", "--out", "delivered", "--db", "threads.db"];
  const words = ["run", "software-house", "Write a chess engine.", ...options, "--max-model-calls", "2"];
  const first = await troupe(words, { environment, folder: folder.path });
  expect(first.stderr).toContain("limit reached: modelCalls (2)");
  expect(first.stderr).toContain(
    "troupe resume limited --db threads.db --out delivered --max-model-calls <more>",
  );
  const resumed = await troupe(
    ["resume", "limited", ...options.slice(2), "--max-model-calls", "30", "--json"],
    { environment, folder: folder.path },
  );
  const record = JSON.parse(resumed.stdout) as RunRecord;
  expect(record.outcome).toMatchObject({ status: "partial", limit: null });
  const readme = await readFile(join(folder.path, "delivered/project/README.md"), "utf8");
  expect(readme).toContain("# No program");
});
