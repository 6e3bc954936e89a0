import { describe, expect, test } from "vitest";
import type { AcceptanceTests } from "../../../src/software-house/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { house, reviewed, specified, tested, written } from "../../support/house.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";

/** Creates models whose test author sends these replies, one after the other. */
function authoring(...acceptance_tests: { json: object }[]): Promise<ScriptedModels> {
  const rest = { specification: specified(), file_set: written("good"), review: reviewed() };
  return scriptedModels(scriptBySchema({ acceptance_tests, ...rest }));
}

/** Tests of c1 and c2, of which that of c1 expects nothing. */
function weak(): { json: AcceptanceTests } {
  const { json } = tested();
  const [first, ...rest] = json.tests;
  const steps = (first?.steps ?? []).map((step) =>
    Object.assign({}, step, { expect: { exit: [0, 1, 2], stdout: [".*"], stderr: [] } }),
  );
  return { json: { ...json, tests: [{ ...first!, steps }, ...rest] } };
}

const only = (...ids: string[]): { json: AcceptanceTests } => tested(...ids);

describe("a test that proves nothing", () => {
  test("goes back to its author once, with the reason, and only it is written again", async () => {
    await using scripted = await authoring(weak(), only("c1"));
    const run = await house(scripted);
    const [, , again] = scripted.server.requests;
    expect(again?.schema).toBe("acceptance_tests");
    expect(again?.lastUser).toMatch(
      /- "greets c1": programs that do nothing right pass it: .*; step 1: the pattern "\.\*" matches every text/,
    );
    expect(again?.lastUser).not.toContain('"name":"greets c2"');
    expect(run.tests.map(({ name }) => name).toSorted()).toEqual(["greets c1", "greets c2"]);
    expect(run.tests).toContainEqual(tested().json.tests[0]);
    expect(run.outcome).toMatchObject({ status: "completed", usage: { modelCalls: 5 } });
  });

  test("stays as it is if its author cannot do better", async () => {
    await using scripted = await authoring(weak(), { json: weak().json });
    const run = await house(scripted);
    const asked = scripted.server.requests.filter(({ schema }) => schema === "acceptance_tests");
    expect(asked).toHaveLength(2);
    expect(run.tests).toContainEqual(weak().json.tests[0]);
  });

  test("can be given up as untestable", async () => {
    const given = { tests: [], untestable: [{ criterionId: "c1", reason: "nobody can hear it" }] };
    await using scripted = await authoring(weak(), { json: given });
    const run = await house(scripted, { acceptUntestable: true });
    expect(run.tests.map(({ name }) => name)).toEqual(["greets c2"]);
    expect(run.verdict).toMatchObject({ status: "verified", accepted: ["c1"] });
    expect(run.answer).toContain("VERIFIED 1/3 criteria, c1 unproven: nobody can hear it");
  });
});

test("a reply with one fault is completed: only the missing test is asked for", async () => {
  await using scripted = await authoring(only("c1"), only("c2"));
  const run = await house(scripted);
  const [, , again] = scripted.server.requests;
  expect(again?.lastUser).toContain("must criterion c2 has no test");
  expect(again?.lastUser).toContain(
    'These tests are kept: "greets c1". Reply with the missing and the corrected tests only.',
  );
  expect(run.tests).toEqual(tested().json.tests);
  expect(run.outcome?.status).toBe("completed");
});

test("a reply with one fault is completed: a missing test can be given up as untestable", async () => {
  const given = { tests: [], untestable: [{ criterionId: "c2", reason: "it needs two machines" }] };
  await using scripted = await authoring(only("c1"), { json: given });
  const run = await house(scripted, { acceptUntestable: true });
  expect(run.tests).toEqual(only("c1").json.tests);
  expect(run.untestable).toEqual(given.untestable);
  expect(run.verdict).toMatchObject({ status: "verified", accepted: ["c2"] });
});
