import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  acceptedRunOf,
  readAcceptedRun,
  renderReport,
  runEvaluation,
  toJUnit,
  writeAcceptedRun,
  type EvaluationCase,
  type EvaluationReport,
} from "../../../src/evaluation/index.ts";
import { createRouter } from "../../../src/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const HOSTILE = 'Soup \u001b[31m]]> </failure> & "quoted" \u0000\u202E\nNOT ACCEPTED\u2028';
const soup: EvaluationCase = { id: "soup", request: "Soup?", expect: { answer: { equals: "Soup" } } };
const bread: EvaluationCase = { id: "bread", request: "Bread?", expect: { route: "baker" } };
const acceptedAt = "2026-11-28T10:00:00.000Z";

/** Runs both cases. `baker` is how bread is routed, and `text` each answer. */
async function reportOf(
  { route = "baker", text = "Soup", only }: { route?: string; text?: string; only?: string[] },
  accepted: Parameters<typeof runEvaluation>[0]["accepted"] = null,
): Promise<EvaluationReport> {
  await using scripted = await scriptedModels(scriptBySchema({ route: routeTo(route), text: { text } }));
  const graph = createRouter({ specialists: [cook, baker], models: scripted.models });
  return await runEvaluation({ graph, cases: [soup, bread], only, accepted });
}

describe("the accepted run", () => {
  test("a case that passed there and fails now is a regression; one that failed there may fail", async () => {
    const before = acceptedRunOf(await reportOf({ text: "Stew" }), { acceptedAt, earlier: null });

    const same = await reportOf({ text: "Stew" }, before);
    const worse = await reportOf({ route: "cook", text: "Stew" }, before);
    const better = await reportOf({}, before);

    expect(same).toMatchObject({ accepted: true, comparison: { regressions: [], fixed: [] } });
    expect(worse).toMatchObject({
      accepted: false,
      problems: ["1 regression: bread"],
      comparison: { regressions: ["bread"], newFailures: [] },
    });
    expect(better).toMatchObject({ accepted: true, comparison: { fixed: ["soup"] } });
    expect(renderReport(worse)).toContain("regressions: bread");
  });

  test("names the cases of the accepted run that the evaluation does not have any more", async () => {
    const before = acceptedRunOf(await reportOf({}), { acceptedAt, earlier: null });
    const gone = { passed: 1, graded: 1, verdict: "passed" as const };

    const report = await reportOf({ only: ["soup"] }, { ...before, cases: { ...before.cases, pizza: gone } });

    expect(report).toMatchObject({ accepted: true, comparison: { deleted: ["pizza"] } });
    expect(renderReport(report)).toContain("no longer among the cases: pizza");
  });

  test("a new case that fails is a problem, and accepting some cases keeps the others", async () => {
    const some = acceptedRunOf(await reportOf({ only: ["bread"] }), { acceptedAt, earlier: null });
    const all = acceptedRunOf(await reportOf({ only: ["soup"] }), { acceptedAt, earlier: some });

    const report = await reportOf({ text: "Stew" }, some);

    expect(report).toMatchObject({ accepted: false, problems: ["1 new case failed: soup"] });
    expect(Object.keys(all.cases).toSorted()).toEqual(["bread", "soup"]);
    expect(some.tokens).toBeGreaterThan(0);
  });

  test("figures of some cases are not stored as those of the whole", async () => {
    const whole = acceptedRunOf(await reportOf({}), { acceptedAt, earlier: null });
    const stew = await reportOf({ text: "Stew", only: ["soup"] });
    const merged = acceptedRunOf(stew, { acceptedAt, earlier: whole });
    const again = acceptedRunOf(await reportOf({}), { acceptedAt, earlier: merged });

    const unknown = { routeAccuracy: null, cost: null, tokens: null, medianMilliseconds: null };
    expect(merged).toMatchObject({ ...unknown, passRate: 0.5 });
    expect(renderReport(await reportOf({}, merged))).toMatch(/tokens +unknown/);
    expect(again.tokens).toBe(whole.tokens);
  });

  test("an accepted run of another graph is a problem; one of recordings is named, and not merged", async () => {
    const before = acceptedRunOf(await reportOf({}), { acceptedAt, earlier: null });

    const other = await reportOf({}, { ...before, graph: "desk" });
    const played = await reportOf({}, { ...before, mode: "recordings" });

    expect(other).toMatchObject({
      accepted: false,
      problems: ["the accepted run is of another graph, desk: accept a run again with --accept"],
    });
    expect(played.accepted).toBe(true);
    expect(renderReport(played)).toContain(`${acceptedAt}, which was recordings:`);
    for (const change of [{ graph: "desk" }, { mode: "recordings" as const }]) {
      const merge = () => acceptedRunOf(played, { acceptedAt, earlier: { ...before, ...change } });
      expect(merge).toThrow("accept all cases");
    }
  });

  test("is read as it was written; another file is refused", async () => {
    using folder = temporaryFolder({ "other.json": '{ "cases": {} }', "torn.json": '{ "format":' });
    const file = join(folder.path, "a.accepted.json");
    const run = acceptedRunOf(await reportOf({}), { acceptedAt, earlier: null });

    expect(await readAcceptedRun(file)).toBeNull();
    await writeAcceptedRun(file, run);
    expect(await readAcceptedRun(file)).toEqual(run);
    await expect(readAcceptedRun(join(folder.path, "other.json"))).rejects.toThrow("not an accepted run");
    await expect(readAcceptedRun(join(folder.path, "torn.json"))).rejects.toThrow("it is not JSON");
    writeFileSync(file, "");
    await expect(readAcceptedRun(file)).rejects.toThrow("it is not JSON");
  });

  test("a run with errors cannot be accepted", async () => {
    await using scripted = await scriptedModels(() => ({ fault: { kind: "status", status: 401 } }));
    const graph = createRouter({ specialists: [cook, baker], models: scripted.models });
    const report = await runEvaluation({ graph, cases: [soup, bread] });

    expect(() => acceptedRunOf(report, { acceptedAt, earlier: null })).toThrow(
      "2 of the runs were not graded",
    );
  });
});

