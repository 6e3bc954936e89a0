import { describe, it, vi } from "vitest";
import { createModelServer, scriptBySchema } from "../../src/testing/index.ts";
import { planOf } from "../support/scripted-models.ts";
import { A_PROCESS_MILLISECONDS, startTroupe, temporaryFolder } from "./support/troupe.ts";

const plan = [{ id: "look", agent: "researcher", task: "Look.", dependsOn: [] }];
const PATIENCE = { timeout: 10_000, interval: 20 };

describe.concurrent("an interrupted run", { timeout: A_PROCESS_MILLISECONDS }, () => {
  it.for(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "stops its calls, prints what it has and exits with 130: %s",
    async (signal, { expect }) => {
      const script = scriptBySchema({
        plan: planOf(...plan),
        text: { text: "late", delayMilliseconds: 60_000 },
      });
      await using server = await createModelServer({ script });
      const environment = { OPENAI_BASE_URL: server.baseUrl };
      const { child, ended } = startTroupe(["run", "supervisor", "Do it.", "--json"], { environment });
      await vi.waitFor(() => expect(server.requests).toHaveLength(2), PATIENCE);
      child.kill(signal);
      const { code, stdout, stderr } = await ended;
      expect(code).toBe(130);
      expect(JSON.parse(stdout)).toEqual({
        graph: "supervisor",
        thread: expect.any(String),
        answer: null,
        outcome: expect.objectContaining({
          status: "stopped",
          reason: "the run was stopped on request",
          code: "run_aborted",
          usage: expect.objectContaining({ modelCalls: expect.any(Number) as number }) as unknown,
        }) as unknown,
        plan,
        results: {},
        error: { code: "run_aborted", message: "the run was stopped on request" },
      });
      const thread = (JSON.parse(stdout) as { thread: string }).thread;
      expect(stderr.trimEnd().split("\n").slice(-3)).toEqual([
        expect.stringMatching(new RegExp(`^troupe: stopped on request \\(${signal}\\)`)),
        "troupe: the run is unfinished. To continue it:",
        `  troupe resume ${thread}`,
      ]);
      await vi.waitFor(() => expect(server.requests.map(({ aborted }) => aborted)).toEqual([false, true]));
    },
  );

  it("ends immediately on a second Ctrl-C, also if the first one has no effect", async ({ expect }) => {
    await using folder = await temporaryFolder({
      "langgraph.json": '{"graphs": {"stuck": "./stuck.mjs:graph"}}',
      "stuck.mjs": 'console.error("stuck"); await new Promise((resolve) => setTimeout(resolve, 60_000));',
    });
    const { child, ended, said } = startTroupe(["run", "stuck", "Do it."], { folder: folder.path });
    await said("stuck");
    child.kill("SIGINT");
    const again = setInterval(() => child.kill("SIGINT"), 100);
    const { code, stdout } = await ended;
    clearInterval(again);
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
  });
});
