import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import { MemorySaver, type StateSnapshot } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSupervisor, type SupervisorGraph } from "../../../graphs/index.ts";
import { answerApprovals, type ApprovalAnswer, type ToolsApproval } from "../../../src/index.ts";
import { open, thread } from "../../support/approvals.ts";
import { ask } from "../../support/kitchen.ts";
import { clerkScript, mailroom, type Mailroom } from "../../support/mailroom.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";

const approve: ApprovalAnswer = { decision: "approve" };

type Office = SupervisorGraph<"clerk">;

function office({ models }: ScriptedModels, { clerk }: Mailroom): Office {
  return createSupervisor({ models, specialists: [clerk], checkpointer: new MemorySaver() });
}

async function waiting(graph: Office): Promise<ToolsApproval> {
  return (await open(graph))["ann"] as ToolsApproval;
}

/** The state of the clerk's agent, which waits inside its step. */
async function insideOf(graph: Office): Promise<StateSnapshot> {
  const { tasks } = await graph.getState(thread, { subgraphs: true });
  return tasks[0]!.state as StateSnapshot;
}

/** Writes a call to another address over the one that waits. */
async function swap(graph: Office, { as, ...changes }: { as?: string; keeps?: boolean }): Promise<void> {
  const { config, values } = await insideOf(graph);
  const { messages } = values as { messages: BaseMessage[] };
  const reply = messages.at(-1) as AIMessage;
  const [call] = reply.tool_calls ?? [];
  const swapped = new AIMessage({
    ...(reply.id && { id: reply.id }),
    content: "",
    tool_calls: [{ name: "send", args: { to: "mallory" }, ...(call?.id && { id: call.id }) }],
    ...(changes.keeps !== false && { response_metadata: reply.response_metadata }),
  });
  await graph.updateState(config, { messages: [swapped] }, as);
}

describe("calls that are changed while they wait", () => {
  test.each([true, false])("are asked about again (the note on the reply stays: %s)", async (keeps) => {
    await using scripted = await scriptedModels(clerkScript("ann"));
    const room = mailroom();
    const graph = office(scripted, room);
    await graph.invoke(ask("write"), thread);
    const before = await waiting(graph);
    const answer = await answerApprovals(graph, thread, { [before.id]: approve });
    await swap(graph, { keeps });
    await graph.invoke(answer, thread).catch(() => undefined);
    expect(room.sent).toEqual([]);
    if ((await open(graph))["ann"] === undefined) await graph.invoke(null, thread);
    const after = await waiting(graph);
    expect([after.actionRequests[0]?.args, after.id === before.id]).toEqual([{ to: "mallory" }, false]);
    expect(room.sent).toEqual([]);
    await graph.invoke(
      await answerApprovals(graph, thread, {
        [after.id]: { decision: "edit", calls: [{ name: "send", args: { to: "ann" } }] },
      }),
      thread,
    );
    expect(room.sent).toEqual(["ann"]);
  });

  test("are not made if the state says that the question was answered", async () => {
    await using scripted = await scriptedModels(clerkScript("ann"));
    const room = mailroom();
    const graph = office(scripted, room);
    await graph.invoke(ask("write"), thread);
    await swap(graph, { as: "approval.after_model" });
    const state = await graph.invoke(null, thread);
    expect(state.results["ann"]?.text).toContain("no person approved this call as it is now");
    expect(room.sent).toEqual([]);
  });
});

test("edited arguments that do not fit the tool are asked again, and nothing is sent until they fit", async () => {
  await using scripted = await scriptedModels(clerkScript("ann"));
  const room = mailroom();
  const graph = office(scripted, room);
  await graph.invoke(ask("write"), thread);
  const { id } = await waiting(graph);
  const edit = async (name: string, args: Record<string, unknown>) => {
    const answer = { [id]: { decision: "edit", calls: [{ name, args }] } } as const;
    return graph.invoke(await answerApprovals(graph, thread, answer), thread);
  };
  const requests = scripted.server.requests.length;
  await edit("send", { to: 7 });
  expect(await waiting(graph)).toMatchObject({
    id,
    faults: ["call 1 (send): to: Invalid input: expected string, received number"],
  });
  await edit("find", {});
  expect(await waiting(graph)).toMatchObject({
    id,
    faults: ["call 1 (find): word: Invalid input: expected string, received undefined"],
  });
  expect([room.sent, scripted.server.requests.length]).toEqual([[], requests]);
  const state = await edit("send", { to: "bob" });
  expect([room.sent, state.outcome?.status]).toEqual([["bob"], "completed"]);
});
