import { END, MemorySaver, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { z } from "zod";
import { askApproval } from "../../../src/approval/ask-approval.ts";
import { answerApprovals, pendingApprovals, type ApprovalAnswer } from "../../../src/index.ts";

const thread = { configurable: { thread_id: "t" } };
const approve: ApprovalAnswer = { decision: "approve" };

/**
 * Makes a graph with a node that asks, and that fails after each of its first `failures` answers. Records the reported
 * answers.
 */
function asking(failures: number) {
  const reported: string[] = [];
  let left = failures;
  const question = {
    kind: "step" as const,
    id: "q",
    agent: "cook",
    briefing: "",
    step: { id: "soup", agent: "cook", task: "", dependsOn: [] },
  };
  const graph = new StateGraph(new StateSchema({ decision: z.string() }))
    .addNode("ask", () => {
      const answer = askApproval<string>(question, {
        editWith: '"task": "..."',
        edit: ({ task }) => (typeof task === "string" ? { value: task } : { faults: ["no task"] }),
        onAnswer: ({ decision }) => reported.push(decision),
      });
      left -= 1;
      if (left >= 0) throw new Error("the kitchen burns");
      return { decision: answer.decision };
    })
    .addEdge(START, "ask")
    .addEdge("ask", END)
    .compile({ checkpointer: new MemorySaver() });
  const answer = async (given: ApprovalAnswer) =>
    graph.invoke(await answerApprovals(graph, thread, { q: given }), thread);
  return { graph, answer, reported };
}

test("a stored answer is used if the run continues without a new answer", async () => {
  const { graph, answer, reported } = asking(1);
  await graph.invoke({}, thread);
  await expect(answer(approve)).rejects.toThrow("the kitchen burns");
  expect([await graph.invoke(null, thread), reported]).toEqual([{ decision: "approve" }, ["approve"]]);
});

test("a later answer replaces the stored one as long as the node has not finished", async () => {
  const { graph, answer, reported } = asking(2);
  await graph.invoke({}, thread);
  await expect(answer(approve)).rejects.toThrow("the kitchen burns");
  await expect(answer({ decision: "edit", task: "fry" })).rejects.toThrow("the kitchen burns");
  expect([await answer({ decision: "reject", feedback: "no" }), reported]).toEqual([
    { decision: "reject" },
    ["approve", "edit", "reject"],
  ]);
});

test("an invalid later answer also replaces the stored one, and the question is asked again", async () => {
  const { graph, answer } = asking(1);
  await graph.invoke({}, thread);
  await expect(answer(approve)).rejects.toThrow("the kitchen burns");
  await answer({ decision: "edit" } as ApprovalAnswer);
  expect(await pendingApprovals(graph, thread)).toMatchObject([{ id: "q", faults: ["no task"] }]);
  expect(await answer(approve)).toMatchObject({ decision: "approve" });
});

test("a graph that is bound to a thread finds its questions without a config", async () => {
  const { graph } = asking(0);
  await graph.invoke({}, thread);
  const bound = graph.withConfig(thread);
  expect(await pendingApprovals(bound, {})).toMatchObject([{ id: "q" }]);
  await bound.invoke(await answerApprovals(bound, {}, { q: approve }));
  expect(await pendingApprovals(bound, {})).toEqual([]);
});
