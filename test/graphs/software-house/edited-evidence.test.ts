import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSoftwareHouse } from "../../../graphs/index.ts";
import type { JudgedRound } from "../../../src/software-house/best-round.ts";
import type { RoundReport } from "../../../src/software-house/contract/round-report.ts";
import type { SoftwareHouseState } from "../../../src/software-house/software-house-state.ts";
import { scriptBySchema, type ModelReply } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { houseScript, reviewed, specified, written } from "../../support/house.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { scriptedVerifier } from "../../support/scripted-verifier.ts";

type State = SoftwareHouseState["State"];

const thread = { configurable: { thread_id: "house" } };
const FAILS = "fails greets c1: silence";

/** A state as somebody may write it, in the name of a node. */
type Forgery = [title: string, node: string, forge: (state: State) => Partial<State>];

/** Runs a house on these files to its end, writes over its state, and continues. Returns the state and the delivery. */
async function forged(
  files: ModelReply | ModelReply[],
  [, node, forge]: Forgery,
  review: ModelReply = reviewed(),
): Promise<{ before: State; after: State; card: string }> {
  await using scripted = await scriptedModels(scriptBySchema({ ...houseScript, file_set: files, review }));
  const out = await mkdtemp(join(tmpdir(), "troupe-forged-"));
  const graph = createSoftwareHouse({
    models: scripted.models,
    verifier: scriptedVerifier(),
    checkpointer: new MemorySaver(),
    limits: { rounds: 1 },
    out,
  });
  const before = (await graph.invoke(ask("a greeter"), thread)) as State;
  await graph.updateState(thread, { ...forge((await graph.getState(thread)).values as State) }, node);
  const after = (await graph.invoke(null, thread)) as State;
  return { before, after, card: await readFile(join(out, "REPORT.md"), "utf8") };
}

/** Reports in which everything passed. */
function passing(reports: readonly RoundReport[]): RoundReport[] {
  return reports.map((report) =>
    Object.assign({}, report, {
      phases: report.phases.map((phase) => Object.assign({}, phase, { status: "passed" })),
      tests: report.tests.map((one) => Object.assign({}, one, { status: "passed", failure: null })),
    }),
  );
}

const GOOD = { status: "verified", reason: null } as const;

function verified(best: JudgedRound | null): JudgedRound | null {
  return best && { ...best, verdict: { ...best.verdict, ...GOOD } };
}

describe("a project that failed is not verified by an edited state", () => {
  test.each<Forgery>([
    [
      "that holds another verdict",
      "gate",
      ({ verdict, best }) => ({
        verdict: verdict && { ...verdict, ...GOOD },
        best: verified(best),
        next: "deliver",
        limitReached: null,
      }),
    ],
    [
      "that passes its reports",
      "reviewer",
      ({ reports }) => ({ reports: passing(reports), limitReached: null }),
    ],
    [
      "that passes the reports of a build",
      "verify",
      ({ reports }) => ({ reports: passing(reports), limitReached: null }),
    ],
    [
      "that passes the report of the best round",
      "gate",
      ({ best }) => ({
        best: best && { ...best, report: passing([best.report])[0]! },
        next: "deliver",
        limitReached: null,
      }),
    ],
    [
      "without a best round and with other reports",
      "gate",
      ({ reports }) => ({ best: null, reports: passing(reports), next: "deliver", limitReached: null }),
    ],
  ])("%s", async (...forgery) => {
    const { before, after, card } = await forged(written(FAILS), forgery);
    expect(before.verdict?.status).toBe("not-verified");
    expect(after.verdict?.status).not.toBe("verified");
    expect(after.outcome?.status).not.toBe("completed");
    expect(card).not.toContain("\nVERIFIED");
  });

  test("that says what was changed, and delivers the round before it was", async () => {
    const forge = ({ reports }: State): Partial<State> => ({ reports: passing(reports), limitReached: null });
    const { before, after } = await forged(written(FAILS), ["", "reviewer", forge]);
    expect(after.verdict).toEqual(before.verdict);
    expect(after.outcome?.reason).toContain("the report of round 1 was changed after it was written");
  });

  test("and without any other round it is unverified", async () => {
    const forge = ({ reports }: State): Partial<State> => ({
      reports: passing(reports),
      best: null,
      limitReached: null,
    });
    const { after } = await forged(written(FAILS), ["", "reviewer", forge]);
    const reason = "the report of round 1 was changed after it was written";
    expect(after.verdict).toMatchObject({ status: "unverified", reason, sandbox: null });
  });
});

describe("evidence counts only for what it is about", () => {
  test.each<[...Forgery, string]>([
    [
      "other files",
      "reviewer",
      () => ({ best: null, files: [{ path: "main.go", content: "evil" }] }),
      "is about other files",
    ],
    [
      "another specification",
      "reviewer",
      () => ({ specification: specified({ title: "Other" }).json }),
      "the specification was changed after the report of round 1",
    ],
    [
      "other tests",
      "reviewer",
      ({ tests }) => ({ tests: tests.map((one) => Object.assign({}, one, { steps: [] })) }),
      "the acceptance tests were changed after the report of round 1",
    ],
    [
      "other files of the best round",
      "gate",
      ({ best }) => ({
        best: best && { ...best, files: [{ path: "main.go", content: "evil" }] },
        next: "deliver",
      }),
      "is about other files",
    ],
  ])("%s", async (title, node, forge, reason) => {
    const { before, after } = await forged(written("fine"), [title, node, forge]);
    expect(before.verdict?.status).toBe("verified");
    expect(after.verdict).toMatchObject({
      status: "unverified",
      reason: expect.stringContaining(reason) as string,
    });
  });

  test("an unchanged state is judged as before", async () => {
    const { before, after } = await forged(written("fine"), ["", "verify", () => ({})]);
    expect(after.verdict).toEqual(before.verdict);
  });

  test("a review cannot be dropped", async () => {
    const against = reviewed({
      criteria: [{ id: "c1", verdict: "fail", evidence: "main.go:1" }],
    });
    against.json.criteria.push(
      { id: "c2", verdict: "pass", evidence: "x" },
      { id: "c3", verdict: "pass", evidence: "x" },
    );
    const { before, after } = await forged(
      written("fine"),
      ["", "reviewer", () => ({ review: null, best: null, limitReached: null })],
      against,
    );
    expect([before.verdict?.status, after.verdict]).toMatchObject([
      "not-verified",
      { status: "unverified", reason: "the review of round 1 was changed after it was written" },
    ]);
  });

  test("reports of another thread do not count", async () => {
    const other = await forged(written("fine"), ["", "gate", () => ({ next: "deliver" })]);
    expect(other.after.verdict?.status).toBe("verified");
    const { after } = await forged(written(FAILS), [
      "",
      "reviewer",
      () => ({ reports: other.after.reports, review: other.after.review, best: null, limitReached: null }),
    ]);
    expect(after.verdict).toMatchObject({
      status: "unverified",
      reason: "the report of round 1 is about other files",
    });
  });
});
