import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "vitest";
import { createModelServer, scriptBySchema } from "../../src/testing/index.ts";
import { planOf, routeTo } from "../support/scripted-models.ts";
import { A_PROCESS_MILLISECONDS, projectFolder, temporaryFolder, troupe } from "./support/troupe.ts";

const KEY = "sk-a-key-that-is-never-shown";
const usage = { inputTokens: 700, outputTokens: 300 };

describe.concurrent("troupe run", { timeout: A_PROCESS_MILLISECONDS }, () => {
  it("prints only the answer to stdout, and first the model and its limits to stderr", async ({ expect }) => {
    const script = scriptBySchema({
      route: { ...routeTo("coding"), usage },
      text: { text: "Use a map.", usage },
    });
    await using server = await createModelServer({ script });
    const environment = {
      OPENAI_BASE_URL: server.baseUrl,
      OPENAI_API_KEY: KEY,
      TROUPE_CLASSIFIER_MODEL: "another",
    };
    const ended = await troupe(["run", "router", "Why is it slow?", "--model", "gpt-4.1"], { environment });
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 0, stdout: "Use a map.\n" });
    const host = new URL(server.baseUrl).host;
    expect(ended.stderr.split("\n")[0]?.length).toBeLessThanOrEqual(80);
    expect(ended.stderr.replace(/ *\d+\.\d s/g, " T")).toBe(
      [
        `troupe: live: model gpt-4.1 at ${host}; 4 attempts of 600 s a call`,
        " T  classifier started",
        " T  classifier: coding (90% confidence): for the test",
        " T  coding started",
        "troupe: completed in T: 2 model calls, 1,400 input tokens, 600 output tokens\n",
      ].join("\n"),
    );
    expect(server.requests.map(({ model }) => model)).toEqual(["gpt-4.1", "gpt-4.1"]);
  });

  it("prints one JSON object with --json, and writes it and the answer to --out", async ({ expect }) => {
    const plan = [{ id: "look", agent: "researcher", task: "Look it up.", dependsOn: [] }];
    const script = scriptBySchema({ plan: planOf(...plan), text: { text: "It is 42.", usage } });
    await using server = await createModelServer({ script });
    await using folder = await temporaryFolder();
    const out = join(folder.path, "new", "out");
    const environment = { OPENAI_BASE_URL: server.baseUrl, NO_COLOR: "1" };
    const words = ["run", "supervisor", "-", "--json", "--thread", "t-7", "--out", out, "--yes"];
    const ended = await troupe(words, { environment, input: "What is it?" });
    expect(ended.code).toBe(0);
    const spent = { modelCalls: 1, ...usage, cachedTokens: 0, cost: null };
    const delivered = { status: "completed", text: "It is 42.", error: null };
    const asked = { models: ["gpt-4.1-mini"], fallbacks: [] };
    const result = { id: "look", agent: "researcher", ...delivered, ...asked };
    expect(JSON.parse(ended.stdout)).toEqual({
      graph: "supervisor",
      thread: "t-7",
      answer: "It is 42.",
      outcome: {
        status: "completed",
        reason: null,
        code: null,
        limit: null,
        steps: { completed: 1, failed: 0, skipped: 0, unfinished: 0 },
        mode: "live",
        usage: expect.objectContaining({ modelCalls: 2 }),
        milliseconds: expect.any(Number),
      },
      plan,
      results: { look: { ...result, attempts: 1, usage: spent, milliseconds: expect.any(Number) } },
    });
    expect(await readFile(join(out, "run.json"), "utf8")).toBe(ended.stdout);
    expect(await readFile(join(out, "answer.md"), "utf8")).toBe("It is 42.\n");
    expect(server.requests[0]?.lastUser).toBe("What is it?");
  });

  it("rehearses without a model, and then prints how to use a real one", async ({ expect }) => {
    const ended = await troupe(["run", "supervisor", "Build a URL shortener in Go."]);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/^\[rehearsal\] /);
    expect(ended.stderr).toMatch(/^troupe: rehearsal: no real model/);
    for (const line of [
      "planner wrote a plan of 3 steps",
      "completed (rehearsal) in",
      "OPENAI_API_KEY=",
      "Ollama",
    ]) {
      expect(ended.stderr).toContain(line);
    }
    expect(ended.stderr).not.toContain("\u001b");
  });

  it("runs a graph of the current folder, and shows the steps of its teams", async ({ expect }) => {
    await using folder = await projectFolder({
      "langgraph.json": '{"graphs": {"house": "./house.ts:graph"}}',
      "house.ts": `
        import { defineSpecialist } from "troupe";
        import { createSupervisor } from "troupe/graphs";
        const cook = defineSpecialist({ name: "cook", description: "cooks", prompt: "You cook." });
        const plan = [{ agent: "cook", task: "Cook." }] as const;
        const kitchen = createSupervisor({ name: "kitchen", specialists: [cook], manager: { plan } });
        export const graph = createSupervisor({
          specialists: [defineSpecialist({ name: "kitchen", description: "cooks", graph: kitchen })],
          manager: { plan: [{ agent: "kitchen", task: "Dinner." }] },
        });`,
    });
    await using server = await createModelServer({
      script: scriptBySchema({ text: { text: "Soup.", usage } }),
    });
    const environment = { OPENAI_BASE_URL: server.baseUrl };
    const ended = await troupe(["run", "house", "I am hungry."], { environment, folder: folder.path });
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 0, stdout: "Soup.\n" });
    expect(
      ended.stderr
        .split("\n")
        .slice(1)
        .map((line) => line.replace(/\d+\.\d s/g, "T").trim()),
    ).toEqual([
      "T  planner started",
      "T  planner wrote a plan of 1 step: step-1 (kitchen)",
      "T  step-1 (kitchen) started: Dinner.",
      "T  kitchen/planner started",
      "T  kitchen/planner wrote a plan of 1 step: step-1 (cook)",
      "T  kitchen/step-1 (cook) started: Cook.",
      "T  kitchen/step-1 (cook) finished in T, 1,000 tokens",
      "T  step-1 (kitchen) finished in T, 1,000 tokens",
      "troupe: completed in T: 1 model call, 700 input tokens, 300 output tokens",
      "",
    ]);
  });
});

describe.concurrent("troupe graph", { timeout: A_PROCESS_MILLISECONDS }, () => {
  it("prints the drawing to stdout", async ({ expect }) => {
    const ended = await troupe(["graph", "supervisor"]);
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: "" });
    expect(ended.stdout).toContain("graph TD;");
    for (const node of ["planner", "supervisor", "researcher", "coder", "writer", "synthesizer"]) {
      expect(ended.stdout).toContain(`${node}(${node})`);
    }
  });
});
