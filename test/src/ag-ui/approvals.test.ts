import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { pendingApprovals } from "../../../src/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import {
  agUiClient,
  agUiServer,
  answersTo,
  conversationOf,
  eventsOf,
  seenRun,
} from "../../support/ag-ui/ag-ui-server.ts";
import { carefulKitchen, courses, kitchen, tasksSent } from "../../support/approvals.ts";
import { deliverTask } from "../../support/kitchen.ts";
import { clerkScript, mailroom } from "../../support/mailroom.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

describe("questions to a person, over AG-UI", () => {
  test("come all at once, and each gets the answer with its own id: approved, edited, rejected", async () => {
    await using scripted = await kitchen();
    await using server = await agUiServer(carefulKitchen(scripted));
    const agent = agUiClient(server.url, "dinner");
    const asked = await seenRun(agent);
    expect([asked.error, asked.warnings]).toEqual([null, []]);
    expect(asked.types.slice(-3)).toEqual(["STATE_SNAPSHOT", "MESSAGES_SNAPSHOT", "RUN_FINISHED"]);
    const interrupts = agent.pendingInterrupts;
    expect(interrupts).toMatchObject([
      {
        reason: "confirmation",
        message: "May cook do this step? do soup",
        metadata: { question: { kind: "step" } },
      },
      { message: "May cook do this step? do roast" },
      { message: "May cook do this step? do cake" },
    ]);
    const payloads: Record<string, unknown> = {
      "do soup": { approved: true },
      "do roast": { approved: true, task: "do a nut roast" },
      "do cake": { approved: false, feedback: "no sugar" },
    };
    const payloadOf = ({ message = "" }) => payloads[message.replace("May cook do this step? ", "")];
    const reversed = interrupts.toReversed();
    const finished = await seenRun(agent, answersTo(reversed, payloadOf));
    expect([finished.error, finished.warnings, agent.pendingInterrupts]).toEqual([null, [], []]);
    expect(tasksSent(scripted.server.requests)).toEqual(
      expect.arrayContaining([expect.stringContaining("do soup"), expect.stringContaining("do a nut roast")]),
    );
    expect(tasksSent(scripted.server.requests).join()).not.toContain("do cake");
    const { plan } = agent.state as { plan: { id: string; status: string }[] };
    expect(plan.map(({ id, status }) => `${id} ${status}`)).toEqual([
      "soup completed",
      "roast completed",
      "cake failed",
    ]);
    expect(conversationOf(agent).at(-1)).toBe("synthesizer: the answer");
  });

  test("about a call: the edited arguments are used, and the result comes in the run that goes on", async () => {
    await using scripted = await scriptedModels(clerkScript("ann"));
    const room = mailroom();
    const graph = createRouter({
      specialists: [room.clerk, baker],
      models: scripted.models,
      checkpointer: new MemorySaver(),
    });
    await using server = await agUiServer(graph, {});
    const agent = agUiClient(server.url, "write to ann");
    await seenRun(agent);
    const [question] = agent.pendingInterrupts;
    expect(question).toMatchObject({
      message: 'May clerk call send {"to":"ann"}?',
      responseSchema: { properties: { approved: { type: "boolean" }, editedArgs: { type: "object" } } },
    });
    const run = await seenRun(
      agent,
      answersTo([question!], () => ({ approved: true, editedArgs: { to: "bob" } })),
    );
    expect([run.error, run.warnings, room.sent]).toEqual([null, [], ["bob"]]);
    expect(eventsOf(run, "TOOL_CALL_START").map(({ toolCallName }) => toolCallName)).toEqual(["send"]);
  });

  test.each([
    ["rejected", false, []],
    ["rejected with a reason", { decision: "reject", feedback: "not now" }, []],
    ["approved", true, ["ann"]],
    ["approved in Troupe's own form", { decision: "approve" }, ["ann"]],
  ])("about a call that is %s", async (_what, payload, sent) => {
    await using scripted = await scriptedModels(clerkScript("ann"));
    const room = mailroom();
    const graph = createRouter({
      specialists: [room.clerk, baker],
      models: scripted.models,
      checkpointer: new MemorySaver(),
    });
    await using server = await agUiServer(graph);
    const agent = agUiClient(server.url, "write to ann");
    await seenRun(agent);
    const run = await seenRun(
      agent,
      answersTo(agent.pendingInterrupts, () => payload),
    );
    expect([run.error, run.types.at(-1), room.sent]).toEqual([null, "RUN_FINISHED", sent]);
  });

  test("that are closed without an answer count as rejected", async () => {
    await using scripted = await scriptedModels(clerkScript("ann"));
    const room = mailroom();
    const graph = createRouter({
      specialists: [room.clerk, baker],
      models: scripted.models,
      checkpointer: new MemorySaver(),
    });
    await using server = await agUiServer(graph);
    const agent = agUiClient(server.url, "write to ann");
    await seenRun(agent);
    const interruptId = agent.pendingInterrupts[0]!.id;
    const run = await seenRun(agent, { resume: [{ interruptId, status: "cancelled" }] });
    expect([run.error, run.types.at(-1), room.sent]).toEqual([null, "RUN_FINISHED", []]);
  });

  test("about a plan: a plan that a person edits runs, and shows in the state", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan: courses, text: deliverTask }));
    const graph = createSupervisor({
      specialists: [cook, baker],
      models: scripted.models,
      approval: "plan",
      checkpointer: new MemorySaver(),
    });
    await using server = await agUiServer(graph);
    const agent = agUiClient(server.url, "dinner");
    await seenRun(agent);
    const plan = [{ id: "pie", agent: "baker", task: "bake a pie", dependsOn: [] }];
    const run = await seenRun(
      agent,
      answersTo(agent.pendingInterrupts, () => ({ approved: true, plan })),
    );
    expect([run.error, run.warnings]).toEqual([null, []]);
    expect((agent.state as { plan: object[] }).plan).toEqual([{ ...plan[0], status: "completed" }]);
  });

  test("with an answer that is not valid are asked again, with the faults", async () => {
    await using scripted = await kitchen();
    await using server = await agUiServer(carefulKitchen(scripted));
    const agent = agUiClient(server.url, "dinner");
    await seenRun(agent);
    const asked = agent.pendingInterrupts;
    const run = await seenRun(
      agent,
      answersTo(asked, () => ({ approved: true, task: 7 })),
    );
    expect([run.error, run.types.at(-1)]).toEqual([null, "RUN_FINISHED"]);
    expect(agent.pendingInterrupts.map(({ message }) => message)).toEqual(
      asked.map(
        ({ message }) => expect.stringContaining(`${message} The last answer was not valid: `) as string,
      ),
    );
  });
});

