import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { PrintedRun } from "../../cli/run/run-record.ts";
import { createModelServer, scriptBySchema, type ModelServer } from "../../src/testing/index.ts";
import { houseScript, reviewed, written } from "../support/house.ts";
import { A_PROCESS_MILLISECONDS, temporaryFolder, troupe } from "./support/troupe.ts";

vi.setConfig({ testTimeout: A_PROCESS_MILLISECONDS });

/** Starts a server whose developer hands in a program that does not build. */
function startHouse(): Promise<ModelServer> {
  return createModelServer({
    script: scriptBySchema({ ...houseScript, file_set: written("no program"), review: reviewed() }),
  });
}

test("a project that is not verified is delivered to runs/<thread>, and the exit code is 1", async () => {
  await using folder = await temporaryFolder();
  await using server = await startHouse();
  const environment = { OPENAI_BASE_URL: server.baseUrl };
  const words = ["run", "software-house", "Write a greeter.", "--thread", "../chess", "--json"];
  const ended = await troupe(words, { environment, folder: folder.path });
  const record = JSON.parse(ended.stdout) as PrintedRun & { verdict: { status: string } };
  expect(ended.code).toBe(1);
  expect(record).toMatchObject({
    graph: "software-house",
    thread: "../chess",
    outcome: { status: "partial" },
  });
  expect(["not-verified", "unverified"]).toContain(record.verdict.status);
  expect(record.answer).toContain("Greeter: It greets.");
  const report = await readFile(join(folder.path, "runs/__chess/REPORT.md"), "utf8");
  expect(report).toContain("# Greeter: report");
});

test("a replay says that its verdict was played", async () => {
  await using folder = await temporaryFolder();
  await using server = await startHouse();
  const words = ["run", "software-house", "Write a greeter.", "--json"];
  const recorded = await troupe([...words, "--record", "greeter.json"], {
    environment: { OPENAI_BASE_URL: server.baseUrl },
    folder: folder.path,
  });
  const played = await troupe([...words, "--replay", "greeter.json"], { folder: folder.path });
  const [first, second] = [recorded, played].map(({ stdout }) => JSON.parse(stdout) as PrintedRun);
  expect(first).not.toHaveProperty("played");
  expect(second).toMatchObject({
    verdict: first?.verdict,
    played: { recording: "greeter.json", results: expect.any(Number) as number },
  });
});

test("--out chooses the folder, also for a run that continues under a larger limit", async () => {
  await using folder = await temporaryFolder();
  await using server = await startHouse();
  const environment = { OPENAI_BASE_URL: server.baseUrl };
  const options = ["--thread", "limited", "--out", "delivered", "--db", "threads.db"];
  const words = ["run", "software-house", "Write a greeter.", ...options, "--max-model-calls", "2"];
  const first = await troupe(words, { environment, folder: folder.path });
  expect(first.stderr).toContain("limit reached: modelCalls (2)");
  expect(first.stderr).toContain(
    "troupe resume limited --db threads.db --out delivered --max-model-calls <more>",
  );
  const resumed = await troupe(
    ["resume", "limited", ...options.slice(2), "--max-model-calls", "30", "--json"],
    { environment, folder: folder.path },
  );
  const record = JSON.parse(resumed.stdout) as PrintedRun;
  expect(record.outcome).toMatchObject({ status: "partial", limit: null });
  const program = await readFile(join(folder.path, "delivered/project/main.go"), "utf8");
  expect(program).toBe("no program");
});

test("without a model, another request than the shipped one ends at once, and says that a rehearsal knows one", async () => {
  await using folder = await temporaryFolder();
  const words = ["run", "software-house", "Build a todo list in Rust with a web UI"];
  const json = await troupe([...words, "--json"], { folder: folder.path });
  const record = JSON.parse(json.stdout) as PrintedRun;
  expect(json.code).toBe(2);
  expect(record).toMatchObject({
    answer: expect.stringContaining('a rehearsal of the Software House knows one request only, "Build a URL'),
    outcome: {
      status: "stopped",
      code: "rehearsal_unknown",
      mode: "rehearsal",
      reason: expect.stringContaining("configure a model"),
      usage: { modelCalls: 1 },
    },
  });
  expect(await readdir(folder.path)).toEqual([]);
  const shown = await troupe(words, { folder: folder.path });
  expect(shown.code).toBe(2);
  expect(shown.stdout).toMatch(/a rehearsal of the Software House knows one request only/);
  expect(shown.stderr).toContain("To use a real model");
  expect(shown.stderr).not.toContain("failed");
});
