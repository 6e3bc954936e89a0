import { join } from "node:path";
import { describe, it } from "vitest";
import { createModelServer, scriptBySchema } from "../../src/testing/index.ts";
import { deliverTask } from "../support/kitchen.ts";
import { step } from "../support/plan.ts";
import { planOf } from "../support/scripted-models.ts";
import {
  A_PROCESS_MILLISECONDS,
  projectFolder,
  REPOSITORY,
  temporaryFolder,
  troupe,
} from "./support/troupe.ts";

describe("a run that was stopped by a limit", { timeout: A_PROCESS_MILLISECONDS }, () => {
  it("continues its plan under a larger limit, and sends nothing again", async ({ expect }) => {
    const plan = planOf(step("a", [], "researcher"), step("b", ["a"], "coder"), step("c", ["b"], "writer"));
    await using server = await createModelServer({ script: scriptBySchema({ plan, text: deliverTask }) });
    await using folder = await temporaryFolder();
    const environment = { OPENAI_BASE_URL: server.baseUrl, TROUPE_DB: join(folder.path, "threads.db") };
    const asked = (): (string | undefined)[] =>
      server.requests.map(({ schema, lastUser }) => schema ?? lastUser.split("Your task:\n").at(-1));

    const words = ["run", "supervisor", "Do it.", "--thread", "t", "--json", "--max-model-calls"];
    const stopped = await troupe([...words, "3"], { environment });
    expect({ code: stopped.code, outcome: outcomeOf(stopped) }).toEqual({
      code: 1,
      outcome: expect.objectContaining({
        status: "stopped",
        limit: expect.objectContaining({ name: "modelCalls" }),
      }),
    });
    const before = asked();

    const same = await troupe(["resume", "t", "--json"], { environment });
    expect({ code: same.code, outcome: outcomeOf(same) }).toEqual({ code: 1, outcome: outcomeOf(stopped) });
    expect(asked()).toEqual(before);

    const resumed = await troupe(["resume", "t", "--json", "--max-model-calls", "10"], { environment });
    expect({ code: resumed.code, record: JSON.parse(resumed.stdout) }).toEqual({
      code: 0,
      record: expect.objectContaining({
        answer: "the answer",
        outcome: expect.objectContaining({ status: "completed", reason: null }),
        results: {
          a: expect.objectContaining({ status: "completed", text: "result of do a" }),
          b: expect.objectContaining({ status: "completed", text: "result of do b" }),
          c: expect.objectContaining({ status: "completed", text: "result of do c" }),
        },
      }),
    });
    const all = asked();
    expect(
      ["plan", "do a", "do b", "do c"].map((one) => all.filter((other) => other === one).length),
    ).toEqual([1, 1, 1, 1]);
  });

  it("continues without a larger limit if the limit was LangGraph's own, and prints how", async ({
    expect,
  }) => {
    await using folder = await projectFolder({
      "langgraph.json": '{"graphs": {"chain": "./chain.ts:graph"}}',
      "chain.ts": `
        import { chainTeam } from "${REPOSITORY}/test/support/chain.ts";
        export const graph = chainTeam(3).withConfig({ recursionLimit: 6 });`,
    });
    const kept = ["--db", "threads.db", "--json"];
    const stopped = await troupe(["run", "chain", "Go.", "--thread", "t", ...kept], { folder: folder.path });
    expect({ code: stopped.code, outcome: outcomeOf(stopped) }).toMatchObject({
      code: 1,
      outcome: { status: "stopped", limit: { name: "recursionLimit" }, steps: { completed: 1 } },
    });
    expect(stopped.stderr).toContain("troupe: to continue the run:\n  troupe resume t --db threads.db\n");
    const resumed = await troupe(["resume", "t", ...kept], { folder: folder.path });
    expect({ code: resumed.code, record: JSON.parse(resumed.stdout) }).toMatchObject({
      code: 0,
      record: { answer: "after 2", outcome: { status: "completed", steps: { completed: 3 } } },
    });
  });
});

function outcomeOf({ stdout }: { stdout: string }): unknown {
  return (JSON.parse(stdout) as { outcome: unknown }).outcome;
}
