import { describe, expect, test } from "vitest";
import type { FileSet } from "../../../src/software-house/index.ts";
import { scriptBySchema, type ScriptEntry } from "../../../src/testing/index.ts";
import { house, houseScript, reviewed, specified, written } from "../../support/house.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { scriptedVerifier } from "../../support/scripted-verifier.ts";

const FAULTY = "fails greets c1: silence";

function developing(file_set: ScriptEntry, changes: Record<string, ScriptEntry> = {}) {
  return scriptedModels(scriptBySchema({ ...houseScript, file_set, review: reviewed(), ...changes }));
}

/** A first reply with a program, a helper and a page. */
const first = written(FAULTY, {
  files: [
    { path: "main.go", content: FAULTY },
    { path: "helper.go", content: "helps" },
    { path: "README.md", content: "page" },
  ],
});

function changed(changes: Partial<FileSet>): { json: FileSet } {
  return { json: { files: [], edits: null, deleted: null, notes: "", disputes: [], ...changes } };
}

function tasks({ server }: ScriptedModels): string[] {
  return server.requests.filter(({ schema }) => schema === "file_set").map(({ lastUser }) => lastUser);
}

describe("a repair of the developer", () => {
  test("may be an edit, a new file and a deleted one; the other files stay", async () => {
    const edits = [{ path: "main.go", edits: [{ find: FAULTY, replace: "good" }] }];
    const files = [{ path: "new.go", content: "new" }];
    await using scripted = await developing([first, changed({ edits, files, deleted: ["helper.go"] })]);
    const run = await house(scripted);
    expect(tasks(scripted)[1]).toContain("send only what changes");
    expect(run.files).toEqual([
      { path: "main.go", content: "good" },
      { path: "README.md", content: "page" },
      { path: "new.go", content: "new" },
    ]);
    expect(run.verdict).toMatchObject({ status: "verified", rounds: 2 });
  });

  test("is asked for again if an edit does not apply, and the fault names the edit", async () => {
    const faulty = changed({ edits: [{ path: "main.go", edits: [{ find: "absent", replace: "" }] }] });
    const sound = changed({ files: [{ path: "main.go", content: "good" }] });
    await using scripted = await developing([first, faulty, sound]);
    const run = await house(scripted);
    expect(tasks(scripted)[2]).toContain(
      '- edit 1 of main.go: find must occur exactly once, but is not in the file: "absent"',
    );
    expect(run.files.map(({ path }) => path)).toEqual(["main.go", "helper.go", "README.md"]);
  });

  test("that changes nothing is the same files again", async () => {
    await using scripted = await developing([first, changed({})]);
    const run = await house(scripted);
    expect(run.outcome?.reason).toMatch(/the developer sent the files of round 1 again$/);
  });
});

test("a TypeScript project names its compiler before it is verified, so that its users can build what was verified", async () => {
  const toolchain = "node v20.20.2, typescript 5.9.3";
  const specification = specified({ language: "typescript" });
  const files = [{ path: "main.ts", content: "good" }];
  await using scripted = await developing(changed({ files }), { specification });
  const run = await house(scripted, { verifier: scriptedVerifier({ toolchain }) });
  const manifest = run.files.find(({ path }) => path === "package.json");
  expect(manifest?.content).toContain('"typescript": "5.9.3"');
  expect(run.answer).toContain("npm install\n");
  expect(run.verdict?.status).toBe("verified");
});

test("what is not as asked stands first, in the answer and in the card", async () => {
  const deviations = [{ asked: "FastAPI", instead: "http.server", why: "nothing can be downloaded" }];
  await using scripted = await developing(written("good"), { specification: specified({ deviations }) });
  const { answer } = await house(scripted);
  expect(answer.split("\n\n").slice(0, 3)).toEqual([
    expect.stringMatching(/^VERIFIED 2\/3 criteria, .*, not as asked: 1\n/),
    "Not as asked: FastAPI. Instead: http.server, because nothing can be downloaded",
    [
      "Greeter: It greets.",
      "Tested by: 2 acceptance tests for 2 of 3 criteria; 2 unit tests",
      "Rounds: round 1 verified",
    ].join("\n"),
  ]);
});
