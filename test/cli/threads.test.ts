import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { runCommandLine } from "../../cli/command-line.ts";
import { createModelServer, scriptBySchema, type ModelReply } from "../../src/testing/index.ts";
import { planOf, routeTo } from "../support/scripted-models.ts";
import { recordedOutput } from "./support/screen.ts";
import {
  A_PROCESS_MILLISECONDS,
  startTroupe,
  temporaryFolder,
  troupe,
  type Ended,
} from "./support/troupe.ts";

/** Runs, in this process, a command line that calls no model. */
async function run(...words: string[]): Promise<Ended> {
  const { output, stdout, stderr } = recordedOutput();
  const code = await runCommandLine(words, output);
  return { code, stdout: stdout(), stderr: stderr() };
}

async function statusesIn(db: string): Promise<string[]> {
  const { stdout } = await run("threads", "--json", "--db", db);
  const { threads } = JSON.parse(stdout) as { threads: { status: string }[] };
  return threads.map(({ status }) => status);
}

const plan = [{ id: "look", agent: "researcher", task: "Look.", dependsOn: [] }];

describe.concurrent("threads of the command line", { timeout: A_PROCESS_MILLISECONDS }, () => {
  it("continue from turn to turn, and can be listed, printed again and deleted", async ({ expect }) => {
    await using server = await createModelServer({
      script: scriptBySchema({
        route: routeTo("coding"),
        text: [{ text: "Use a map." }, { text: "A map too." }],
      }),
    });
    await using folder = await temporaryFolder();
    const db = join(folder.path, "threads.db");
    const environment = { OPENAI_BASE_URL: server.baseUrl, TROUPE_DB: db };
    await troupe(["run", "router", "Why is it slow?", "--thread", "talk"], { environment });
    const second = await troupe(["run", "router", "And in Rust?", "--thread", "talk"], { environment });
    expect({ code: second.code, stdout: second.stdout }).toEqual({ code: 0, stdout: "A map too.\n" });
    expect(server.requests.at(-1)?.messages.map(({ content }) => content)).toEqual([
      expect.any(String),
      "Why is it slow?",
      "Use a map.",
      "And in Rust?",
    ]);

    const listed = await run("threads", "--db", db);
    expect({ ...listed, stdout: listed.stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/, "TODAY") }).toEqual({
      code: 0,
      stdout: [
        "thread  graph   status     when (UTC)        last request",
        "talk    router  completed  TODAY  And in Rust?",
        "",
      ].join("\n"),
      stderr: "",
    });
    const again = await run("resume", "talk", "--db", db);
    expect({ code: again.code, stdout: again.stdout }).toEqual({ code: 0, stdout: "A map too.\n" });
    expect(again.stderr).toContain("troupe: thread talk is already finished; this was its result:\n");
    expect(server.requests).toHaveLength(4);

    const other = await run("run", "supervisor", "Go on.", "--thread", "talk", "--db", db);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("thread talk: it belongs to the graph router of ");
    expect(await run("threads", "--delete", "talk", "--db", db, "--json")).toEqual({
      code: 0,
      stdout: '{\n  "threads": []\n}\n',
      stderr: "troupe: deleted thread talk\n",
    });
    expect(await run("threads", "--db", db)).toEqual({
      code: 0,
      stdout: "",
      stderr: `troupe: there are no threads in ${db}\n`,
    });
  });

  it("have one run at a time, and are free immediately when that run is killed", async ({ expect }) => {
    let arrived: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (arrived = resolve));
    const late = { text: "late", delayMilliseconds: 600_000 };
    await using server = await createModelServer({
      script: scriptBySchema({ plan: planOf(...plan), text: [() => (arrived(), late), { text: "Found." }] }),
    });
    await using folder = await temporaryFolder();
    const db = join(folder.path, "threads.db");
    const environment = { OPENAI_BASE_URL: server.baseUrl, TROUPE_DB: db };
    const { child, ended } = startTroupe(["run", "supervisor", "Look.", "--thread", "t"], { environment });
    await asked;

    const held: unknown = expect.stringMatching(`^thread t is in use by process ${child.pid} since 20`);
    for (const words of [
      ["run", "supervisor", "Now.", "--thread", "t"],
      ["resume", "t"],
      ["threads", "--delete", "t"],
    ]) {
      const { code, stdout } = await run(...words, "--db", db, "--json");
      const { error } = JSON.parse(stdout) as { error: unknown };
      expect({ code, error }).toEqual({ code: 1, error: { code: "thread_busy", message: held } });
    }
    expect(JSON.parse((await run("threads", "--json", "--db", db)).stdout)).toEqual({
      threads: [
        {
          thread: "t",
          graph: "supervisor",
          folder: expect.any(String),
          request: "Look.",
          status: "running",
          updatedAt: expect.any(String),
        },
      ],
    });

    child.kill("SIGKILL");
    await ended;
    expect(await statusesIn(db)).toEqual(["interrupted"]);
    const refused = await run("run", "supervisor", "Something else.", "--thread", "t", "--db", db, "--json");
    expect({ code: refused.code, record: JSON.parse(refused.stdout) }).toEqual({
      code: 2,
      record: expect.objectContaining({ error: expect.objectContaining({ code: "thread_unfinished" }) }),
    });
    const resumed = await troupe(["resume", "t"], { environment });
    expect({ code: resumed.code, stdout: resumed.stdout }).toEqual({ code: 0, stdout: "Found.\n" });
    expect(server.requests).toHaveLength(3);
  });

  it("are listed with how their last run ended, the last one first", async ({ expect }) => {
    const broken = { fault: { kind: "status", status: 400, message: "too long" } } as const;
    await using server = await createModelServer({
      script: scriptBySchema({ route: routeTo("coding"), plan: planOf(...plan), text: broken }),
    });
    await using folder = await temporaryFolder();
    const db = join(folder.path, "threads.db");
    const environment = { OPENAI_BASE_URL: server.baseUrl, TROUPE_DB: db };
    const inTurn = [
      ["router", "Why?", "--thread", "rejected"],
      ["supervisor", "Look.", "--thread", "failed"],
      ["supervisor", "Look.", "--thread", "stopped", "--max-model-calls", "1"],
    ];
    for (const words of inTurn) await troupe(["run", ...words], { environment });
    expect(await statusesIn(db)).toEqual(["stopped", "failed", "failed"]);
  });

  it("end a run with the answer and exit code 1 if their file is deleted meanwhile", async ({ expect }) => {
    await using folder = await temporaryFolder();
    const db = join(folder.path, "threads.db");
    const gone = (): ModelReply => {
      rmSync(db);
      return { text: "Use a map." };
    };
    await using server = await createModelServer({
      script: scriptBySchema({ route: routeTo("coding"), text: gone }),
    });
    const environment = { OPENAI_BASE_URL: server.baseUrl, TROUPE_DB: db };
    const { code, stdout, stderr } = await troupe(["run", "router", "Why?", "--json"], { environment });
    expect({ code, record: JSON.parse(stdout) }).toMatchObject({
      code: 1,
      record: { answer: "Use a map.", outcome: { status: "completed" }, error: { code: "threads_deleted" } },
    });
    expect(stderr).toContain("troupe: the end of the run cannot be saved: cannot keep threads in ");
  });

  it("are unknown until their first run starts", async ({ expect }) => {
    await using folder = await temporaryFolder();
    const db = join(folder.path, "threads.db");
    const { code, stdout } = await run("resume", "absent", "--json", "--db", db);
    const message = `unknown thread "absent" in ${db}; \`troupe threads\` lists the available ones`;
    expect({ code, record: JSON.parse(stdout) }).toEqual({
      code: 2,
      record: {
        graph: null,
        thread: "absent",
        answer: null,
        outcome: null,
        error: { code: "thread_unknown", message },
      },
    });
  });
});
