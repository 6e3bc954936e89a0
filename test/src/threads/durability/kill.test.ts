import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, it, vi, type ExpectStatic } from "vitest";
import { openThreads } from "../../../../src/threads/open-threads.ts";
import { A_PROCESS_MILLISECONDS, startTroupe, temporaryFolder, troupe } from "../../../cli/support/troupe.ts";
import { ANSWER, CALLS, DINNER, dinnerServer, USAGE, type DinnerCall, type DinnerServer } from "./dinner.ts";

const KILL_IN_SAVER = fileURLToPath(new URL("kill-in-saver.mjs", import.meta.url));
const RUN = ["run", "supervisor", "Dinner, please.", "--json", "--thread", "dinner"];
const RESUME = ["resume", "dinner", "--json"];

/** The calls during which the run is killed, one after another. */
const CUT_OFF = ["planner", "shop", "soup", "serve", "synthesizer"] as const;

describe.concurrent("a run that is killed with -9", { timeout: 2 * A_PROCESS_MILLISECONDS }, () => {
  it("resumes where it was, at every call of a plan, and ends like a run that was not killed", async ({
    expect,
  }) => {
    await using dinner = await dinnerServer();
    await using folder = await temporaryFolder();
    const surroundings = surroundingsOf(dinner, folder.path);
    for (const call of CUT_OFF) {
      const arrived = dinner.hang(call);
      const { child, ended } = startTroupe(call === "planner" ? RUN : RESUME, surroundings);
      await Promise.race([arrived, ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
      // Wait until the result of the parallel step is written: it must not be requested again.
      if (call === "soup") await recorded("bread", folder.path);
      child.kill("SIGKILL");
      await ended;
    }
    const { code, stdout } = await troupe(RESUME, surroundings);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(completed(expect));
    expect(countOf(dinner.calls)).toEqual({
      planner: 2,
      shop: 2,
      soup: 2,
      bread: 1,
      serve: 2,
      synthesizer: 2,
    });
  });

  it.for([
    { between: "a reply and its write", moment: "write:serve", hung: null, repeated: ["serve"] },
    {
      between: "one step's reply and its write, while another waits for its own",
      moment: "write:soup",
      hung: "bread",
      repeated: ["soup", "bread"],
    },
    {
      between: "the last write and its checkpoint, when nothing is `next`",
      moment: "checkpoint:synthesizer",
      hung: null,
      repeated: [],
    },
  ] as const)("repeats only what was not written, killed between $between", async (killed, { expect }) => {
    await using dinner = await dinnerServer();
    await using folder = await temporaryFolder();
    const surroundings = surroundingsOf(dinner, folder.path);
    const injected = { KILL_BEFORE: killed.moment, NODE_OPTIONS: `--import=${KILL_IN_SAVER}` };
    if (killed.hung !== null) dinner.holdBack("soup", dinner.hang(killed.hung));
    const first = await troupe(RUN, {
      ...surroundings,
      environment: { ...surroundings.environment, ...injected },
    });
    expect({ code: first.code, stdout: first.stdout }).toEqual({ code: null, stdout: "" });
    const { code, stdout } = await troupe(RESUME, surroundings);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(completed(expect));
    expect(countOf(dinner.calls)).toEqual(countOf([...CALLS, ...killed.repeated]));
  });
});

function surroundingsOf({ server }: DinnerServer, folder: string) {
  return { environment: { OPENAI_BASE_URL: server.baseUrl, TROUPE_DB: join(folder, "threads.db") } };
}

/** Resolves when the result of a step is in the database. */
async function recorded(step: string, folder: string): Promise<void> {
  using threads = await openThreads({ file: join(folder, "threads.db") });
  await vi.waitFor(
    async () => {
      const tuple = await threads.saver.getTuple({ configurable: { thread_id: "dinner" } });
      const results = tuple?.pendingWrites?.filter(([, channel]) => channel === "results") ?? [];
      if (!results.some(([, , value]) => step in (value as object))) throw new Error(`no result of ${step}`);
    },
    { timeout: 10_000, interval: 10 },
  );
}

/** The output of a run that was never killed: every step once, and usage that adds up over all processes. */
function completed(expect: ExpectStatic): object {
  const used = (modelCalls: number): object => ({
    modelCalls,
    inputTokens: modelCalls * USAGE.inputTokens,
    outputTokens: modelCalls * USAGE.outputTokens,
    cachedTokens: 0,
    cost: null,
  });
  const results = DINNER.map(({ id, agent }) => [
    id,
    expect.objectContaining({
      id,
      agent,
      status: "completed",
      text: `${id} is done`,
      attempts: 1,
      usage: used(1),
    }),
  ]);
  return {
    graph: "supervisor",
    thread: "dinner",
    answer: ANSWER,
    outcome: expect.objectContaining({ status: "completed", reason: null, usage: used(CALLS.length) }),
    plan: DINNER,
    results: Object.fromEntries(results),
  };
}

function countOf(calls: readonly DinnerCall[]): Record<string, number> {
  return Object.fromEntries(CALLS.map((call) => [call, calls.filter((one) => one === call).length]));
}
