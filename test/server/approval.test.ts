import type { Client } from "@langchain/langgraph-sdk";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  answerApprovals,
  pendingApprovals,
  type ApprovalAnswer,
  type PendingApproval,
  type QuestionState,
} from "../../src/index.ts";
import { createModelServer, scriptBySchema, type ModelServer } from "../../src/testing/index.ts";
import { courses, tasksSent } from "../support/approvals.ts";
import { newThread, say, type ServedState } from "../support/dev-runs.ts";
import { startDevServer, type DevServer } from "../support/dev-server.ts";
import { deliverTask } from "../support/kitchen.ts";
import { clerkScript } from "../support/mailroom.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const approve: ApprovalAnswer = { decision: "approve" };
const FIXTURE = "test/fixtures/approvals.ts";

let model: ModelServer;
let server: DevServer;
beforeAll(async () => {
  const kitchen = scriptBySchema({ plan: courses, text: deliverTask });
  const office = clerkScript("ann", "bob");
  model = await createModelServer({
    script: (request) => (request.system.includes("clerk") ? office(request) : kitchen(request)),
  });
  const graphs = { kitchen: `${FIXTURE}:kitchen`, menu: `${FIXTURE}:menu`, office: `${FIXTURE}:office` };
  server = await startDevServer({ graphs, environment: { OPENAI_BASE_URL: model.baseUrl } });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await model.close();
});

/** A thread on the server, with our functions over its client. */
async function served(graph: string) {
  const { client } = server;
  const thread = await newThread(client);
  const source = { getState: (id: string) => client.threads.getState(id) as Promise<QuestionState> };
  const first = model.requests.length;
  const run = async (payload: Parameters<Client["runs"]["wait"]>[2]): Promise<ServedState> =>
    (await client.runs.wait(thread, graph, payload)) as unknown as ServedState;
  return {
    run,
    thread,
    open: () => pendingApprovals(source, thread),
    write: (values: Record<string, unknown>, asNode: string) =>
      client.threads.updateState(thread, { values, asNode }),
    answer: async (answers: Record<string, ApprovalAnswer>) => {
      const { resume } = await answerApprovals(source, thread, answers);
      return run({ command: { resume } });
    },
    requests: () => model.requests.slice(first),
  };
}

/** The id of what a step waits for. */
function idOf(pending: readonly PendingApproval[], name: string): string {
  const one = pending.find((asked) => JSON.stringify(asked).includes(name));
  if (one === undefined) throw new Error(`nothing waits for ${name}`);
  return one.id;
}

