import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSoftwareHouse } from "../../../graphs/software-house.ts";
import { reopenRun } from "../../../src/index.ts";
import { scriptBySchema, type ScriptEntry } from "../../../src/testing/index.ts";
import { thread } from "../../support/approvals.ts";
import {
  house,
  houseScript,
  reviewed,
  specified,
  tested,
  written,
  type HouseRun,
} from "../../support/house.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { scriptedVerifier } from "../../support/scripted-verifier.ts";

/** Creates models whose developer sends these files, and whose reviewer sends these reviews. */
function developing(files: ScriptEntry, review: ScriptEntry = reviewed()): Promise<ScriptedModels> {
  return scriptedModels(scriptBySchema({ ...houseScript, file_set: files, review }));
}

/** Returns the schemas of all requests, in order. */
function asked({ server }: ScriptedModels): (string | null)[] {
  return server.requests.map(({ schema }) => schema);
}

function steps({ events }: HouseRun): string[] {
  return events.map((event) => {
    if (event.type === "role_started") return `${event.agent}: ${event.task}`;
    if (event.type === "phase_finished") return `${event.phase} ${event.status}`;
    return event.type === "judged" ? `judged ${event.verdict.status}, ${event.next}` : event.type;
  });
}

describe("a round of the Software House", () => {
  test("that is verified is the last one, and its events follow the order of the work", async () => {
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
      "product_manager: writing the specification",
      "specified",
      "test_author: writing tests for 3 criteria",
      "tests_frozen",
      "developer: writing the software",
      "files_written",
      "build passed",
      "acceptance passed",
      "tested",
      "reviewer: reviewing 1 file by 3 criteria",
      "reviewed",
      "judged verified, deliver",
      "finished",
    ]);
  });

  test("that fails is followed by another, whose developer reads the files and the evidence", async () => {
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

  test("at the limit ends the run with the files of the best round", async () => {
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

  test("is refused if a single must criterion fails", async () => {
    await using scripted = await developing([written("fails greets c2: almost"), written("good")]);
    const run = await house(scripted);
    expect(steps(run)).toContain("judged not-verified, developer");
    expect(run.outcome?.status).toBe("completed");
  });

  test("whose verifier fails ends the run with that reason", async () => {
    await using scripted = await developing(written("crash"));
    const run = await house(scripted);
    expect(run.outcome).toMatchObject({
      status: "partial",
      reason: expect.stringContaining("verify: the sandbox went away") as string,
    });
    expect(run.verdict?.status).toBe("unverified");
  });

  test("that does not build goes straight back to the developer, without a run or a review", async () => {
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

  test("allows as many build repairs as its limit", async () => {
    await using scripted = await developing(["a", "b", "c", "d"].map((why) => written(`broken by ${why}`)));
    const run = await house(scripted, { limits: { rounds: 1, buildRepairs: 3 } });
    expect(run.outcome?.limit?.name).toBe("rounds");
    expect(run.attempts).toHaveLength(4);
    expect(run.verdict).toMatchObject({ status: "not-verified", reason: "build: broken by d" });
  });

  test("that fails in the same way as an earlier one ends the run", async () => {
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

  test("with the same files as an earlier one is not built again", async () => {
    await using scripted = await developing(written("fails greets c1: same"));
    const verifier = scriptedVerifier();
    const run = await house(scripted, { verifier });
    expect(verifier.asked).toHaveLength(2);
    expect(run.outcome?.reason).toMatch(/the developer sent the files of round 1 again$/);
  });

  test("that passes its tests can be refused by the reviewer, with evidence", async () => {
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

  test("whose reviewer fails is judged by its evidence, and the outcome reports it", async () => {
    await using scripted = await developing(written("good"), { fault: { kind: "status", status: 400 } });
    const run = await house(scripted);
    expect(run.outcome).toMatchObject({
      status: "completed",
      reason: expect.stringMatching(/^without a review: reviewer: /) as string,
    });
  });
});

test("the specification, tests and review in the state are exactly those that the models sent", async () => {
  await using scripted = await developing(written("good"));
  const run = await house(scripted);
  expect(run.specification).toEqual(specified().json);
  expect(run.tests).toEqual(tested().json.tests);
  expect(run.review).toEqual(reviewed().json);
});

test("a run that is reopened after its delivery goes on from the best round, which is not the last one", async () => {
  const files = ["fails greets c1: silence", "fails greets c1: worse\nfails greets c2: worse", "good"];
  await using scripted = await scriptedModels(
    scriptBySchema({ ...houseScript, file_set: files.map((fate) => written(fate)), review: reviewed() }),
  );
  const graph = createSoftwareHouse({
    models: scripted.models,
    verifier: scriptedVerifier(),
    checkpointer: new MemorySaver(),
    out: null,
  });
  const limited = (rounds: number) => ({ configurable: { ...thread.configurable, limits: { rounds } } });
  const stopped = await graph.invoke(ask("a greeter"), limited(2));
  expect(stopped.files[0]?.content).toBe(files[0]);
  await reopenRun(graph, thread);
  const { verdict, outcome } = await graph.invoke(null, limited(4));
  expect([verdict, outcome]).toMatchObject([{ status: "verified", rounds: 3 }, { status: "completed" }]);
});