describe("what answers nothing", () => {
  /** A kitchen with three open questions, and a client that sends what it likes. */
  async function waitingKitchen() {
    const scripted = await kitchen();
    const graph = carefulKitchen(scripted);
    const server = await agUiServer(graph);
    const agent = agUiClient(server.url, "dinner");
    await seenRun(agent);
    const { pendingInterrupts } = agent;
    agent.pendingInterrupts = [];
    const stillOpen = async () =>
      (await pendingApprovals(graph, { configurable: { thread_id: "user one" } })).length;
    return { scripted, server, agent, pendingInterrupts, stillOpen };
  }

  test.each([
    ["two of three answers", "thread_waiting", (ids: string[]) => ids.slice(1)],
    ["an unknown id", "approval_unknown", (ids: string[]) => [...ids, "other"]],
    ["the same id twice", "input_invalid", (ids: string[]) => [...ids, ids[0]!]],
  ])("is refused in words, and no question is answered: %s", async (_what, code, idsOf) => {
    const { scripted, server, agent, pendingInterrupts, stillOpen } = await waitingKitchen();
    const ids = idsOf(pendingInterrupts.map(({ id }) => id));
    const run = await seenRun(agent, {
      resume: ids.map((interruptId) => ({ interruptId, status: "resolved", payload: { approved: true } })),
    });
    expect(run.types).toEqual(["RUN_STARTED", "RUN_ERROR"]);
    expect(eventsOf(run, "RUN_ERROR")[0]?.code).toBe(code);
    expect(await stillOpen()).toBe(3);
    await server[Symbol.asyncDispose]();
    await scripted[Symbol.asyncDispose]();
  });

  test.each([
    ["a payload without a decision", { looksGood: "yes" }],
    ["no payload", undefined],
    ["a number", 1],
  ])("is refused in words: %s", async (_what, payload) => {
    const { scripted, server, agent, pendingInterrupts, stillOpen } = await waitingKitchen();
    const run = await seenRun(
      agent,
      answersTo(pendingInterrupts, () => payload),
    );
    expect(eventsOf(run, "RUN_ERROR")[0]).toMatchObject({
      code: "input_invalid",
      message: expect.stringContaining(`must be true, false, { "approved": true }`),
    });
    expect(await stillOpen()).toBe(3);
    await server[Symbol.asyncDispose]();
    await scripted[Symbol.asyncDispose]();
  });

  test("is a new message: the questions come first, and it can be sent after they have answers", async () => {
    const { scripted, server, agent, pendingInterrupts, stillOpen } = await waitingKitchen();
    agent.addMessage({ id: "more", role: "user", content: "and wine" });
    const run = await seenRun(agent);
    expect(eventsOf(run, "RUN_ERROR")[0]?.code).toBe("thread_waiting");
    expect(eventsOf(run, "RUN_ERROR")[0]?.message).toContain(pendingInterrupts[2]!.id);
    const both = await seenRun(
      agent,
      answersTo(pendingInterrupts, () => true),
    );
    expect(eventsOf(both, "RUN_ERROR")[0]?.code).toBe("input_invalid");
    expect(await stillOpen()).toBe(3);
    await server[Symbol.asyncDispose]();
    await scripted[Symbol.asyncDispose]();
  });
});
