import { expect, test, vi } from "vitest";
import { scriptBySchema } from "../../src/testing/index.ts";
import type { ShownRun } from "../../cli/runs/shown-run.ts";
import { A_PROCESS_MILLISECONDS, startTroupe, troupe, type Ended } from "./support/troupe.ts";
import { describeWithServices, workerProject, type WorkerProject } from "./support/services.ts";

const PATIENCE = { timeout: A_PROCESS_MILLISECONDS, interval: 50 };
const TIMEOUT = { timeout: 8 * A_PROCESS_MILLISECONDS };
const SOUP = scriptBySchema({ text: { text: "A leek soup." } });

/** Runs `troupe runs` with these words. */
function runs(project: WorkerProject, ...words: string[]): Promise<Ended> {
  return troupe(["runs", ...words], project.context);
}

/** Submits a run, waits for its end, and returns its id. */
async function finished(project: WorkerProject, ...words: string[]): Promise<string> {
  const { stdout } = await troupe(["run", "router", "Cook.", "--queue", "--json", ...words], project.context);
  return (JSON.parse(stdout) as { run: string }).run;
}

describeWithServices("troupe runs", (services) => {
  test("lists and shows runs, as text and as JSON", TIMEOUT, async () => {
    await using project = await workerProject(services(), SOUP);
    await project.startWorker();
    const run = await finished(project, "--tenant", "looks", "--thread", "one");
    const other = await finished(project, "--tenant", "looks", "--thread", "two");
    const list = await runs(project, "list", "--tenant", "looks");
    expect(list.code).toBe(0);
    const [head, ...rows] = list.stdout.trimEnd().split("\n");
    expect(head?.split(/ {2,}/)).toEqual([
      "run",
      "graph",
      "status",
      "submitted (UTC)",
      "take-overs",
      "thread",
    ]);
    expect(rows.map((row) => row.split(/ {2,}/)[0])).toEqual([other, run]);

    const { stdout } = await runs(project, "list", "--tenant", "looks", "--thread", "one", "--json");
    const shown = JSON.parse(stdout) as { runs: ShownRun[] };
    expect(shown.runs).toEqual([
      {
        run,
        tenant: "looks",
        graph: "router",
        thread: "one",
        status: "finished",
        takeOvers: 0,
        answer: "A leek soup.",
        outcome: expect.objectContaining({ status: "completed" }) as unknown,
        error: null,
        questions: [],
        submittedAt: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
        startedAt: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
        endedAt: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
      },
    ]);
    const one = await runs(project, "show", run, "--tenant", "looks");
    expect([one.code, one.stdout]).toEqual([0, "A leek soup.\n"]);
    expect(one.stderr).toMatch(/^status: +finished$/m);
    expect(
      (await runs(project, "list", "--tenant", "looks", "--status", "running", "--status", "failed")).stderr,
    ).toBe("troupe: there are no such runs\n");
  });

  test("of another tenant are unknown, whatever the command", TIMEOUT, async () => {
    await using project = await workerProject(services(), SOUP);
    await project.startWorker();
    const run = await finished(project, "--tenant", "mine");
    for (const words of [
      ["show", run],
      ["watch", run],
      ["cancel", run],
      ["resume", run],
      ["answer", run, "--approve"],
    ]) {
      const { code, stdout, stderr } = await runs(project, ...words, "--tenant", "theirs");
      expect([words[0], code, stdout]).toEqual([words[0], 2, ""]);
      expect(stderr).toContain(run);
      expect(stderr).not.toContain("leek");
    }
    expect((await runs(project, "list", "--tenant", "theirs", "--json")).stdout).toBe('{\n  "runs": []\n}\n');
    const hostile = await runs(project, "list", "--tenant", "mine/../theirs");
    expect([hostile.code, hostile.stdout]).toEqual([2, ""]);
  });

  test("can be canceled, continued and deleted", TIMEOUT, async () => {
    let isOpen = false;
    const waiting: (() => void)[] = [];
    const script = scriptBySchema({
      text: async () => {
        if (!isOpen) await new Promise<void>((resolve) => waiting.push(resolve));
        return { text: "A leek soup." };
      },
    });
    await using project = await workerProject(services(), script);
    await project.startWorker();
    const words = ["run", "router", "Cook.", "--queue", "--json", "--tenant", "changes"];
    const watched = startTroupe(words, project.context);
    await vi.waitFor(() => expect(project.model.requests).toHaveLength(1), PATIENCE);
    const { stdout } = await runs(project, "list", "--tenant", "changes", "--json");
    const [{ run } = { run: "" }] = (JSON.parse(stdout) as { runs: ShownRun[] }).runs;
    expect((await runs(project, "cancel", run, "--tenant", "changes")).code).toBe(0);
    const { code, stdout: record } = await watched.ended;
    expect([code, JSON.parse(record)]).toMatchObject([
      130,
      { run, answer: null, error: { code: "run_aborted" } },
    ]);
    expect((await runs(project, "show", run, "--tenant", "changes", "--json")).stdout).toContain(
      '"status": "canceled"',
    );

    isOpen = true;
    const resumed = await runs(project, "resume", run, "--tenant", "changes", "--json");
    expect(resumed.code).toBe(0);
    const again = await runs(project, "watch", run, "--tenant", "changes");
    expect([again.code, again.stdout]).toEqual([0, "A leek soup.\n"]);

    const kept = await runs(project, "delete", "--older-than", "1h", "--tenant", "changes", "--json");
    expect([kept.code, JSON.parse(kept.stdout)]).toEqual([0, { deleted: 0 }]);
    const deleted = await runs(project, "delete", "--older-than", "0m", "--tenant", "changes");
    expect([deleted.code, deleted.stderr]).toEqual([0, "troupe: deleted 1 run\n"]);
    expect((await runs(project, "show", run, "--tenant", "changes")).code).toBe(2);
    for (const wake of waiting) wake();
  });
});
