import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "vitest";
import { createModelServer, scriptBySchema } from "../../src/testing/index.ts";
import { tasksSent } from "../support/approvals.ts";
import { deliverTask } from "../support/kitchen.ts";
import { step } from "../support/plan.ts";
import { planOf } from "../support/scripted-models.ts";
import {
  A_PROCESS_MILLISECONDS,
  projectFolder,
  startTroupe,
  temporaryFolder,
  troupe,
  type Running,
} from "./support/troupe.ts";

/** Creates a folder whose graph asks about its plan and each step of the cook, and a scripted model for it. */
async function careful(...plans: ReturnType<typeof planOf>[]) {
  const folder = await projectFolder({
    "langgraph.json": '{"graphs": {"kitchen": "./kitchen.ts:graph"}}',
    "kitchen.ts": `
      import { defineSpecialist } from "troupe";
      import { createSupervisor } from "troupe/graphs";
      const cook = { name: "cook", description: "cooks", prompt: "You cook.", approval: true };
      export const graph = createSupervisor({ specialists: [defineSpecialist(cook)], approval: "plan" });`,
  });
  const server = await createModelServer({ script: scriptBySchema({ plan: plans, text: deliverTask }) });
  const environment = { OPENAI_BASE_URL: server.baseUrl, TROUPE_DB: join(folder.path, "threads.db") };
  return {
    folder: folder.path,
    environment,
    requests: server.requests,
    async [Symbol.asyncDispose]() {
      await server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Types answers, each after its question was printed. */
async function type({ child, said }: Running, ...answers: [prompt: string, line: string][]): Promise<void> {
  for (const [prompt, line] of answers) {
    await said(prompt);
    child.stdin?.write(`${line}\n`);
  }
}

const RUN = ["run", "kitchen", "dinner", "--thread", "t"];
const DECIDE = "[a]pprove, [r]eject, [e]dit or [l]ater? ";

// A test starts up to five processes.
describe.concurrent("a run that needs approval", { timeout: 5 * A_PROCESS_MILLISECONDS }, () => {
  it("stops without a terminal, prints what it waits for and how to continue, and continues with --yes", async ({
    expect,
  }) => {
    await using kitchen = await careful(planOf(step("soup")));
    const stopped = await troupe([...RUN, "--json"], kitchen);
    const reason = "waiting for approval: the plan";
    expect(stopped.code).toBe(3);
    const record = JSON.parse(stopped.stdout) as object;
    expect(record).not.toHaveProperty("error");
    expect(record).toMatchObject({
      answer: null,
      outcome: {
        status: "waiting",
        reason,
        code: null,
        usage: { modelCalls: 1 },
        steps: { unfinished: 1 },
      },
      plan: [step("soup")],
      approvals: [{ kind: "plan", request: "dinner", plan: [step("soup")] }],
    });
    expect(stopped.stderr).toContain("To approve everything that it asks:\n  troupe resume t --yes\n");
    expect(await troupe(["run", "kitchen", "tea", "--thread", "t"], kitchen)).toMatchObject({
      code: 1,
      stdout: "",
    });
    expect(await troupe(["resume", "t"], kitchen)).toMatchObject({ code: 3, stdout: "" });
    const ended = await troupe(["resume", "t", "--yes"], kitchen);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 0, stdout: "result of do soup\n" });
    expect(ended.stderr).toContain("troupe: --yes approved step soup (cook)\n");
    expect(kitchen.requests).toHaveLength(2);
  });

  it("answers one question by --reject and --approve, and leaves what comes later", async ({ expect }) => {
    await using kitchen = await careful(planOf(step("mush")), planOf(step("soup")));
    await troupe(RUN, kitchen);
    const rejected = await troupe(["resume", "t", "--reject", "no mush", "--json"], kitchen);
    expect({ code: rejected.code, record: JSON.parse(rejected.stdout) }).toMatchObject({
      code: 3,
      record: { outcome: { status: "waiting" }, approvals: [{ kind: "plan", plan: [step("soup")] }] },
    });
    expect(rejected.stderr).toContain("troupe: --reject rejected the plan\n");
    expect(kitchen.requests[1]?.lastUser).toContain("no mush");
    const approved = await troupe(["resume", "t", "--approve"], kitchen);
    expect(approved).toMatchObject({ code: 3, stdout: "" });
    // Everything that is approved, and everything that then waits, was shown.
    expect(approved.stderr).toContain("Approve the plan for this request? dinner\n  soup (cook): do soup\n");
    expect(approved.stderr).toContain("Approve step soup? cook would get this task:\n");
    expect(kitchen.requests).toHaveLength(2);
  });

  it("answers each of several questions by its id in a file, and the rest with --all", async ({ expect }) => {
    await using kitchen = await careful(planOf(step("soup"), step("cake"), step("roast")));
    await troupe(RUN, kitchen);
    const file = join(kitchen.folder, "answer.json");
    await writeFile(file, "true");
    const waiting = await troupe(["resume", "t", "--answer", file, "--json"], kitchen);
    const { approvals } = JSON.parse(waiting.stdout) as { approvals: { id: string }[] };
    expect(approvals).toHaveLength(3);
    await writeFile(file, JSON.stringify({ [approvals[0]!.id]: { decision: "edit", task: "broth" } }));
    expect((await troupe(["resume", "t", "--answer", file], kitchen)).code).toBe(3);
    expect(tasksSent(kitchen.requests)).toEqual(["broth"]);
    const ended = await troupe(["resume", "t", "--approve", "--all"], kitchen);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 0, stdout: "the answer\n" });
  });

  it("keeps waiting if an answer could be to several questions, and takes none when it is over", async ({
    expect,
  }) => {
    await using kitchen = await careful(planOf(step("soup"), step("cake")));
    await troupe([...RUN], kitchen);
    await troupe(["resume", "t", "--approve"], kitchen);
    const several = await troupe(["resume", "t", "--approve"], kitchen);
    expect([several.code, several.stderr]).toEqual([
      2,
      expect.stringMatching(/ {2}[0-9a-f]{32} {2}step soup \(cook\)\n/),
    ]);
    expect((await troupe(["resume", "t", "--yes"], kitchen)).code).toBe(0);
    expect(await troupe(["resume", "t", "--approve"], kitchen)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        "--approve answers nothing: thread t does not wait for an answer",
      ) as string,
    });
  });

  it("approves everything with --yes, without asking", async ({ expect }) => {
    await using kitchen = await careful(planOf(step("soup"), step("cake")));
    const { code, stdout } = await troupe([...RUN, "--yes"], kitchen);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "the answer\n" });
  });

  it("asks on a terminal: rewrites a rejected plan, takes an edited step, and postpones another", async ({
    expect,
  }) => {
    await using kitchen = await careful(planOf(step("mush")), planOf(step("soup"), step("cake")));
    const { environment } = kitchen;
    // The editor is a program that changes the task.
    const edit = `node -e 'const f=process.argv[1],fs=require("fs");fs.writeFileSync(f,fs.readFileSync(f,"utf8").replace("do soup","cook broth"))'`;
    const running = startTroupe(RUN, {
      ...kitchen,
      terminal: true,
      environment: { ...environment, EDITOR: edit },
    });
    await type(
      running,
      [DECIDE, "r"],
      ["What is wrong with it? ", "no mush"],
      [DECIDE, "a"],
      [DECIDE, "e"],
      [DECIDE, "l"],
    );
    const later = await running.ended;
    expect({ code: later.code, stdout: later.stdout }).toEqual({ code: 3, stdout: "" });
    expect(later.stderr).toContain("Approve step cake? cook would get this task:\n  Goal:\n  dinner\n");
    expect(tasksSent(kitchen.requests)).toEqual(["cook broth"]);
    expect(kitchen.requests[1]?.lastUser).toContain("no mush");

    const resumed = startTroupe(["resume", "t"], { ...kitchen, terminal: true });
    await type(resumed, [DECIDE, "x"], [DECIDE, "a"]);
    expect(await resumed.ended).toMatchObject({ code: 0, stdout: "the answer\n" });
    expect(tasksSent(kitchen.requests)).toEqual(["cook broth", "do cake"]);
  });

  it("stops on Ctrl-C at the question, and can be resumed", async ({ expect }) => {
    await using kitchen = await careful(planOf(step("soup")));
    const running = startTroupe(RUN, { ...kitchen, terminal: true });
    await running.said(DECIDE);
    running.child.kill("SIGINT");
    const { code, stderr } = await running.ended;
    expect(code).toBe(130);
    expect(stderr).toContain("the run waits for an answer. To answer on a terminal:\n  troupe resume t\n");
  });
});

describe("the shipped supervisor with an approval", { timeout: 2 * A_PROCESS_MILLISECONDS }, () => {
  it("shows its plan without a model, and works on it once it is approved", async ({ expect }) => {
    await using folder = await temporaryFolder();
    const environment = { TROUPE_DB: join(folder.path, "threads.db") };
    const request = "Build a URL shortener in Go.";
    const waiting = await troupe(["run", "supervisor-with-approval", request, "--thread", "t"], {
      environment,
    });
    expect(waiting).toMatchObject({ code: 3, stdout: "" });
    expect(waiting.stderr).toContain(
      `Approve the plan for this request? ${request}\n  requirements (researcher): `,
    );
    const ended = await troupe(["resume", "t", "--approve"], { environment });
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\[rehearsal\] /) as string });
  });
});