describe("approvals through the dev server", () => {
  test("of three steps are answered by id, each on its own", async () => {
    const { run, open, answer, requests } = await served("kitchen");
    await run({ input: say("dinner") });
    const asked = await open();
    expect([asked.map(({ kind }) => kind), tasksSent(requests())]).toEqual([["step", "step", "step"], []]);
    const soup = idOf(asked, "do soup");
    await answer({ [idOf(asked, "do roast")]: approve });
    await answer({ [soup]: { decision: "reject", feedback: "too hot" } });
    await expect(answer({ [soup]: approve })).rejects.toThrow("unknown or already answered approval");
    const state = await answer({ [idOf(asked, "do cake")]: { decision: "edit", task: "bake" } });
    expect(tasksSent(requests())).toEqual(["do roast", "bake"]);
    expect(state.outcome).toMatchObject({ status: "partial", usage: { modelCalls: requests().length } });
  });

  test("are not given by an answer that names none of them, or no interrupt", async () => {
    const { run, open, requests } = await served("kitchen");
    await run({ input: say("dinner") });
    const asked = await open();
    for (const resume of [{ decision: "approve" }, { approval: asked[0]?.id, decision: "approve" }, "yes"]) {
      await run({ command: { resume } }).catch(() => undefined);
      expect([await open(), tasksSent(requests())]).toEqual([asked, []]);
    }
  });

  test.each<[string, unknown]>([
    ["Agent Chat UI", { decisions: [{ type: "approve" }] }],
    ["Agent Inbox", [{ type: "accept", args: null }]],
    ["Studio's text field", "yes"],
    ["a program", true],
    ["a program that names the decision", approve],
  ])("are given by the button of %s while one waits", async (_, resume) => {
    const { run, open, requests } = await served("menu");
    await run({ input: say("dinner") });
    const [asked] = await open();
    expect([asked?.kind, tasksSent(requests())]).toEqual(["plan", []]);
    const state = await run({ command: { resume } });
    expect([tasksSent(requests()), state.outcome?.status]).toEqual([
      ["do soup", "do roast", "do cake"],
      "completed",
    ]);
  });

  test("are refused by `false` and by a page's words, which the planner reads", async () => {
    const { run, open, requests } = await served("menu");
    await run({ input: say("dinner") });
    for (const resume of [false, [{ type: "response", args: "no soup" }]]) {
      const [asked] = await open();
      await run({ command: { resume } });
      expect((await open())[0]?.id).not.toBe(asked?.id);
    }
    expect([requests().at(-1)?.lastUser, tasksSent(requests())]).toEqual([
      expect.stringContaining("no soup"),
      [],
    ]);
  });

  test("are shown with the fields by which pages know buttons, and edited in their text fields", async () => {
    const { run, thread, requests } = await served("menu");
    await run({ input: say("dinner") });
    const { tasks } = await server.client.threads.getState(thread);
    const [waiting] = tasks.flatMap(({ interrupts }) => interrupts);
    const value = waiting?.value as Record<string, object[]>;
    expect(value).toMatchObject({
      kind: "plan",
      action_requests: [{ name: "plan", args: { plan: value["plan"] }, description: "dinner" }],
      review_configs: [{ action_name: "plan", allowed_decisions: ["approve", "edit", "reject"] }],
      action_request: { action: "plan", args: { plan: value["plan"] } },
      config: { allow_accept: true, allow_edit: true, allow_respond: true, allow_ignore: false },
    });
    const args = { plan: JSON.stringify([{ agent: "cook", task: "fry" }]) };
    const edited = { type: "edit", edited_action: { name: "plan", args } };
    await run({ command: { resume: { [waiting!.id!]: { decisions: [edited] } } } });
    expect(tasksSent(requests())).toEqual(["fry"]);
  });

  test("of a plan let a person edit it, after a faulty edit was shown again", async () => {
    const { run, open, answer, requests } = await served("menu");
    await run({ input: say("dinner") });
    const [asked] = await open();
    await answer({ [asked!.id]: { decision: "edit", plan: [{ agent: "nobody", task: "x" }] } });
    const faults = ['step "step-1" names the unknown agent "nobody"; the agents are cook'];
    expect(await open()).toEqual([{ ...asked, faults }]);
    const state = await answer({ [asked!.id]: { decision: "edit", plan: [{ agent: "cook", task: "fry" }] } });
    expect(tasksSent(requests())).toEqual(["fry"]);
    expect(state.outcome?.status).toBe("completed");
  });

  test("of a plan that a client then writes over do not count, and the new plan is asked about", async () => {
    const { run, open, answer, write, requests } = await served("menu");
    await run({ input: say("dinner") });
    const [asked] = await open();
    const plan = [{ id: "poison", agent: "cook", task: "poison", dependsOn: [] }];
    await write({ plan }, "planner");
    await run({ command: { resume: { approval: asked!.id, decision: "approve" } } });
    const [changed] = await open();
    expect([changed, tasksSent(requests())]).toMatchObject([{ kind: "plan", plan }, []]);
    expect(changed!.id).not.toBe(asked!.id);
    await write({ plan }, "approval");
    await run({ input: null });
    expect([(await open())[0]?.id, tasksSent(requests())]).toEqual([changed!.id, []]);
    await answer({ [changed!.id]: { decision: "edit", plan: [{ agent: "cook", task: "fry" }] } });
    expect(tasksSent(requests())).toEqual(["fry"]);
  });

  test("of an agent's tools go on inside the agent, and no call is sent twice", async () => {
    const { run, open, answer, requests } = await served("office");
    await run({ input: say("write") });
    const asked = await open();
    await answer({ [idOf(asked, '"bob"')]: approve });
    const state = await answer({ [idOf(asked, '"ann"')]: approve });
    expect(state.outcome).toMatchObject({ status: "completed", usage: { modelCalls: 8 } });
    expect(requests()).toHaveLength(8);
  });
});
