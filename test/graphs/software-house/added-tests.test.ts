import { describe, expect, test } from "vitest";
import type { AcceptanceTests } from "../../../src/software-house/index.ts";
import { scriptBySchema, type ScriptEntry } from "../../../src/testing/index.ts";
import { house, reviewed, specified, tested, written } from "../../support/house.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { scriptedVerifier } from "../../support/scripted-verifier.ts";

const count = tested().json.tests.length;

/** Creates models whose developer sends a program with a change that only one more test notices. */
function surviving(
  acceptance_tests: ScriptEntry,
  file_set: ScriptEntry = written(`survives ${count} tests`),
): Promise<ScriptedModels> {
  const rest = { specification: specified(), review: reviewed() };
  return scriptedModels(scriptBySchema({ acceptance_tests, file_set, ...rest }));
}

/** The first test under another name, as an added test. */
function added(name: string): { json: AcceptanceTests } {
  const [first] = tested().json.tests;
  return { json: { tests: first === undefined ? [] : [{ ...first, name }] } };
}

describe("a change of the program that no test notices", () => {
  test("is shown to the test author once, and the added test is frozen and run in the same round", async () => {
    await using scripted = await surviving([tested(), added("greets the eighth")]);
    const verifier = scriptedVerifier();
    const run = await house(scripted, { verifier });
    const question = scripted.server.requests.filter(({ schema }) => schema === "acceptance_tests")[1];
    expect(question?.lastUser).toContain("greet.go:7\nbefore:\n\tif n < 8 {\nafter:\n\tif n <= 8 {");
    expect(question?.lastUser).not.toContain("survives");
    expect(run.tests).toEqual([...tested().json.tests, ...added("greets the eighth").json.tests]);
    expect(run.frozen?.additions).toEqual({ round: 1, changes: 1, tests: ["greets the eighth"] });
    expect(run.events.filter(({ type }) => type === "tests_frozen")).toMatchObject([
      { rulings: [] },
      { sha256: run.frozen?.sha256, added: ["greets the eighth"] },
    ]);
    expect(verifier.asked.filter((asked) => asked.startsWith("verify"))).toHaveLength(2);
    expect(run.reports).toMatchObject([{ round: 1, mutants: { tried: 10, noticed: 10, survived: [] } }]);
    expect(run.verdict).toMatchObject({ status: "verified", rounds: 1 });
  });

  test("is reviewed as it is if the author adds nothing, or only a test under a known name", async () => {
    const weaker = added("greets c1");
    weaker.json.tests[0]?.steps.splice(0);
    await using scripted = await surviving([tested(), weaker]);
    const verifier = scriptedVerifier();
    const run = await house(scripted, { verifier });
    expect(run.tests).toEqual(tested().json.tests);
    expect(run.frozen?.additions).toEqual({ round: 1, changes: 1, tests: [] });
    expect(verifier.asked.filter((asked) => asked.startsWith("verify"))).toHaveLength(1);
    expect(run.reports[0]?.mutants?.survived).toHaveLength(1);
    expect(run.verdict).toMatchObject({ status: "verified", rounds: 1 });
  });

  test("does not end the run if the author's call fails", async () => {
    await using scripted = await surviving([tested(), { text: "no idea" }]);
    const run = await house(scripted);
    expect(run.frozen?.additions?.tests).toEqual([]);
    expect(run.review).not.toBeNull();
    expect(run.verdict?.status).toBe("verified");
  });

  test("makes the next round fail if the added test fails, and is not shown again", async () => {
    const failing = written(`survives ${count} tests, fails greets the eighth: it says hi`);
    await using scripted = await surviving(
      [tested(), added("greets the eighth")],
      [failing, written(`survives ${count + 9} tests`)],
    );
    const run = await house(scripted);
    const asked = scripted.server.requests.map(({ schema }) => schema);
    expect(asked).toEqual([
      "specification",
      "acceptance_tests",
      "file_set",
      "acceptance_tests",
      "file_set",
      "review",
    ]);
    expect(run.verdict).toMatchObject({ status: "verified", rounds: 2 });
  });
});
