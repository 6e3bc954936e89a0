import { describe, it } from "vitest";
import { createModelServer, scriptBySchema, type ModelRequest } from "../../src/testing/index.ts";
import { planOf, routeTo } from "../support/scripted-models.ts";
import { A_PROCESS_MILLISECONDS, temporaryFolder, troupe } from "./support/troupe.ts";

const KEY = "sk-a-key-that-is-never-shown";
const step = (id: string, dependsOn: string[] = []) => ({ id, agent: "coder", task: `do ${id}`, dependsOn });

describe.concurrent("a run that is not completed", { timeout: A_PROCESS_MILLISECONDS }, () => {
  it("exits with 1 if only a part is done, and still answers", async ({ expect }) => {
    const failure = { fault: { kind: "status", status: 400, message: "too long" } } as const;
    const script = scriptBySchema({
      plan: planOf(step("easy"), step("hard"), step("late", ["hard"])),
      text: ({ lastUser }: ModelRequest) => (lastUser.endsWith("do hard") ? failure : { text: "half of it" }),
    });
    await using server = await createModelServer({ script });
    const environment = { OPENAI_BASE_URL: server.baseUrl };
    const ended = await troupe(["run", "supervisor", "Do it.", "--json"], { environment });
    expect(ended.code).toBe(1);
    const record = JSON.parse(ended.stdout);
    expect(Object.keys(record)).toEqual(["graph", "thread", "answer", "outcome", "plan", "results"]);
    expect(record).toMatchObject({
      answer: "half of it",
      outcome: { status: "partial", reason: expect.stringContaining("step hard (coder) failed") },
      results: { easy: { status: "completed" }, hard: { status: "failed" }, late: { status: "skipped" } },
    });
    expect(ended.stderr).toContain("late (coder) skipped: step hard did not complete");
    expect(ended.stderr).toMatch(/troupe: partial in .*\n {2}step hard \(coder\) failed: .*too long/);
  });

  it("exits with 1 if the model refuses to plan, and prints its words", async ({ expect }) => {
    const script = scriptBySchema({ plan: { fault: { kind: "refusal", message: "I would rather not." } } });
    await using server = await createModelServer({ script });
    const ended = await troupe(["run", "supervisor", "Do it."], {
      environment: { OPENAI_BASE_URL: server.baseUrl },
    });
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 1, stdout: "I would rather not.\n" });
    expect(ended.stderr).toMatch(/troupe: failed in .*\n.*I would rather not\./);
  });

  it("names the server that cannot be reached", async ({ expect }) => {
    const server = await createModelServer({ script: scriptBySchema({}) });
    await server.close();
    const environment = { OPENAI_BASE_URL: server.baseUrl };
    const ended = await troupe(["run", "router", "Hello.", "--json"], { environment });
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.stdout)).toEqual({
      graph: "router",
      thread: expect.any(String),
      answer: null,
      outcome: null,
      error: { code: "model_unreachable", message: expect.stringContaining(new URL(server.baseUrl).host) },
    });
    expect(ended.stderr).toContain("classifier: retrying in ");
  });

  it("never prints the key, not even if the server repeats it", async ({ expect }) => {
    const refusal = {
      fault: { kind: "status", status: 400, message: `\u001b[31mIncorrect key: ${KEY}` },
    } as const;
    await using server = await createModelServer({ script: () => refusal });
    const environment = { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: KEY, TROUPE_DEBUG: "1" };
    const [plain, json] = await Promise.all([
      troupe(["run", "router", "Hello."], { environment }),
      troupe(["run", "supervisor", "Hello.", "--json"], { environment }),
    ]);
    expect([plain.code, json.code]).toEqual([1, 1]);
    expect(plain.stderr).toContain("Incorrect key: [key]");
    const everything = [plain, json].map(({ stdout, stderr }) => stdout + stderr).join();
    expect(everything).not.toContain(KEY);
    expect(everything).not.toContain("\u001b");
  });

  it("ends without a stack if the reader has closed stdout", async ({ expect }) => {
    const script = scriptBySchema({ route: routeTo("coding"), text: { text: "An answer." } });
    await using server = await createModelServer({ script });
    const environment = { OPENAI_BASE_URL: server.baseUrl };
    const ended = await troupe(["run", "router", "Hello."], { environment, reads: false });
    expect(ended.code).toBe(0);
    expect(ended.stderr.trimEnd().split("\n").at(-1)).toMatch(/^troupe: completed in /);
  });
});

describe.concurrent("a run that is configured wrongly", { timeout: A_PROCESS_MILLISECONDS }, () => {
  it("exits with 2 and names the line of a malformed .env, but not its content", async ({ expect }) => {
    await using folder = await temporaryFolder({ ".env": `TROUPE_MODE=live\n${KEY}\n` });
    const ended = await troupe(["run", "router", "Hello.", "--json"], { folder: folder.path });
    expect(ended.code).toBe(2);
    const { error } = JSON.parse(ended.stdout);
    expect(error).toEqual({
      code: "configuration_invalid",
      message: expect.stringContaining(".env: line 2"),
    });
    expect(ended.stdout + ended.stderr).not.toContain(KEY);
  });

  it("exits with 2 before any call if a provider is missing or the folder of --out cannot be created", async ({
    expect,
  }) => {
    await using server = await createModelServer({ script: scriptBySchema({}) });
    await using folder = await temporaryFolder({ taken: "a file" });
    const context = { environment: { OPENAI_BASE_URL: server.baseUrl }, folder: folder.path };
    const [provider, out] = await Promise.all([
      troupe(["run", "supervisor", "Hello.", "--model", "anthropic:some-model"], context),
      troupe(["run", "router", "Hello.", "--out", "taken/out"], context),
    ]);
    expect([provider.code, out.code]).toEqual([2, 2]);
    expect(provider.stderr).toContain("troupe: model anthropic:some-model: ");
    expect(out.stderr).toContain("troupe: --out: the folder taken/out cannot be created");
    expect(server.requests).toEqual([]);
  });
});