describe("criteria", () => {
  test.each([
    [{ passRate: 0.5 }, []],
    [{ passRate: 0.9 }, ["passRate is 50 %; accept.passRate is 90 %"]],
    [{ passRate: 0, routeAccuracy: 1 }, []],
    [{ passRate: 0, calibrationError: 0.05 }, ["calibrationError is 0.100; accept.calibrationError is 0.05"]],
    [{ passRate: 0, planValidity: 1 }, ["accept.planValidity cannot be computed: no run has it"]],
  ])("%j", async (accept, problems) => {
    await using scripted = await scriptedModels(
      scriptBySchema({ route: routeTo("baker"), text: { text: "Stew" } }),
    );
    const graph = createRouter({ specialists: [cook, baker], models: scripted.models });

    const report = await runEvaluation({ graph, cases: [soup, bread], accept });

    expect(report.problems).toEqual(problems);
  });
});

describe("what models wrote is data", () => {
  test("in the text, on lines of its own place and without control characters", async () => {
    const text = renderReport(await reportOf({ text: HOSTILE }));

    // oxlint-disable-next-line no-control-regex -- these are the characters that must not be there.
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e\u2028]/);
    expect(text.match(/^NOT ACCEPTED$/gm)).toHaveLength(1);
  });

  test("in JUnit, it cannot leave its element", async () => {
    const xml = toJUnit(await reportOf({ text: HOSTILE }));

    // oxlint-disable-next-line no-control-regex -- XML 1.0 does not allow them.
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
    expect(xml.match(/<failure /g)).toHaveLength(1);
    expect(xml.match(/<\/failure>/g)).toHaveLength(1);
    expect(xml).not.toContain("]]>");
    expect(xml).toContain('<testsuites tests="2" failures="1" errors="0" skipped="0"');
  });
});
