import { mkdir, readFile, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createRouter } from "../../../graphs/router.ts";
import { createSoftwareHouse } from "../../../graphs/software-house.ts";
import { defineSpecialist } from "../../../src/index.ts";
import type { FileSet } from "../../../src/software-house/index.ts";
import { scriptBySchema, type ScriptEntry } from "../../../src/testing/index.ts";
import { thread } from "../../support/approvals.ts";
import { house, houseScript, observed, reviewed, specified, written } from "../../support/house.ts";
import { ask } from "../../support/kitchen.ts";
import { routeTo, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { scriptedVerifier } from "../../support/scripted-verifier.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

function developing(file_set: ScriptEntry): Promise<ScriptedModels> {
  return scriptedModels(
    scriptBySchema({ ...houseScript, file_set, review: reviewed(), route: routeTo("house") }),
  );
}

function files(...paths: string[]): { json: FileSet } {
  return { json: { files: paths.map((path) => ({ path, content: path })), notes: "", disputes: [] } };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

const EVIDENCE = [
  "REPORT.md",
  "evidence/acceptance_tests.json",
  "evidence/files.json",
  "evidence/reports/round-1.json",
  "evidence/review.json",
  "evidence/specification.json",
  "evidence/verdict.json",
];

describe("the delivery of a Software House", () => {
  test("contains the project with README and SPECIFICATION, its evidence, and a report", async () => {
    using folder = temporaryFolder();
    await using scripted = await developing(files("main.go", "internal/greet.go", "specification.md"));
    const run = await house(scripted, { out: folder.path });
    expect(run.delivery).toBe(folder.path);
    expect(await filesIn(folder.path)).toEqual([
      ...EVIDENCE,
      "project/README.md",
      "project/SPECIFICATION.md",
      "project/internal/greet.go",
      "project/main.go",
    ]);
    const page = await readFile(join(folder.path, "project/SPECIFICATION.md"), "utf8");
    expect(page).toContain("- **greet**: `greet NAME`\n  prints a greeting");
    expect(page).toContain("| c1 | the program | it is called for c1 | it greets c1 |");
    const report = await readFile(join(folder.path, "REPORT.md"), "utf8");
    expect(report).toContain(
      "| c1 | must | the program | it is called for c1 | it greets c1 | 1 of 1 | pass | pass |",
    );
    expect(report).toContain("| 1 | verified | everything passed | delivery |");
    expect(report).toContain("```sh\ngo build -o greet .\n./greet NAME\n```");
    expect(report).toContain("VERIFIED 2/3 criteria, 2 unit tests, bubblewrap, 1 round, 4 calls");
    const kept = await readFile(join(folder.path, "evidence/acceptance_tests.json"), "utf8");
    expect(JSON.parse(kept)).toEqual({ ...houseScript.acceptance_tests.json, ...run.frozen });
  });

  test("goes to the folder of a file URL object in configurable.out, and refuses text, which a server's client could send", async () => {
    using folder = temporaryFolder();
    await using scripted = await developing(files("main.go"));
    const out = pathToFileURL(folder.path);
    const run = await house(scripted, {}, { configurable: { out } });
    expect(run.delivery).toBe(folder.path);
    const refused = await house(scripted, {}, { configurable: { out: folder.path } });
    expect(refused.delivery).toBeNull();
    expect(refused.outcome).toMatchObject({
      status: "partial",
      reason: expect.stringContaining("configurable.out must be a file URL object") as string,
    });
  });

  test("leaves out files whose paths lead out of the project, and reports them", async () => {
    using folder = temporaryFolder();
    await using scripted = await developing(files("main.go", "../escape.txt", "/etc/escape"));
    await house(scripted, { out: join(folder.path, "out") });
    expect((await filesIn(folder.path)).filter((path) => path.includes("escape"))).toEqual([]);
    const report = await readFile(join(folder.path, "out/REPORT.md"), "utf8");
    expect(report).toContain('- "../escape.txt" leaves the project through ..\n- "/etc/escape" is absolute');
  });

  test("does not follow symbolic links in its folder", async () => {
    using folder = temporaryFolder();
    const out = join(folder.path, "out");
    await mkdir(join(folder.path, "elsewhere"));
    await mkdir(out);
    await symlink("../elsewhere", join(out, "project"));
    await using scripted = await developing(files("main.go"));
    const run = await house(scripted, { out });
    expect(await readdir(join(folder.path, "elsewhere"))).toEqual([]);
    expect(run.outcome).toMatchObject({
      status: "partial",
      reason: expect.stringContaining("could not be written") as string,
    });
  });
});

describe("a second turn of a Software House", () => {
  test("builds on the earlier specification and files, and removes files that are no longer delivered", async () => {
    using folder = temporaryFolder();
    const more = specified({ title: "Greeter with statistics" });
    await using scripted = await scriptedModels(
      scriptBySchema({
        ...houseScript,
        specification: [specified(), more],
        file_set: [files("main.go", "old.go"), files("main.go", "statistics.go")],
        review: reviewed(),
      }),
    );
    const options = { models: scripted.models, verifier: scriptedVerifier(), out: folder.path };
    const graph = createSoftwareHouse({ ...options, checkpointer: new MemorySaver() });
    await observed(graph, ask("a greeter"), thread);
    await writeFile(join(folder.path, "project/mine.txt"), "a file of the user");
    const run = await observed(graph, ask("add statistics"), thread);

    const [manager, author, developer] = scripted.server.requests.slice(4);
    const shown = manager?.messages.map(({ content }) => (typeof content === "string" ? content : "")) ?? [];
    expect(shown.at(1)).toBe("a greeter");
    expect(shown.at(-2)).toMatch(
      /^The specification of what was built before:\n<specification.*\n.*"Greeter"/,
    );
    expect(shown.at(-2)).toContain("Its files: main.go, old.go.");
    expect(shown.at(-1)).toBe("add statistics");
    expect(author?.lastUser).toContain("Greeter with statistics");
    expect(developer?.lastUser).toContain("These files do what was asked for before.");
    expect(run).toMatchObject({ round: 1, outcome: { status: "completed", usage: { modelCalls: 4 } } });
    expect((await filesIn(join(folder.path, "project"))).filter((path) => !path.endsWith(".md"))).toEqual([
      "main.go",
      "mine.txt",
      "statistics.go",
    ]);
  });

  test("leaves the delivery of the first turn as it is if it builds nothing", async () => {
    using folder = temporaryFolder();
    const failing: ScriptEntry = [specified(), { fault: { kind: "status", status: 400 } }];
    const rest = {
      acceptance_tests: houseScript.acceptance_tests,
      file_set: written("good"),
      review: reviewed(),
    };
    await using scripted = await scriptedModels(scriptBySchema({ ...rest, specification: failing }));
    const options = { models: scripted.models, verifier: scriptedVerifier(), out: folder.path };
    const graph = createSoftwareHouse({ ...options, checkpointer: new MemorySaver() });
    await observed(graph, ask("a greeter"), thread);
    const before = await readFile(join(folder.path, "REPORT.md"), "utf8");
    const run = await observed(graph, ask("add statistics"), thread);
    expect(run.outcome?.status).toBe("failed");
    expect(await readFile(join(folder.path, "REPORT.md"), "utf8")).toBe(before);
    expect(run.files).toEqual(written("good").json.files);
  });
});

test("a Software House can be a specialist, like any other graph", async () => {
  await using scripted = await developing(files("main.go"));
  const { models } = scripted;
  const graph = createSoftwareHouse({ models, verifier: scriptedVerifier(), out: null });
  const specialist = defineSpecialist({ name: "house", description: "builds software", graph });
  const state = await createRouter({ specialists: [specialist], models }).invoke(ask("a greeter"));
  expect(state.messages.at(-1)?.text).toContain("VERIFIED 2/3 criteria");
  expect(state.usage.map(({ agent }) => agent)).toEqual([
    "classifier",
    "house/product_manager",
    "house/test_author",
    "house/developer",
    "house/reviewer",
  ]);
});
