import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  pythonTasks,
  TASKS_SPECIFICATION,
  TASKS_TESTS,
} from "../../src/software-house/verification/programs/python-programs.ts";
import { missingFor } from "../../src/software-house/verification/programs/verification.ts";
import { CLIENTS, connect, type CallResult } from "../support/mcp.ts";
import { A_PROCESS_MILLISECONDS, temporaryFolder } from "../support/troupe.ts";

const missing = await missingFor("python");

/** A folder with a project, its specification and its tests. `change` makes a fault in the program. */
async function projectWith(change: (content: string) => string = (content) => content) {
  const folder = await temporaryFolder({
    "specification.json": JSON.stringify(TASKS_SPECIFICATION),
    "tests.json": JSON.stringify(TASKS_TESTS),
  });
  for (const { path, content } of pythonTasks()) {
    const file = join(folder.path, "project", path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, path.endsWith(".py") ? change(content) : content);
  }
  return folder;
}

const BY_PATH = { folder: "project", specification: "specification.json", tests: "tests.json", quick: true };
describe.skipIf(missing !== null)(
  `troupe_verify${missing === null ? "" : ` (skipped: ${missing})`}`,
  { timeout: 3 * A_PROCESS_MILLISECONDS },
  () => {
    it.for(CLIENTS)("verifies a correct project, and tells each phase (%s)", async (kind) => {
      await using folder = await projectWith();
      await using client = await connect(kind, { folder: folder.path });
      const phases: string[] = [];
      const result = await client.call("troupe_verify", BY_PATH, { onProgress: (text) => phases.push(text) });
      expect(result).toMatchObject({
        content: [{ text: "VERIFIED 2/2 criteria, quick, bubblewrap" }],
        structuredContent: {
          status: "verified",
          reason: null,
          criteria: [{ verdict: "pass" }, { verdict: "pass" }],
          failedTests: [],
          failedPhases: [],
          sandbox: "bubblewrap",
        },
      });
      expect(phases.join("\n")).toMatch(/✓ acceptance/);
    });

    it("says which tests of a faulty project failed first, as text and as data", async () => {
      await using folder = await projectWith((content) =>
        content.replace("def main", "raise SystemExit(9)\n\ndef main"),
      );
      await using client = await connect("2026-07-28", { folder: folder.path });
      const input = {
        folder: "project",
        specification: TASKS_SPECIFICATION,
        tests: TASKS_TESTS,
        quick: true,
      };
      const result = await client.call("troupe_verify", input);
      expect(result.isError).toBeUndefined();
      expect(result.structuredContent).toMatchObject({
        status: "not-verified",
        failedTests: [
          { criterion: TASKS_TESTS.tests[0]?.criterionId, failure: expect.stringContaining("9") as string },
          {},
        ],
      });
      expect(result.content[0]?.text).toMatch(/^NOT VERIFIED 0\/2 criteria/);
      expect(result.content[0]?.text).toContain(`test "${TASKS_TESTS.tests[0]?.name}"`);
    });
  },
);

describe("troupe_verify with wrong arguments", { timeout: 2 * A_PROCESS_MILLISECONDS }, () => {
  it("refuses paths outside of the server's folder, also by a link, and names faults", async () => {
    await using folder = await projectWith();
    await symlink("/etc", join(folder.path, "link"));
    await symlink("/etc/hostname", join(folder.path, "file.json"));
    await using client = await connect("2026-07-28", { folder: folder.path });
    const said = async (input: object): Promise<string> => {
      const { isError, content }: CallResult = await client.call("troupe_verify", { ...BY_PATH, ...input });
      return isError ? content[0]!.text : "no error";
    };
    expect(await said({ folder: ".." })).toContain("folder must be inside the server's folder");
    expect(await said({ folder: "/etc" })).toContain("but is /etc");
    expect(await said({ folder: "link" })).toContain("but is /etc");
    expect(await said({ tests: "file.json" })).toContain("tests must be inside");
    expect(await said({ specification: "nothing.json" })).toContain("specification cannot be read");
    expect(await said({ specification: { ...TASKS_SPECIFICATION, title: 1 } })).toContain("title");
    expect(await said({ specification: undefined, tests: undefined })).toContain("is not a delivery");
    expect(await said({ tests: undefined })).toContain("tests is missing");
  });
});
