import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { scriptBySchema } from "../../src/testing/index.ts";
import { deliverTask } from "../support/kitchen.ts";
import { step } from "../support/plan.ts";
import { planOf } from "../support/scripted-models.ts";
import { A_PROCESS_MILLISECONDS, startTroupe, troupe } from "./support/troupe.ts";
import { describeWithServices, workerProject } from "./support/services.ts";

const PATIENCE = { timeout: A_PROCESS_MILLISECONDS, interval: 50 };
const TIMEOUT = { timeout: 6 * A_PROCESS_MILLISECONDS };
const DINNER = [step("soup"), step("bread", ["soup"], "baker")];
const dinner = () => scriptBySchema({ plan: planOf(...DINNER), text: deliverTask });

/** Removes what differs from run to run: times, ids and amounts of time. */
function withoutTimes(stderr: string): string[] {
  const lines = stderr.split("\n").filter((line) => /^\s+[\d.]+ m?s {2}/.test(line));
  return lines.map((line) => line.replace(/^\s+[\d.]+ m?s {2}/, "").replace(/\b[\d.]+ m?s\b/g, "<time>"));
}

/** Replaces what differs from run to run in a record. */
function comparable(stdout: string): unknown {
  return JSON.parse(stdout, (name, value: unknown) =>
    ["milliseconds", "startedAt", "thread", "run", "id"].includes(name) ? "<differs>" : value,
  );
}

