import { describe, expect, test } from "vitest";
import { scriptBySchema, type ScriptEntry } from "../../../src/testing/index.ts";
import {
  house,
  houseScript,
  reviewed,
  specified,
  tested,
  written,
  type HouseRun,
} from "../../support/house.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { scriptedVerifier } from "../../support/scripted-verifier.ts";

/** Models whose developer sends these files, and whose reviewer these reviews. */
function developing(files: ScriptEntry, review: ScriptEntry = reviewed()): Promise<ScriptedModels> {
  return scriptedModels(scriptBySchema({ ...houseScript, file_set: files, review }));
}

/** Who was asked, in order. */
function asked({ server }: ScriptedModels): (string | null)[] {
  return server.requests.map(({ schema }) => schema);
}

function steps({ events }: HouseRun): string[] {
  return events.map((event) => {
    if (event.type === "phase_finished") return `${event.phase} ${event.status}`;
    return event.type === "judged" ? `judged ${event.verdict.status}, ${event.next}` : event.type;
  });
}

// Cases 70 to 76 of the conformance list: an evaluator and a generator that repairs by its feedback.
describe("a round of the Software House", () => {
  test("that is verified is the only one (70), and its events come in the order of the work (76)", async () => {
    await using scripted = await developing(written("good"));
    const run = await house(scripted);
    expect(asked(scripted)).toEqual(["specification", "acceptance_tests", "file_set", "review"]);
    expect(run.outcome).toMatchObject({ status: "completed", reason: null, usage: { modelCalls: 4 } });
    expect(run.verdict).toEqual({
      status: "verified",
      reason: null,
      criteria: [
        { id: "c1", priority: "must", verdict: "pass" },
        { id: "c2", priority: "must", verdict: "pass" },
        { id: "c3", priority: "should", verdict: "unproven" },
      ],
      rounds: 1,
      sandbox: "bubblewrap",
    });
    expect(run.answer).toContain("VERIFIED 2/3 criteria, 2 unit tests, bubblewrap, 1 round, 4 calls");
    expect(steps(run)).toEqual([
      "specified",
      "tests_frozen",
      "files_written",
      "build passed",
      "acceptance passed",
      "tested",
      "reviewed",
      "judged verified, deliver",
      "finished",
    ]);
  });

  test("that fails leads to another, whose developer sees its files and the evidence (71)", async () => {
    await using scripted = await developing([written("fails greets c1: it said nothing"), written("good")]);
    const run = await house(scripted);
    const [first, second] = scripted.server.requests.filter(({ schema }) => schema === "file_set");
    expect(first?.lastUser).not.toContain("Evidence");
    expect(first?.lastUser).toContain("go version go1.19.8 linux/amd64\n- method patterns are not there yet");
    expect(second?.lastUser).toContain("Evidence of round 1");
    expect(second?.lastUser).toMatch(/<file path="main.go".*>\nfails greets c1: it said nothing\n/);
    expect(second?.lastUser).toMatch(/- c1, test "greets c1"\n.*then it greets c1\n {2}it said nothing/);
    expect(asked(scripted).filter((schema) => schema === "review")).toHaveLength(1);
    expect(run).toMatchObject({ round: 2, verdict: { status: "verified", rounds: 2 } });
    expect(run.reports.map(({ round }) => round)).toEqual([1, 2]);
  });

  test("that is never verified ends at the limit with the best one (72)", async () => {
    await using scripted = await developing([
      written("fails greets c1: a\nfails greets c2: b"),
      written("fails greets c2: c"),
      written("fails greets c1: d\nfails greets c2: e"),
    ]);
    const run = await house(scripted);
    expect(run.outcome).toMatchObject({
      status: "stopped",
      code: "budget_exhausted",
      limit: { name: "rounds", value: 3 },
      reason: expect.stringMatching(/^not verified: .*; limit reached: rounds \(3\)$/) as string,
    });
    expect(run.files).toEqual(written("fails greets c2: c").json.files);
    expect(run.verdict).toMatchObject({ status: "not-verified", rounds: 3 });
    expect(run.answer).toMatch(/NOT VERIFIED 1\/3 criteria.*\n.*\n {2}✗ c2 \(must\): greets c2: c/);
  });

  test("that passes for most criteria is still refused: every must counts (73)", async () => {
    await using scripted = await developing([written("fails greets c2: almost"), written("good")]);
    const run = await house(scripted);
    expect(steps(run)).toContain("judged not-verified, developer");
    expect(run.outcome?.status).toBe("completed");
  });

  test("whose verifier fails ends the run, saying so (74)", async () => {
    await using scripted = await developing(written("crash"));
    const run = await house(scripted);
    expect(run.outcome).toMatchObject({
      status: "partial",
      reason: expect.stringContaining("verify: the sandbox went away") as string,
    });
    expect(run.verdict?.status).toBe("unverified");
  });

  test("that does not build goes straight back, without a run or a review", async () => {
    await using scripted = await developing([written("broken by a comma"), written("good")]);
    const verifier = scriptedVerifier();
    const run = await house(scripted, { verifier });
    expect(verifier.asked).toEqual(["build broken by a comma", "build good", "verify good"]);
    expect(run.verdict).toMatchObject({ status: "verified", rounds: 1 });
    expect(run.attempts.map(({ round, repair }) => [round, repair])).toEqual([
      [1, 0],
      [1, 1],
    ]);
    const [, second] = scripted.server.requests.filter(({ schema }) => schema === "file_set");
    expect(second?.lastUser).toContain("The phase build failed: broken by a comma");
  });

  test("has so many build repairs and no more", async () => {
    await using scripted = await developing(["a", "b", "c", "d"].map((why) => written(`broken by ${why}`)));
    const run = await house(scripted, { limits: { rounds: 1, buildRepairs: 3 } });
    expect(run.outcome?.limit?.name).toBe("rounds");
    expect(run.attempts).toHaveLength(4);
    expect(run.verdict).toMatchObject({ status: "not-verified", reason: "build: broken by d" });
  });

  test("that fails just as an earlier one did ends the run early", async () => {
    await using scripted = await developing([
      written("fails greets c1: same"),
      written("still fails greets c1: same"),
    ]);
    const run = await house(scripted);
    expect(run.outcome).toMatchObject({
      status: "partial",
      reason: expect.stringMatching(/round 2 failed just as round 1 did$/) as string,
    });
  });

  test("with the same files as an earlier one is not tried again", async () => {
    await using scripted = await developing(written("fails greets c1: same"));
    const verifier = scriptedVerifier();
    const run = await house(scripted, { verifier });
    expect(verifier.asked).toHaveLength(2);
    expect(run.outcome?.reason).toMatch(/the developer sent the files of round 1 again$/);
  });

  test("that passes its tests can be refused by its reviewer, who has to say why", async () => {
    const criteria = reviewed().json.criteria.map((one) =>
      one.id === "c2"
        ? { id: "c2", verdict: "fail" as const, evidence: "main.go:3 greets c2 by its name only" }
        : one,
    );
    await using scripted = await developing(
      [written("good"), written("better")],
      [reviewed({ criteria }), reviewed()],
    );
    const run = await house(scripted);
    expect(steps(run)).toContain("judged not-verified, developer");
    const [, second] = scripted.server.requests.filter(({ schema }) => schema === "file_set");
    expect(second?.lastUser).toContain("- c2 fail: main.go:3 greets c2 by its name only");
    expect(run.verdict).toMatchObject({ status: "verified", rounds: 2 });
  });

  test("whose reviewer cannot be asked is judged by its evidence, and the outcome says so", async () => {
    await using scripted = await developing(written("good"), { fault: { kind: "status", status: 400 } });
    const run = await house(scripted);
    expect(run.outcome).toMatchObject({
      status: "completed",
      reason: expect.stringMatching(/^without a review: reviewer: /) as string,
    });
  });
});

test("a house's own words are data: its specification and tests are what their authors sent", async () => {
  await using scripted = await developing(written("good"));
  const run = await house(scripted);
  expect(run.specification).toEqual(specified().json);
  expect(run.tests).toEqual(tested().json.tests);
  expect(run.review).toEqual(reviewed().json);
});
