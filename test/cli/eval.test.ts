import { mkdirSync, readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { EvaluationReport } from "../../src/evaluation/index.ts";
import { createModelServer, scriptBySchema, type ModelScript } from "../../src/testing/index.ts";
import { routeTo } from "../support/scripted-models.ts";
import {
  A_PROCESS_MILLISECONDS,
  projectFolder,
  startTroupe,
  temporaryFolder,
  troupe,
} from "./support/troupe.ts";

/** Nothing listens there. */
const NOWHERE = { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" };
const KEY = "sk-test-0123456789abcdef";
const ROUTES = JSON.stringify({ graph: "router", repeat: 2, cases: "./cases.jsonl" });
const CASES = [
  { id: "slow", request: "Why is my query slow?", expect: { route: "coding" } },
  { id: "poem", request: "A poem on rain.", expect: { route: ["writing", "analysis"] } },
]
  .map((one) => JSON.stringify(one))
  .join("\n\n");

/** Routes poems to `poems`, and the rest to coding. */
const routing = (poems = "writing"): ModelScript =>
  scriptBySchema({
    route: ({ lastUser }) => routeTo(lastUser.includes("poem") ? poems : "coding"),
    text: { text: `Done \u001b[31mred ${KEY}`, usage: { inputTokens: 10, outputTokens: 5 } },
  });

function reportIn(stdout: string): EvaluationReport {
  return JSON.parse(stdout) as EvaluationReport;
}

describe("troupe eval", { timeout: 2 * A_PROCESS_MILLISECONDS }, () => {
  test("accepts a run, and finds a regression later; --record and --replay need no model", async () => {
    await using folder = await temporaryFolder({ "routes.json": ROUTES, "cases.jsonl": CASES });
    const evaluate = async (script: ModelScript, ...words: string[]) => {
      await using server = await createModelServer({ script });
      const environment = { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: KEY };
      return await troupe(["eval", "routes.json", ...words], { environment, folder: folder.path });
    };

    const first = await evaluate(routing(), "--accept", "--record", "tapes");
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining("ACCEPTED") as string });
    expect(first.stderr).toContain("routes.json.accepted.json");
    expect(readdirSync(join(folder.path, "tapes")).toSorted()).toEqual([
      "poem.1.json",
      "poem.2.json",
      "slow.1.json",
      "slow.2.json",
    ]);
    const accepted: unknown = JSON.parse(
      await readFile(join(folder.path, "routes.json.accepted.json"), "utf8"),
    );
    expect(accepted).toMatchObject({
      repeat: 2,
      passRate: 1,
      cases: { poem: { passed: 2, verdict: "passed" } },
    });

    const worse = await evaluate(routing("coding"), "--json", "--junit", "out.xml");
    expect(worse.code).toBe(1);
    expect(worse.stdout).not.toContain(KEY);
    expect(reportIn(worse.stdout)).toMatchObject({ accepted: false, comparison: { regressions: ["poem"] } });
    const xml = await readFile(join(folder.path, "out.xml"), "utf8");
    expect(xml).toContain('<testcase classname="router" name="poem"');

    const replay = ["eval", "routes.json", "--replay", "tapes", "--json"];
    const played = await troupe(replay, { environment: NOWHERE, folder: folder.path });
    expect(played).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("recordings of tapes answer") as string,
    });
    expect(reportIn(played.stdout)).toMatchObject({ mode: "recordings", trialCounts: { passed: 4 } });
  });

  test("an accepted run that cannot be written is said, and the exit code is 1", async () => {
    await using folder = await temporaryFolder({ "routes.json": ROUTES, "cases.jsonl": CASES });
    await using server = await createModelServer({
      script: (request) => {
        // The accepted run was read by then. A folder takes its place.
        mkdirSync(join(folder.path, "routes.json.accepted.json"), { recursive: true });
        return routing()(request);
      },
    });
    const environment = { OPENAI_BASE_URL: server.baseUrl };

    const { code, stdout, stderr } = await troupe(["eval", "routes.json", "--accept"], {
      environment,
      folder: folder.path,
    });

    expect(code).toBe(1);
    expect(stdout).toContain("ACCEPTED");
    expect(stderr).toContain("routes.json.accepted.json cannot be written, so that nothing is accepted");
    expect(readdirSync(folder.path).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("Ctrl-C ends it with 130, and what ran is reported", async () => {
    await using folder = await temporaryFolder({ "routes.json": ROUTES, "cases.jsonl": CASES });
    await using server = await createModelServer({
      script: (request) =>
        request.lastUser.includes("poem") ? { fault: { kind: "stall" } } : routing()(request),
    });
    const environment = { OPENAI_BASE_URL: server.baseUrl };
    const words = ["eval", "routes.json", "--json", "--concurrency", "1", "--junit", "out.xml"];
    const running = startTroupe(words, { environment, folder: folder.path });
    await expect.poll(() => server.requests.length, { timeout: A_PROCESS_MILLISECONDS }).toBe(3);
    running.child.kill("SIGINT");

    const { code, stdout } = await running.ended;

    expect(code).toBe(130);
    expect(reportIn(stdout)).toMatchObject({ interrupted: true, trialCounts: { passed: 1, unfinished: 3 } });
    expect(await readFile(join(folder.path, "out.xml"), "utf8")).toContain('skipped="2"');
  });

  test("a module may have judges and a graph of its own, and a rehearsal cannot be accepted", async () => {
    await using folder = await projectFolder({
      "evaluation.ts": `
        import { createRouter, defineSpecialist } from "troupe";
        import { defineEvaluation } from "troupe/evaluation";
        const cook = defineSpecialist({ name: "cook", description: "cooks food", prompt: "You cook." });
        export const evaluation = defineEvaluation({
          graph: createRouter({ specialists: [cook], fallback: "cook" }),
          cases: [{ id: "soup", request: "Cook food.", expect: { route: "cook", judges: ["short"] } }],
          judges: { short: ({ answer }) => ({ pass: answer.length < 5, reason: "it is long" }) },
        });
      `,
    });

    const { code, stdout, stderr } = await troupe(["eval", "evaluation.ts", "--accept"], {
      folder: folder.path,
    });

    expect(stderr).toContain("a rehearsal cannot be accepted");
    expect(stdout).toContain("REHEARSAL: a script answered");
    expect(stdout).toContain("judge short: it is long");
    expect(code).toBe(1);
  });

  test("a graph has the name of the file everywhere, so that a recording of a run can be forked", async () => {
    await using folder = await projectFolder({
      "team.ts": `
        import { createRouter, defineSpecialist } from "troupe";
        const cook = defineSpecialist({ name: "cook", description: "cooks food", prompt: "You cook." });
        export const kitchen = createRouter({ specialists: [cook] });
      `,
      "langgraph.json": JSON.stringify({ graphs: { kitchen: "./team.ts:kitchen" } }),
      "soup.json": JSON.stringify({
        graph: "kitchen",
        cases: [{ id: "soup", request: "Soup?", expect: { route: "cook" } }],
      }),
    });
    await using server = await createModelServer({
      script: scriptBySchema({ route: routeTo("cook"), text: { text: "Soup." } }),
    });
    const environment = { OPENAI_BASE_URL: server.baseUrl, TROUPE_MODEL: "gpt-4.1-mini" };
    const place = { environment, folder: folder.path };
    const ran = await troupe(["eval", "soup.json", "--record", "tapes", "--junit", "out.xml"], place);
    const forked = await troupe(["fork", "tapes/soup.1.json", "--from", "cook", "--json"], place);

    expect(ran.stdout).toContain("kitchen: 1 case: 1 passed");
    expect(await readFile(join(folder.path, "out.xml"), "utf8")).toContain('classname="kitchen"');
    expect(forked.stderr).toContain("1 call from tapes/soup.1.json, 1 call of a model");
    expect(JSON.parse(forked.stdout)).toMatchObject({ graph: "kitchen", answer: "Soup." });
  });

  test("what is wrong is exit code 2, and calls no model", async () => {
    await using folder = await temporaryFolder({
      "routes.json": ROUTES,
      "cases.jsonl": CASES.replace("coding", "code"),
      "torn.json": '{ "graph": "router", "cases": "./torn.jsonl" }',
      "torn.jsonl": '{"id":"a"}\n{"id":',
      "accepted.json": '{ "graph": "router", "cases": [] }',
      "typo.json": '{ "graph": "router", "cases": "./typo.jsonl" }',
      "typo.jsonl":
        '\n{"id":"a","request":"Hm.","expect":{"route":"none"}}\n\n{"request":"Hm.","expect":{"rout":"none"}}',
    });
    await using server = await createModelServer({ script: routing() });
    const evaluate = (...words: string[]) =>
      troupe(["eval", ...words], { environment: { OPENAI_BASE_URL: server.baseUrl }, folder: folder.path });

    const [unknown, torn, typo, empty, absent, amount, tapes, both] = await Promise.all([
      evaluate("routes.json", "--json"),
      evaluate("torn.json"),
      evaluate("typo.json"),
      evaluate("accepted.json"),
      evaluate("nothing.json"),
      evaluate("routes.json", "--cost", "0"),
      evaluate("routes.json", "--replay", "no-tapes"),
      evaluate("routes.json", "--replay", "tapes", "--record", "tapes"),
    ]);

    expect(unknown.code).toBe(2);
    const message = expect.stringContaining(
      "evaluation routes.json: case slow: route names the unknown",
    ) as string;
    expect(JSON.parse(unknown.stdout)).toEqual({
      graph: null,
      accepted: false,
      problems: [message],
      interrupted: false,
      error: { code: "configuration_invalid", message },
    });
    expect(unknown.stderr).toContain('unknown specialist "code"');
    expect(typo.code).toBe(2);
    expect(typo.stderr).toContain("evaluation typo.json: ");
    expect(typo.stderr).toMatch(
      /typo\.jsonl:4\.id: it is missing; .*typo\.jsonl:4\.expect: unknown member "rout"/,
    );
    expect(torn).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("torn.jsonl:2 is not JSON") as string,
    });
    expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining("there is no case") as string });
    expect(absent).toMatchObject({ code: 2, stderr: expect.stringContaining("does not exist") as string });
    expect(amount.code).toBe(2);
    expect(tapes).toMatchObject({ code: 2, stderr: expect.stringContaining("has no recordings") as string });
    expect(both.code).toBe(2);
    expect(server.requests).toEqual([]);
  });

  test("a limit on model calls is kept, and the exit code is 1", async () => {
    await using folder = await temporaryFolder({ "routes.json": ROUTES, "cases.jsonl": CASES });
    await using server = await createModelServer({ script: routing() });
    const environment = { OPENAI_BASE_URL: server.baseUrl };
    const words = ["eval", "routes.json", "--model-calls", "3", "--only", "p*,slow"];
    await writeFile(join(folder.path, "routes.json.accepted.json"), "{}");
    const damaged = await troupe(words, { environment, folder: folder.path });
    await writeFile(join(folder.path, "other.json"), ROUTES);
    const limited = await troupe(["eval", "other.json", ...words.slice(2)], {
      environment,
      folder: folder.path,
    });

    expect(damaged).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("not an accepted run") as string,
    });
    expect(limited.code).toBe(1);
    expect(limited.stdout).toContain("the evaluation's limit is reached: model calls (3)");
    expect(server.requests.length).toBe(3);
  });
});
