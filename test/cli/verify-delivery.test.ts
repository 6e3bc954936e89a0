import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../cli/command-line.ts";
import { createVerifier } from "../../src/software-house/verification/create-verifier.ts";
import { scriptBySchema } from "../../src/testing/index.ts";
import {
  pythonTasks,
  TASKS_SPECIFICATION,
  TASKS_TESTS,
} from "../src/software-house/verification/programs/python-programs.ts";
import { missingFor } from "../src/software-house/verification/programs/verification.ts";
import { house } from "../support/house.ts";
import { scriptedModels } from "../support/scripted-models.ts";
import { recordedOutput } from "./support/screen.ts";
import { temporaryFolder } from "./support/troupe.ts";

const missing = await missingFor("python");

/** Delivers a real project of the shipped house into a folder, with scripted roles. */
async function deliver(out: string): Promise<void> {
  const criteria = TASKS_SPECIFICATION.criteria.map(({ id }) => ({
    id,
    verdict: "pass" as const,
    evidence: "tasks.py:1",
  }));
  const script = {
    specification: { json: TASKS_SPECIFICATION },
    acceptance_tests: { json: TASKS_TESTS },
    file_set: { json: { files: pythonTasks(), notes: "", disputes: [] } },
    review: { json: { criteria, findings: [] } },
  };
  await using scripted = await scriptedModels(scriptBySchema(script));
  const verifier = createVerifier();
  await house(scripted, { out, verifier });
  await verifier.close();
}

async function verify(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { output, stdout, stderr } = recordedOutput();
  const code = await runCommandLine(["verify", ...words], output);
  return { code, stdout: stdout(), stderr: stderr() };
}

describe.skipIf(missing !== null)(
  `troupe verify on a delivery${missing === null ? "" : ` (skipped: ${missing})`}`,
  () => {
    it("finds its specification and its tests, and judges again", async () => {
      await using folder = await temporaryFolder();
      await deliver(folder.path);
      expect(await readFile(join(folder.path, "REPORT.md"), "utf8")).toContain("\n**VERIFIED 2/2 criteria");
      const { code, stdout } = await verify(folder.path);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^VERIFIED 2\/2 criteria, \d+ of \d+ mutants noticed, bubblewrap\n$/);
    });

    it("exits with 1 and names the file that was changed, also if the project still passes", async () => {
      await using folder = await temporaryFolder();
      await deliver(folder.path);
      await appendFile(join(folder.path, "REPORT.md"), "\nAudited by everybody.\n");
      const { code, stdout, stderr } = await verify(folder.path);
      expect(code).toBe(1);
      expect(stdout).toMatch(
        /^CHANGED since it was delivered: REPORT.md was changed\nVERIFIED 2\/2 criteria, .*bubblewrap\n$/,
      );
      expect(stderr).toContain("changed: REPORT.md was changed");
    });

    it("judges the files as they are now, and reports both as JSON", async () => {
      await using folder = await temporaryFolder();
      await deliver(folder.path);
      const [first] = pythonTasks();
      await writeFile(join(folder.path, "project", first!.path), "raise SystemExit(3)\n");
      const { code, stdout } = await verify(folder.path, "--json");
      expect({ code, record: JSON.parse(stdout) }).toMatchObject({
        code: 1,
        record: {
          changed: [`project/${first!.path} was changed`],
          outcome: { status: "failed", reason: expect.stringContaining("CHANGED since") as string },
          verdict: { status: "not-verified" },
        },
      });
    });
  },
);
