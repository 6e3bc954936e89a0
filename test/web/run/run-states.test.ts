import { MemorySaver, MessagesAnnotation, StateGraph } from "@langchain/langgraph";
import { AIMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { graph as desk } from "../../../graphs/handoffs.ts";
import { graph as supervisor } from "../../../graphs/supervisor.ts";
import { earlierStatesOf, lastStatesOf, runIdIn } from "../../../web/page/connection/run-states.ts";
import { entriesOfHistory } from "../../../web/page/run/entries-of-history.ts";
import { messagesIn } from "../../../web/page/run/messages.ts";
import { runsOfThread } from "../../../web/page/run/runs-of-thread.ts";
import { ask } from "../../support/kitchen.ts";
import { watchThread } from "../../support/watched-thread.ts";

describe("the state at the end of an earlier run", () => {
  test.each([
    { graph: supervisor, requests: ["Compare Rust and Go", "Compare tea and coffee"] },
    { graph: desk, requests: ["I was charged twice", "And my line is down"] },
  ])("of $graph.name shows the run as it was shown before the next one", async ({ graph, requests }) => {
    const [one = "", two = ""] = requests;
    await using thread = watchThread(graph);
    await thread.run(ask(one));
    const before = await thread.view({ isRunning: false });
    await thread.run(ask(two));
    const run = before.run ?? "";
    const history = await thread.history();
    const values = lastStatesOf(history)[run] ?? null;
    expect(await thread.view({ run, values, isRunning: false })).toEqual(before);
    // A server reads only the states with which requests began.
    const begins = history.filter(({ metadata }) => metadata?.source === "input");
    expect(lastStatesOf(begins)).toEqual({ [run]: values });
    const newest = history[0]?.values as Record<string, unknown>;
    expect(Object.keys(earlierStatesOf(history, newest))).toEqual([run]);
    expect(runIdIn(newest)).not.toBe(run);
  });

  test("of a graph that does not count its runs is found by the line of its states", async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("echo", ({ messages }) => ({ messages: new AIMessage(`echo ${messages.length}`) }))
      .addEdge("__start__", "echo")
      .compile({ checkpointer: new MemorySaver() });
    await using thread = watchThread(graph as never);
    await thread.run(ask("one"));
    await thread.run(ask("two"));
    const history = await thread.history();
    const [newer, older] = runsOfThread(entriesOfHistory(history)).map(({ run }) => run);
    const ends = lastStatesOf(history);
    const counts = [older, newer].map((run) => messagesIn(ends[run ?? ""] ?? null).length);
    expect(counts).toEqual([2, 4]);
  });
});
