import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import type { PrintedRun } from "../../cli/run/run-record.ts";
import { createModelServer, scriptBySchema, type ModelScript } from "../../src/testing/index.ts";
import { reviewed, specified, tested } from "../support/house.ts";
import { missingFor } from "../src/software-house/verification/programs/verification.ts";
import { A_PROCESS_MILLISECONDS, startTroupe, temporaryFolder, troupe } from "./support/troupe.ts";

vi.setConfig({ testTimeout: 2 * A_PROCESS_MILLISECONDS });

const missing = await missingFor("python");

const run = { build: [], start: ["python3", "greet.py"], portVariable: null };
const project = (greet: string): { json: object } => ({
  json: {
    files: [
      { path: "greet.py", content: `import sys\nprint(${greet})\n` },
      // Runs long enough to be killed meanwhile. It is stopped together with the Software House.
      { path: "test_greet.py", content: TEST },
    ],
    notes: "",
    disputes: [],
  },
});
const TEST = `import time
import unittest


class Greets(unittest.TestCase):
    def test_waits(self):
        time.sleep(1)
`;
const right = project('"hello " + sys.argv[1]');
const others = {
  specification: specified({ language: "python", run }),
  acceptance_tests: tested(),
  review: reviewed(),
};

/** The result of a Software House that was resumed, and the schemas of its model requests before and after. */
interface Resumed {
  record: PrintedRun & { verdict: { status: string } };
  code: number | null;
  before: (string | null)[];
  after: (string | null)[];
}

/** Runs a Software House until `end` resolves, and then resumes it. */
async function resumed(
  script: ModelScript,
  end: (house: ReturnType<typeof startTroupe>) => Promise<unknown>,
  meanwhile: () => void = () => undefined,
): Promise<Resumed> {
  await using server = await createModelServer({ script });
  await using folder = await temporaryFolder();
  const context = { environment: { OPENAI_BASE_URL: server.baseUrl }, folder: folder.path };
  const options = ["--db", "threads.db", "--out", "delivered", "--json"];
  const house = startTroupe(
    ["run", "software-house", "A greeter.", "--thread", "greeter", ...options],
    context,
  );
  await end(house);
  const asked = (): (string | null)[] => server.requests.map(({ schema }) => schema);
  const before = asked();
  meanwhile();
  const { code, stdout } = await troupe(["resume", "greeter", ...options], context);
  for (const file of ["project/greet.py", "project/SPECIFICATION.md", "evidence/verdict.json", "REPORT.md"]) {
    await access(join(folder.path, "delivered", file));
  }
  const record = JSON.parse(stdout) as Resumed["record"];
  // The delivery's verdict also says which evidence it is about.
  const delivered = await readFile(join(folder.path, "delivered/evidence/verdict.json"), "utf8");
  expect(JSON.parse(delivered)).toMatchObject(record.verdict);
  return { record, code, before, after: asked().slice(before.length) };
}

describe.skipIf(missing !== null)(
  `a Software House${missing === null ? "" : ` (skipped: ${missing})`}`,
  () => {
    test("continues after a kill during verification, and requests nothing that is recorded", async () => {
      const { record, code, before, after } = await resumed(
        scriptBySchema({ ...others, file_set: right }),
        async ({ child, ended, said }) => {
          await said("build: build passed");
          child.kill("SIGKILL");
          await ended;
        },
      );
      expect({ code, before, after, verdict: record.verdict.status }).toEqual({
        code: 0,
        before: ["specification", "acceptance_tests", "file_set"],
        after: ["review"],
        verdict: "verified",
      });
    });

    test("continues where the model server refused, when the server works again", async () => {
      let isDown = true;
      const script = scriptBySchema({ ...others, file_set: right });
      const { record, code, before, after } = await resumed(
        (request) =>
          isDown && request.schema === "file_set"
            ? { fault: { kind: "status", status: 401 } }
            : script(request),
        async ({ ended }) => {
          const failed = await ended;
          expect(failed.code).toBe(1);
          expect(JSON.parse(failed.stdout)).toMatchObject({
            answer: null,
            outcome: { status: "failed", code: "model_key_refused" },
            verdict: { status: "unverified" },
            error: { code: "model_key_refused" },
          });
        },
        () => {
          isDown = false;
        },
      );
      expect({ code, before, after, verdict: record.verdict.status }).toEqual({
        code: 0,
        before: ["specification", "acceptance_tests", "file_set"],
        after: ["file_set", "review"],
        verdict: "verified",
      });
    });
  },
);
