import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../cli/command-line.ts";
import {
  pythonTasks,
  TASKS_SPECIFICATION,
  TASKS_TESTS,
} from "../src/software-house/verification/programs/python-programs.ts";
import { missingFor } from "../src/software-house/verification/programs/verification.ts";
import { recordedOutput } from "./support/screen.ts";
import { temporaryFolder } from "./support/troupe.ts";

const missing = await missingFor("python");

/** Creates a project's folder and its two JSON files, and runs `troupe verify` on them. */
async function verify(
  folder: string,
  inputs: { specification?: unknown; tests?: unknown; words?: string[] } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { specification = TASKS_SPECIFICATION, tests = TASKS_TESTS, words = [] } = inputs;
  const project = join(folder, "project");
  await mkdir(join(project, "__pycache__"), { recursive: true });
  await writeFile(join(project, "__pycache__", "tasks.pyc"), "old");
  for (const { path, content } of pythonTasks()) await writeFile(join(project, path), content);
  const files = { specification: join(folder, "s.json"), tests: join(folder, "t.json") };
  await writeFile(files.specification, JSON.stringify(specification));
  await writeFile(files.tests, JSON.stringify(tests));
  const { output, stdout, stderr } = recordedOutput();
  const named = ["--specification", files.specification, "--tests", files.tests];
  const code = await runCommandLine(["verify", project, ...named, ...words], output);
  return { code, stdout: stdout(), stderr: stderr() };
}

describe.skipIf(missing !== null)(`troupe verify${missing === null ? "" : ` (skipped: ${missing})`}`, () => {
  it("prints the verdict of a correct project, and writes the evidence", async () => {
    await using folder = await temporaryFolder();
    const out = join(folder.path, "out");
    const { code, stdout, stderr } = await verify(folder.path, { words: ["--quick", "--out", out] });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "VERIFIED 2/2 criteria, quick, bubblewrap\n" });
    expect(stderr).toContain("ignored: __pycache__/");
    expect((await readdir(join(out, "evidence"), { recursive: true })).sort()).toEqual([
      "acceptance_tests.json",
      "reports",
      join("reports", "round-1.json"),
      "specification.json",
      "verdict.json",
    ]);
    expect(JSON.parse(await readFile(join(out, "evidence", "verdict.json"), "utf8"))).toMatchObject({
      status: "verified",
    });
  });

  it("prints one JSON object, and exits with 1 if a criterion fails", async () => {
    await using folder = await temporaryFolder();
    const [first, second] = TASKS_TESTS.tests;
    const step = { kind: "command", arguments: ["list"], stdin: null, capture: [] };
    const wrong = { ...first, steps: [{ ...step, expect: { exit: [9], stdout: [], stderr: [] } }] };
    const inputs = { tests: { acceptance_tests: { tests: [wrong, second] } }, words: ["--json"] };
    const { code, stdout } = await verify(folder.path, inputs);
    expect({ code, record: JSON.parse(stdout) }).toMatchObject({
      code: 1,
      record: {
        graph: "verify",
        thread: null,
        answer: expect.stringMatching(/^NOT VERIFIED 1\/2 criteria/) as string,
        outcome: { status: "failed", usage: { modelCalls: 0 } },
        verdict: { status: "not-verified" },
        evidence: { round: 1, sandbox: "bubblewrap" },
      },
    });
  });

  it("does not verify a criterion whose tests prove nothing, or that no test can show, unless that is accepted", async () => {
    await using folder = await temporaryFolder();
    const [first, second] = TASKS_TESTS.tests;
    const step = { kind: "command", arguments: ["list"], stdin: null, capture: [] };
    const weak = { ...first, steps: [{ ...step, expect: { exit: [], stdout: [""], stderr: [] } }] };
    const proved = await verify(folder.path, { tests: { tests: [weak, second] } });
    expect(proved).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /^NOT VERIFIED 1\/2 criteria.*\n {2}criterion \w+ is unproven: the test/,
      ) as string,
      stderr: expect.stringContaining("test-check") as string,
    });
    const untestable = [{ criterionId: first?.criterionId, reason: "needs two machines" }];
    const tests = {
      tests: TASKS_TESTS.tests.filter((test) => test.criterionId !== first?.criterionId),
      untestable,
    };
    const accepted = await verify(folder.path, { tests, words: ["--accept-untestable"] });
    expect(accepted).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^VERIFIED 1\/2 criteria, \w+ unproven: needs two machines, /) as string,
    });
  });

  it("refuses a project with a link", async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, "project"));
    await symlink("/etc/passwd", join(folder.path, "project", "secret"));
    const { code, stdout } = await verify(folder.path);
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringContaining('materialize: "secret" is a link') as string,
    });
  });
});

describe("troupe verify with wrong arguments", () => {
  it("names every fault of a specification", async () => {
    await using folder = await temporaryFolder();
    const specification = { ...TASKS_SPECIFICATION, kind: "web", title: 1 };
    const { code, stdout } = await verify(folder.path, { specification, words: ["--json"] });
    expect({ code, record: JSON.parse(stdout) }).toMatchObject({
      code: 2,
      record: { answer: null, error: { code: "configuration_invalid" } },
    });
    expect(stdout).toContain("kind: Invalid option");
    expect(stdout).toContain("title: Invalid input");
  });

  it("requires --yes before anything runs without a sandbox", async () => {
    await using folder = await temporaryFolder();
    const { code, stderr } = await verify(folder.path, { words: ["--unsandboxed"] });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("confirm it with --yes") as string,
    });
  });

  it("names a file that cannot be read", async () => {
    const { output, stderr } = recordedOutput();
    const words = ["verify", ".", "--specification", "missing.json", "--tests", "missing.json"];
    expect([await runCommandLine(words, output), stderr().includes("missing.json cannot be read")]).toEqual([
      2,
      true,
    ]);
  });
});

describe("troupe verify on a folder without --specification and --tests", () => {
  it("refuses a folder that is not a delivery, and says what a delivery has", async () => {
    await using folder = await temporaryFolder();
    const { output, stderr } = recordedOutput();
    expect(await runCommandLine(["verify", folder.path], output)).toBe(2);
    expect(stderr()).toContain("is not a delivery, which has project, evidence/specification.json");
  });

  it("names the file that is missing if only one is given", async () => {
    const { output, stderr } = recordedOutput();
    expect(await runCommandLine(["verify", ".", "--specification", "s.json"], output)).toBe(2);
    expect(stderr()).toContain("--tests <file> is missing");
  });
});
