import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "vitest";
import { pythonShortener } from "../src/software-house/verification/programs/python-programs.ts";
import {
  SHORTENER_TESTS,
  shortenerSpecification,
} from "../src/software-house/verification/programs/shortener.ts";
import { missingFor } from "../src/software-house/verification/programs/verification.ts";
import { A_PROCESS_MILLISECONDS, startTroupe, temporaryFolder } from "./support/troupe.ts";

const missing = await missingFor("python");
const why = missing === null ? "" : ` (skipped: ${missing})`;

describe.skipIf(missing !== null)(
  `troupe verify that is interrupted${why}`,
  { timeout: A_PROCESS_MILLISECONDS },
  () => {
    it.for(["build", "unit-tests", "start", "acceptance", "survival"])(
      "says nothing about the project after %s, and exits with 130",
      async (phase, { expect }) => {
        await using folder = await temporaryFolder();
        const words = await writeInputs(folder.path);
        const { child, ended, said } = startTroupe(["verify", ...words, "--json"]);
        await said(` ${phase} `);
        child.kill("SIGINT");
        const { code, stdout } = await ended;
        expect({ code, record: JSON.parse(stdout) as unknown }).toEqual({
          code: 130,
          record: {
            graph: "verify",
            thread: null,
            answer: null,
            outcome: expect.objectContaining({ status: "stopped", code: "run_aborted" }) as unknown,
            verdict: null,
            error: { code: "run_aborted", message: "the verification was stopped on request" },
          },
        });
      },
    );
  },
);

/** Writes a project and its two files, and returns the words of `troupe verify` that name them. */
async function writeInputs(folder: string): Promise<string[]> {
  const project = join(folder, "project");
  await mkdir(project);
  for (const { path, content } of pythonShortener()) await writeFile(join(project, path), content);
  const [specification, tests] = [join(folder, "s.json"), join(folder, "t.json")];
  await writeFile(
    specification,
    JSON.stringify(shortenerSpecification("python", { start: ["python3", "app.py"] })),
  );
  await writeFile(tests, JSON.stringify(SHORTENER_TESTS));
  return [project, "--specification", specification, "--tests", tests];
}
