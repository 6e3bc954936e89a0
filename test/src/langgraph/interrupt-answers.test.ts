import {
  Annotation,
  Command,
  END,
  MemorySaver,
  START,
  StateGraph,
  interrupt,
  isGraphInterrupt,
} from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { strictResume } from "../../../src/langgraph/checkpointer.ts";
import {
  askByInterrupt,
  runWithAnswers,
  type InterruptAnswer,
} from "../../../src/langgraph/interrupt-answers.ts";

// The private keys by which LangGraph 1.7.3 answers interrupts.

const State = Annotation.Root({ text: Annotation<string> });
const thread = { configurable: { thread_id: "one" } };

function graphOf(node: () => unknown) {
  return new StateGraph(State)
    .addNode("ask", () => {
      node();
      return {};
    })
    .addEdge(START, "ask")
    .addEdge("ask", END)
    .compile({ checkpointer: new MemorySaver() });
}

describe("__pregel_scratchpad and __pregel_resume_map", () => {
  test.each(["without an id", "by the interrupt's id"])(
    "tell a new answer from one on record, and the last from the ones before it (%s)",
    async (how) => {
      const rounds: InterruptAnswer[][] = [];
      const graph = graphOf(() => {
        const round: InterruptAnswer[] = [];
        rounds.push(round);
        for (const question of ["first?", "second?"]) round.push(askByInterrupt({ question }));
      });
      await graph.invoke({ text: "" }, thread);
      for (const answer of ["one", "two"]) {
        const { tasks } = await graph.getState(thread);
        const id = tasks[0]?.interrupts[0]?.id ?? "";
        await graph.invoke(
          new Command({ resume: how === "without an id" ? answer : { [id]: answer } }),
          thread,
        );
      }
      expect(rounds).toEqual([
        [],
        [{ answer: "one", isNew: true, isLast: true }],
        [
          // LangGraph puts a new answer without an id on record only when it is taken.
          { answer: "one", isNew: false, isLast: how === "without an id" },
          { answer: "two", isNew: true, isLast: true },
        ],
      ]);
    },
  );

  test("give code inside a node other answers, of which LangGraph records none", async () => {
    const seen: unknown[] = [];
    const graph = graphOf(() => {
      seen.push(runWithAnswers(["a", "b"], () => [interrupt("first?"), interrupt("second?")]));
      try {
        runWithAnswers([], () => interrupt("third?"));
      } catch (error) {
        if (!isGraphInterrupt(error)) throw error;
        seen.push(error.interrupts[0]?.value);
      }
      seen.push(interrupt("the node's own?"));
    });
    await graph.invoke({ text: "" }, thread);
    const { tasks } = await graph.getState(thread);
    expect(tasks[0]?.interrupts.map(({ value }) => value)).toEqual(["the node's own?"]);
    await graph.invoke(new Command({ resume: "yes" }), thread);
    expect(seen).toEqual([["a", "b"], "third?", ["a", "b"], "third?", "yes"]);
  });
});

describe("__pregel_strict_resume", () => {
  /** Two nodes that ask at the same time. */
  async function waiting() {
    const seen: string[] = [];
    const ask = (name: string) => () => {
      seen.push(`${name} ${String(interrupt(name))}`);
      return {};
    };
    const graph = new StateGraph(State)
      .addNode("left", ask("left"))
      .addNode("right", ask("right"))
      .addEdge(START, "left")
      .addEdge(START, "right")
      .addEdge("left", END)
      .addEdge("right", END)
      .compile({ checkpointer: new MemorySaver() });
    await graph.invoke({ text: "" }, thread);
    return { graph, seen };
  }

  test("refuses an answer without an id while two interrupts wait; without the key both get it", async () => {
    const { graph, seen } = await waiting();
    const strict = { configurable: { ...thread.configurable, ...strictResume.configurable } };
    await expect(graph.invoke(new Command({ resume: "yes" }), strict)).rejects.toThrow(/interrupt/i);
    expect(seen).toEqual([]);
    await graph.invoke(new Command({ resume: "yes" }), thread);
    expect(seen.toSorted()).toEqual(["left yes", "right yes"]);
  });

  test("refuses an answer to an interrupt that does not wait; without the key it is ignored", async () => {
    const { graph, seen } = await waiting();
    const strict = { configurable: { ...thread.configurable, ...strictResume.configurable } };
    const answer = () =>
      new Command<unknown, Record<string, unknown>, never>({ resume: { ["0".repeat(32)]: "yes" } });
    await expect(graph.invoke(answer(), strict)).rejects.toThrow(/interrupt/i);
    await graph.invoke(answer(), thread);
    expect(seen).toEqual([]);
  });
});
