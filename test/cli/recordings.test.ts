import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { followJournal } from "../../src/journal/read-journal.ts";
import type { Recording } from "../../src/recordings/index.ts";
import { createModelServer, scriptBySchema, type ModelScript } from "../../src/testing/index.ts";
import { planOf, routeTo } from "../support/scripted-models.ts";
import { step } from "../support/plan.ts";
import { A_PROCESS_MILLISECONDS, startTroupe, temporaryFolder, troupe } from "./support/troupe.ts";

const KEY = "sk-test-0123456789abcdef";
/** Nothing listens there: a request that leaves the recording fails. */
const NOWHERE = { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" };

const routed: ModelScript = scriptBySchema({
  route: routeTo("coding"),
  text: { text: `Use an index. ${KEY}`, usage: { inputTokens: 40, outputTokens: 6 } },
});

/** What a command with `--json` printed, without what changes from run to run. */
function printed(stdout: string): Record<string, unknown> {
  const { thread: _, ...record } = JSON.parse(stdout) as Record<string, unknown>;
  return JSON.parse(
    JSON.stringify(record, (name, value: unknown) => (name === "milliseconds" ? 0 : value)),
  ) as Record<string, unknown>;
}

async function recordingIn(file: string): Promise<Recording> {
  return JSON.parse(await readFile(file, "utf8")) as Recording;
}

describe("recordings of the command line", { timeout: A_PROCESS_MILLISECONDS }, () => {
  test("a run is recorded without keys, and played with the same result each time, without a server", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "tape.json");
    const words = ["run", "router", "Why is it slow?", "--json"];
    const first = await (async () => {
      await using server = await createModelServer({ script: routed });
      const environment = { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: KEY };
      return await troupe([...words, "--record", file], { environment });
    })();
    expect({ code: first.code, stderr: first.stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining(`troupe: recorded 2 calls in ${file}`) as string,
    });
    expect(await readFile(file, "utf8")).not.toContain(KEY);
    expect(await recordingIn(file)).toMatchObject({
      graph: "router",
      request: "Why is it slow?",
      settings: { structuredOutput: "json_schema" },
      calls: [{ agent: "classifier" }, { agent: "coding" }],
    });
    const played = await Promise.all(
      Array.from({ length: 3 }, () => troupe([...words, "--replay", file], { environment: NOWHERE })),
    );
    for (const { code, stdout } of played) {
      expect({ code, record: printed(stdout) }).toEqual({ code: 0, record: printed(first.stdout) });
    }
    const other = await troupe(["run", "router", "Why is it fast?", "--json", "--replay", file]);
    expect(other.code).toBe(1);
    expect(other.stderr).toContain("a request of classifier is not in the recording; nearest is call 1");
    expect(other.stderr).toMatch(/recorded: user: .*slow/);
    expect(other.stderr).toMatch(/sent: {5}user: .*fast/);
  });

  test("a thread becomes a recording by one command", async () => {
    await using folder = await temporaryFolder();
    const [file, db] = [join(folder.path, "tape.json"), join(folder.path, "threads.db")];
    await using server = await createModelServer({ script: routed });
    const environment = { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: KEY };
    const words = ["run", "router", "Why is it slow?", "--json", "--db", db];
    const first = await troupe([...words, "--thread", "t-1"], { environment });
    const recorded = await troupe(["record", "t-1", "--db", db, "--out", file], { environment });
    expect(recorded).toEqual({
      code: 0,
      stdout: `${file}\n`,
      stderr: "troupe: recorded 2 calls of thread t-1\n",
    });
    expect(await readFile(file, "utf8")).not.toContain(KEY);
    const played = await troupe([...words, "--replay", file], { environment: NOWHERE });
    expect(printed(played.stdout)).toEqual(printed(first.stdout));

    const unknown = await troupe(["record", "t-2", "--db", db]);
    expect(unknown).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('unknown thread "t-2"') as string,
    });
    const journal = await troupe(["record", "t-1", "--journal", `${db}.journal`, "--json"], {
      folder: folder.path,
    });
    expect(JSON.parse(journal.stdout)).toMatchObject({
      thread: "t-1",
      graph: null,
      calls: 2,
      file: expect.stringMatching(/recordings\/t-1\.json$/) as string,
    });
  });

  test("a killed run loses no call that had its reply: its thread becomes a recording", async () => {
    await using folder = await temporaryFolder();
    const [file, db] = [join(folder.path, "tape.json"), join(folder.path, "threads.db")];
    let isAsked = (): void => undefined;
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    const script = scriptBySchema({
      route: routeTo("coding"),
      text() {
        isAsked();
        return { text: "too late", delayMilliseconds: A_PROCESS_MILLISECONDS };
      },
    });
    await using server = await createModelServer({ script });
    const environment = { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: KEY };
    const words = ["run", "router", "Why is it slow?", "--db", db, "--thread", "t-1", "--record", file];
    const { child, ended } = startTroupe(words, { environment });
    await asked;
    const stopped = new AbortController();
    for await (const { entry } of followJournal(`${db}.journal`, "t-1", { signal: stopped.signal }))
      if (entry.kind === "call") stopped.abort();
    child.kill("SIGKILL");
    await ended;
    await expect(readFile(file)).rejects.toThrow("ENOENT");
    const { stderr } = await troupe(["record", "t-1", "--db", db, "--out", file], { environment });
    expect(stderr).toBe("troupe: recorded 1 call of thread t-1\n");
    expect((await recordingIn(file)).calls).toMatchObject([
      { agent: "classifier", reply: { role: "assistant" }, error: null },
    ]);
  });

  test("a fork plays what stands before the step, and asks another model from there on", async () => {
    await using folder = await temporaryFolder();
    const [file, next] = [join(folder.path, "tape.json"), join(folder.path, "next.json")];
    const plan = planOf(step("look", [], "researcher"), step("write", ["look"], "writer"));
    const says = (word: string): ModelScript =>
      scriptBySchema({
        plan,
        text: ({ system }) => ({ text: system.startsWith("You write the final") ? `all ${word}` : word }),
      });
    const request = ["supervisor", "Compare Rust and Go."];
    {
      await using server = await createModelServer({ script: says("old") });
      const environment = { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: KEY };
      await troupe(["run", ...request, "--record", file], { environment });
    }
    await using server = await createModelServer({ script: says("new") });
    const environment = { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: KEY };
    const forked = await troupe(
      ["fork", file, "--from", "write", "--model", "openai:gpt-4.1", "--json", "--record", next],
      { environment },
    );
    expect(forked.stderr).toContain(`2 calls from ${file}, 2 calls of a model`);
    expect(forked.code).toBe(0);
    expect(JSON.parse(forked.stdout)).toMatchObject({
      answer: "all new",
      results: { look: { text: "old" }, write: { text: "new" } },
    });
    expect(server.requests.map(({ model }) => model)).toEqual(["gpt-4.1", "gpt-4.1"]);
    expect((await recordingIn(next)).calls).toHaveLength(4);

    const odd = await troupe(["fork", file, "--from", "writ"], { environment });
    expect(odd.code).toBe(2);
    expect(odd.stderr).toContain('no step, agent or call "writ"; did you mean write?; steps: look, write;');
  });

  test("options and files that do not fit are named", async () => {
    await using folder = await temporaryFolder({ "cut.json": '{ "format": "troupe-recording", "ver' });
    const file = join(folder.path, "cut.json");
    const cut = await troupe(["run", "router", "Why?", "--json", "--replay", file]);
    expect(cut.code).toBe(2);
    expect(JSON.parse(cut.stdout)).toMatchObject({ error: { code: "recording_invalid" } });
    expect(cut.stderr).toContain(`recording ${file}: it was cut`);
    const both = await troupe(["run", "router", "Why?", "--replay", file, "--model", "gpt-4.1"]);
    expect(both).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--model cannot be used with --replay") as string,
    });
  });
});
