import { END, MemorySaver, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { z } from "zod";
import { askApproval } from "../../../src/approval/ask-approval.ts";
import { answerApprovals, pendingApprovals, type ApprovalAnswer } from "../../../src/index.ts";

const thread = { configurable: { thread_id: "t" } };
const approve: ApprovalAnswer = { decision: "approve" };

/** A node that asks, and after its first answers fails so often; what it was told, and what it told of, is kept. */
function asking(failures: number) {
  const told: string[] = [];
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
        onAnswer: ({ decision }) => told.push(decision),
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
  return { graph, answer, told };
}

test("an answer on record is followed where the run goes on without another", async () => {
  const { graph, answer, told } = asking(1);
  await graph.invoke({}, thread);
  await expect(answer(approve)).rejects.toThrow("the kitchen burns");
  expect([await graph.invoke(null, thread), told]).toEqual([{ decision: "approve" }, ["approve"]]);
});

test("a later answer counts, not the one on record, as long as nothing came of that", async () => {
  const { graph, answer, told } = asking(2);
  await graph.invoke({}, thread);
  await expect(answer(approve)).rejects.toThrow("the kitchen burns");
  await expect(answer({ decision: "edit", task: "fry" })).rejects.toThrow("the kitchen burns");
  expect([await answer({ decision: "reject", feedback: "no" }), told]).toEqual([
    { decision: "reject" },
    ["approve", "edit", "reject"],
  ]);
});

test("a later answer that cannot be followed is asked for again, and does not leave the one on record standing", async () => {
  const { graph, answer } = asking(1);
  await graph.invoke({}, thread);
  await expect(answer(approve)).rejects.toThrow("the kitchen burns");
  await answer({ decision: "edit" } as ApprovalAnswer);
  expect(await pendingApprovals(graph, thread)).toMatchObject([{ id: "q", faults: ["no task"] }]);
  expect(await answer(approve)).toMatchObject({ decision: "approve" });
});
