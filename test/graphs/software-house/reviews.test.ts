import { describe, expect, test } from "vitest";
import type { Review } from "../../../src/software-house/index.ts";
import { scriptBySchema, type ScriptEntry } from "../../../src/testing/index.ts";
import { house, houseScript, reviewed, tested, written } from "../../support/house.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { scriptedVerifier } from "../../support/scripted-verifier.ts";

type Finding = Review["findings"][number];

const MAJOR: Finding = {
  severity: "major",
  path: "main.go",
  line: 1,
  claim: "it greets strangers",
  reproduction: "greet a stranger",
};
const MINOR: Finding = { ...MAJOR, severity: "minor", claim: "it is loud" };

function reviewing(review: ScriptEntry, changes: Record<string, ScriptEntry> = {}): Promise<ScriptedModels> {
  return scriptedModels(scriptBySchema({ ...houseScript, file_set: written("good"), review, ...changes }));
}

/** A review that says of one criterion that it is unproven. */
function doubting(id: string, ...findings: Finding[]): { json: Review } {
  const criteria = reviewed().json.criteria.map((one) =>
    one.id === id ? { id, verdict: "unproven" as const, evidence: `nothing shows ${id}` } : one,
  );
  return reviewed({ criteria, findings });
}

function asked({ server }: ScriptedModels, name: string): string[] {
  return server.requests.filter(({ schema }) => schema === name).map(({ lastUser }) => lastUser);
}

describe("a major finding with a place and a reproduction", () => {
  test("gets one round of repair, whose reviewer sees what it said before", async () => {
    const file_set = [written("good"), written("better")];
    await using scripted = await reviewing([reviewed({ findings: [MINOR, MAJOR] }), reviewed()], {
      file_set,
    });
    const run = await house(scripted);
    const [, repair] = asked(scripted, "file_set");
    expect(repair).toContain("- major main.go:1: it greets strangers (to reproduce: greet a stranger)");
    expect(repair).toContain("Passed: c1 1 of 1, c2 1 of 1, unit tests 2.");
    const [first, second] = asked(scripted, "review");
    expect(first).not.toContain("What you said about it before");
    expect(second).toMatch(/What you said about it before:\n<review .*\n- major main.go:1: it greets/);
    expect(run.verdict).toMatchObject({ status: "verified", rounds: 2 });
    expect(run.files).toEqual(written("better").json.files);
    const judged = run.events.find((event) => event.type === "judged");
    expect(judged).toMatchObject({ next: "developer", why: "review: main.go:1: it greets strangers" });
  });

  test("is shown beside the verdict as long as it is open, and does not go back again", async () => {
    const review = reviewed({ findings: [MINOR, MAJOR] });
    await using scripted = await reviewing(review, { file_set: [written("good"), written("better")] });
    const run = await house(scripted);
    expect(asked(scripted, "file_set")).toHaveLength(2);
    expect(run.outcome).toMatchObject({ status: "completed", steps: { completed: 2, unfinished: 1 } });
    expect(run.answer.split("\n")).toEqual(
      expect.arrayContaining([
        "VERIFIED 2/3 criteria, 2 unit tests, bubblewrap, 2 rounds, 6 calls, open: 1 major, 1 minor finding",
        "  major main.go:1: it greets strangers (to reproduce: greet a stranger)",
        "  minor main.go:1: it is loud (to reproduce: greet a stranger)",
      ]),
    );
  });

  test("leaves the verified round as it is if its repair fails", async () => {
    const file_set = [written("good"), written("fails greets c1: broken now")];
    await using scripted = await reviewing(reviewed({ findings: [MAJOR] }), { file_set });
    const run = await house(scripted, { limits: { rounds: 2 } });
    expect(run.verdict?.status).toBe("verified");
    expect(run.files).toEqual(written("good").json.files);
    expect(run.answer).toContain("A later round was refused: round 2: acceptance: acceptance failed");
  });
});

test("tests that disturb each other do not end a run at its limit of calls", async () => {
  await using scripted = await reviewing(reviewed(), {
    file_set: written("disturbed greets c1: got the job of another test"),
  });
  const run = await house(scripted, { limits: { modelCalls: 3 } });
  expect(run.verdict?.status).toBe("verified");
  expect(run.outcome).toMatchObject({
    status: "completed",
    reason: "without a review: limit reached: modelCalls (3)",
  });
});

