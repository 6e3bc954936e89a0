import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { JournalEntry } from "../../src/journal/journal-entry.ts";
import type { JournalContent } from "../../src/journal/read-journal.ts";
import { scriptBySchema } from "../../src/testing/index.ts";
import { createConsole } from "../../web/server/create-console.ts";
import { keepJournal } from "../../web/server/keep-journal.ts";
import { readMount } from "../../web/server/mount.ts";
import { readPageFiles } from "../../web/server/page-files.ts";
import { openWorkersApi } from "../../web/server/workers/open-workers-api.ts";
import { describeWithServices, workerProject, type WorkerProject } from "./support/services.ts";
import { A_PROCESS_MILLISECONDS, troupe } from "./support/troupe.ts";

const TIMEOUT = { timeout: 6 * A_PROCESS_MILLISECONDS };
const SOUP = scriptBySchema({ text: { text: "A leek soup." } });

/** The console's server of a project, as far as it serves the API of the workers. */
function consoleOf({ context }: WorkerProject) {
  const { environment, folder } = context;
  const api = openWorkersApi({ environment, graphs: new Map(), version: "1.2.3", hasJournal: true });
  if (api === null) throw new Error("the environment names both services");
  const app = createConsole({
    mount: readMount({}, folder),
    page: readPageFiles(join(folder, "no page")),
    journal: keepJournal(folder),
    workers: { path: "/app/workers", routes: api.app },
  });
  const ask = (path: string, method = "GET"): Promise<Response> =>
    Promise.resolve(app.request(`http://localhost:2024/app/workers${path}`, { method }));
  return {
    ask,
    async journalOf(thread: string): Promise<JournalContent> {
      return (await ask(`/app/api/threads/${thread}/journal?follow=0`)).json() as Promise<JournalContent>;
    },
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}

function runsIn(entries: readonly JournalEntry[]): string[] {
  return [...new Set(entries.map((entry) => (entry.kind === "call" ? entry.call.run : entry.event.run)))];
}

describeWithServices("the journal of a worker", (services) => {
  test(
    "is one for a thread, whichever worker of the project carries it out, and the console's server has it",
    TIMEOUT,
    async () => {
      await using project = await workerProject(services(), SOUP);
      const cook = async (thread: string): Promise<void> => {
        const words = ["run", "router", "Cook.", "--queue", "--thread", thread];
        expect(await troupe(words, project.context)).toMatchObject({ code: 0, stdout: "A leek soup.\n" });
      };
      const first = await project.startWorker();
      await cook("supper");
      const second = await project.startWorker();
      first.child.kill("SIGTERM");
      await first.ended;
      await cook("supper");
      await cook("lunch");
      second.child.kill("SIGTERM");
      await second.ended;
      await using served = consoleOf(project);
      expect(await (await served.ask("/info")).json()).toMatchObject({ workers: true, hasJournal: true });
      const { entries, fullSince } = await served.journalOf("supper");
      expect([runsIn(entries).length, fullSince]).toEqual([2, null]);
      const calls = entries.flatMap((entry) => (entry.kind === "call" ? [entry.call] : []));
      expect(calls.map(({ agent, reply }) => [agent, reply?.text])).toEqual([
        ["cook", "A leek soup."],
        ["cook", "A leek soup."],
      ]);
      expect(runsIn((await served.journalOf("lunch")).entries)).toHaveLength(1);
      // A worker on another machine keeps the journal there.
      expect(await served.journalOf("elsewhere")).toEqual({ entries: [], fullSince: null });

      expect((await served.ask("/threads/lunch", "DELETE")).status).toBe(204);
      expect((await served.journalOf("lunch")).entries).toEqual([]);
      expect((await served.journalOf("supper")).entries).toEqual(entries);
    },
  );

  test(
    "is not kept with TROUPE_JOURNAL=off, and a wrong setting ends the worker with 2",
    TIMEOUT,
    async () => {
      await using project = await workerProject(services(), SOUP);
      const { environment, folder } = project.context;
      environment["TROUPE_JOURNAL"] = "off";
      const worker = await project.startWorker();
      expect((await troupe(["run", "router", "Cook.", "--queue"], project.context)).code).toBe(0);
      worker.child.kill("SIGTERM");
      await worker.ended;
      expect(readdirSync(folder)).not.toContain(".troupe");
      const refused = await troupe(["worker"], {
        folder,
        environment: { ...environment, TROUPE_JOURNAL: "on", TROUPE_JOURNAL_MEGABYTES: "huge" },
      });
      expect(refused).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("TROUPE_JOURNAL_MEGABYTES: it must be a whole number from 1 to 200"),
      });
    },
  );
});
