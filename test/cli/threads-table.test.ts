import { join } from "node:path";
import { expect, it } from "vitest";
import { runCommandLine } from "../../cli/command-line.ts";
import { openThreads } from "../../src/threads/open-threads.ts";
import { recordedOutput } from "./support/screen.ts";
import { A_PROCESS_MILLISECONDS, temporaryFolder } from "./support/troupe.ts";

const ID = "3f0c1d1e-6a51-4a0e-9d52-0a5d3f3f2a11";

it(
  "`troupe threads` puts a long thread on two lines of a narrow terminal, and on one line of a pipe",
  { timeout: A_PROCESS_MILLISECONDS },
  async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "threads.db");
    using threads = await openThreads({ file });
    threads.records.write({
      thread: ID,
      graph: "router",
      folder: folder.path,
      request: "Why is\nmy query slow?",
      after: null,
      status: "finished",
      updatedAt: Date.UTC(2026, 10, 27, 7, 38),
    });
    const [terminal, pipe] = [recordedOutput({ terminal: true }), recordedOutput()];
    for (const { output } of [terminal, pipe]) await runCommandLine(["threads", "--db", file], output);
    expect(terminal.stdout().split("\n")).toEqual([
      `thread${" ".repeat(30)}  graph   status`,
      "  when (UTC)        last request",
      `${ID}  router  finished`,
      "  2026-11-27 07:38  Why is my query slow?",
      "",
    ]);
    expect(pipe.stdout().split("\n")[1]).toBe(
      `${ID}  router  finished  2026-11-27 07:38  Why is my query slow?`,
    );
  },
);