describe("a criterion that the reviewer calls unproven", () => {
  const proof = { json: { tests: [{ ...tested("c2").json.tests[0]!, name: "proves c2" }] } };

  test("goes to the test author, and the same files are verified again without the developer", async () => {
    await using scripted = await reviewing([doubting("c2"), reviewed()], {
      acceptance_tests: [tested(), proof],
    });
    const verifier = scriptedVerifier();
    const run = await house(scripted, { verifier });
    expect(asked(scripted, "file_set")).toHaveLength(1);
    const [, question] = asked(scripted, "acceptance_tests");
    expect(question).toContain("c2: nothing shows c2");
    expect(verifier.asked).toEqual(["build good", "verify good", "build good", "verify good"]);
    expect(run.tests.map(({ name }) => name)).toEqual(["greets c1", "greets c2", "proves c2"]);
    expect(run.frozen?.doubts).toEqual([
      { criterionId: "c2", reason: "nothing shows c2", round: 1, tests: ["proves c2"] },
    ]);
    expect(run).toMatchObject({ round: 1, verdict: { status: "verified", rounds: 1 } });
    expect(asked(scripted, "review")[1]).toContain("- c2: unproven in round 1; added: proves c2");
  });

  test("stays unproven if its author says that no step can show it, and is verified if that is accepted", async () => {
    const untestable = [{ criterionId: "c2", reason: "it needs two machines" }];
    const acceptance_tests = [tested(), { json: { tests: [], untestable } }];
    await using scripted = await reviewing([doubting("c2"), doubting("c2")], { acceptance_tests });
    const run = await house(scripted, { acceptUntestable: true });
    expect(run.tests.map(({ name }) => name)).toEqual(["greets c1"]);
    expect(run.untestable).toEqual(untestable);
    expect(run.verdict).toMatchObject({ status: "verified", accepted: ["c2"] });
    expect(asked(scripted, "file_set")).toHaveLength(1);
  });

  test("ends the run if its author adds no test", async () => {
    await using scripted = await reviewing(doubting("c2"));
    const run = await house(scripted);
    expect(run.outcome).toMatchObject({
      status: "partial",
      reason:
        "not verified: criterion c2: unproven according to the reviewer; the test author added no test for c2",
    });
    expect(run.outcome?.usage.modelCalls).toBe(5);
  });

  test("is asked about once, and does not send a developer to work that has nothing to repair", async () => {
    await using scripted = await reviewing(doubting("c2"), { acceptance_tests: [tested(), proof] });
    const run = await house(scripted);
    expect(asked(scripted, "acceptance_tests")).toHaveLength(2);
    expect(asked(scripted, "file_set")).toHaveLength(1);
    expect(run.verdict?.status).toBe("not-verified");
  });
});

test("a repaired round is not given up for one with a blocker, and the last round's reason is named", async () => {
  const review = [reviewed({ findings: [{ ...MAJOR, severity: "blocker" }] }), doubting("c2")];
  await using scripted = await reviewing(review, { file_set: [written("good"), written("better")] });
  const run = await house(scripted);
  expect(run.files).toEqual(written("better").json.files);
  expect(run.verdict).toMatchObject({ reason: "criterion c2: unproven according to the reviewer" });
});

test("tests that pass only alone go to their author, and not to the developer", async () => {
  const file_set = written("disturbed greets c1: got the job of another test");
  await using scripted = await reviewing(reviewed(), { file_set });
  const run = await house(scripted);
  const [, question] = asked(scripted, "acceptance_tests");
  expect(question).toContain("These tests of yours are disturbed by others");
  expect(question).toContain("it passes alone, and fails with the other tests: got the job of another test");
  expect(asked(scripted, "file_set")).toHaveLength(1);
  expect(asked(scripted, "review")).toHaveLength(1);
  expect(run.frozen?.rulings).toMatchObject([{ test: "greets c1", ruling: "kept" }]);
  expect(run.verdict?.status).toBe("verified");
});

test("the reviewer sees the request, the tests with their values, numbered lines and warnings", async () => {
  const file_set = written("good\nwarns of a 500");
  await using scripted = await reviewing(reviewed(), { file_set });
  await house(scripted);
  const [task] = asked(scripted, "review");
  expect(task).toMatch(/^The request:\n<request .*\na greeter, please\n/);
  expect(task).toContain('c1: greets c1\n  {"kind":"command","arguments":["c1"],"expect":{"exit":[0]');
  expect(task).toContain("1: good\n2: warns of a 500\n");
  expect(task).toContain("- survival: warns of a 500");
});