describeWithServices("troupe run --queue", (services) => {
  test("shows and prints the same as a run in this process", TIMEOUT, async () => {
    await using project = await workerProject(services(), dinner());
    await project.startWorker();
    const { environment } = project.context;
    const local = {
      ...project.context,
      environment: { OPENAI_BASE_URL: environment["OPENAI_BASE_URL"] ?? "" },
    };
    const words = ["run", "kitchen", "dinner"];
    const [here, there] = [await troupe(words, local), await troupe([...words, "--queue"], project.context)];
    expect([there.code, there.stdout]).toEqual([here.code, here.stdout]);
    expect(withoutTimes(there.stderr)).toEqual(
      withoutTimes(here.stderr).filter((line) => line !== "kitchen started"),
    );
    expect(withoutTimes(there.stderr).length).toBeGreaterThan(4);
    const asJson = [...words, "--json"];
    const [one, other] = [await troupe(asJson, local), await troupe([...asJson, "--queue"], project.context)];
    const { run, ...record } = comparable(other.stdout) as { run: string };
    expect([other.code, run, record]).toEqual([0, "<differs>", comparable(one.stdout)]);
  });

  test("continues a thread, and refuses a second run on it", TIMEOUT, async () => {
    const heard: string[] = [];
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const script = scriptBySchema({
      text: async ({ messages }) => {
        heard.push(JSON.stringify(messages));
        if (heard.length === 2) await opened;
        return { text: "Yes." };
      },
    });
    await using project = await workerProject(services(), script);
    await project.startWorker();
    const words = (request: string) => ["run", "router", request, "--queue", "--thread", "fluffy"];
    expect((await troupe(words("I am Ann."), project.context)).code).toBe(0);
    const second = troupe(words("Who am I?"), project.context);
    await vi.waitFor(() => expect(heard).toHaveLength(2), PATIENCE);
    expect(await troupe([...words("Hello?"), "--json"], project.context)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('"code": "thread_busy"'),
    });
    open();
    expect((await second).code).toBe(0);
    expect(heard[1]).toContain("I am Ann.");
  });

  test("leaves the run at Ctrl-C, which goes on and can be watched", TIMEOUT, async () => {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const script = scriptBySchema({
      text: async () => {
        await opened;
        return { text: "A leek soup." };
      },
    });
    await using project = await workerProject(services(), script);
    await project.startWorker();
    const left = startTroupe(["run", "router", "Cook.", "--queue", "--json"], project.context);
    await vi.waitFor(() => expect(project.model.requests).toHaveLength(1), PATIENCE);
    left.child.kill("SIGINT");
    const { code, stdout, stderr } = await left.ended;
    const record = JSON.parse(stdout) as { run: string };
    expect(code).toBe(130);
    expect(record).toEqual({
      graph: "router",
      thread: expect.any(String),
      run: expect.any(String),
      answer: null,
      outcome: null,
      error: { code: "run_left", message: expect.stringContaining(record.run) },
    });
    expect(stderr).toContain(`  troupe runs watch ${record.run}\n`);
    expect(stderr).toContain(`  troupe runs cancel ${record.run}\n`);
    const watched = troupe(["runs", "watch", record.run], project.context);
    open();
    expect(await watched).toMatchObject({ code: 0, stdout: "A leek soup.\n" });
    expect(project.model.requests).toHaveLength(1);
  });

  test("asks a person at the terminal, and stops with 3 without one", TIMEOUT, async () => {
    await using project = await workerProject(services(), dinner());
    await project.startWorker();
    const words = ["run", "careful", "dinner", "--queue"];
    const stopped = await troupe([...words, "--json"], project.context);
    expect(stopped.code).toBe(3);
    const record = JSON.parse(stopped.stdout) as { run: string };
    expect(record).toMatchObject({
      answer: null,
      outcome: { status: "waiting", reason: "waiting for approval: the plan", usage: { modelCalls: 1 } },
      plan: DINNER,
      approvals: [{ kind: "plan", request: "dinner", plan: DINNER }],
    });
    expect(stopped.stderr).toContain(
      `  troupe runs answer ${record.run} --approve | --reject "..." | --answer <file>\n`,
    );

    const asked = startTroupe(["runs", "watch", record.run], { ...project.context, terminal: true });
    await asked.said("[a]pprove, [r]eject, [e]dit or [l]ater? ");
    asked.child.stdin?.write("a\n");
    expect(await asked.ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/./) });
    expect((await troupe([...words, "--yes"], project.context)).code).toBe(0);
  });

  test("is answered by options, in any process", TIMEOUT, async () => {
    await using project = await workerProject(services(), dinner());
    await project.startWorker();
    const { context } = project;
    const start = async (): Promise<string> => {
      const { stdout } = await troupe(["run", "careful", "dinner", "--queue", "--json"], context);
      return (JSON.parse(stdout) as { run: string }).run;
    };
    const approved = await start();
    const answer = await troupe(["runs", "answer", approved, "--approve"], context);
    expect(answer).toMatchObject({ code: 0, stderr: expect.stringContaining("was answered, and goes on") });
    expect((await troupe(["runs", "watch", approved], context)).code).toBe(0);
    expect(await troupe(["runs", "answer", approved, "--approve", "--json"], context)).toMatchObject({
      code: 2,
    });

    const rejected = await start();
    await writeFile(join(context.folder, "no.json"), '{ "decision": "reject", "feedback": "No soup." }');
    expect((await troupe(["runs", "answer", rejected, "--answer", "no.json"], context)).code).toBe(0);
    // The manager plans again by the feedback, and asks again.
    const again = await troupe(["runs", "watch", rejected, "--json"], context);
    expect(again.code).toBe(3);
    expect(JSON.stringify(project.model.requests.at(-1)?.messages)).toContain("No soup.");
  });

  test("stops at a limit of the command line, and continues with a larger one", TIMEOUT, async () => {
    await using project = await workerProject(services(), dinner());
    await project.startWorker();
    const { context } = project;
    const stopped = await troupe(
      ["run", "kitchen", "dinner", "--queue", "--max-model-calls", "2", "--json"],
      context,
    );
    expect(stopped.code).toBe(1);
    const { run } = JSON.parse(stopped.stdout) as { run: string };
    expect(stopped.stderr).toContain(`  troupe runs resume ${run} --max-model-calls <more>\n`);
    expect((await troupe(["runs", "resume", run, "--max-model-calls", "20"], context)).code).toBe(0);
    const watched = await troupe(["runs", "watch", run, "--json"], context);
    expect([watched.code, JSON.parse(watched.stdout)]).toMatchObject([
      0,
      { outcome: { status: "completed" } },
    ]);
  });
});
