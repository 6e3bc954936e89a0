import { describe, expect, test } from "vitest";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { newThread, run, say, spoken } from "../../support/dev-runs.ts";
import type { DevSession } from "../../support/dev-session.ts";
import { deliverTask, resultsShown } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo } from "../../support/scripted-models.ts";

/** What a thread remembers from turn to turn, and what it does not. */
export function describeConversing(session: () => DevSession): void {
  describe.concurrent("a second turn on a thread", () => {
    test("of the router shows the first to the classifier and to the specialist", async () => {
      const { client, play } = session();
      const thread = await newThread(client);
      play(
        "tell a story",
        scriptBySchema({ route: routeTo("writing"), text: { text: "Once upon a time." } }),
      );
      await run(client, "router", { thread, input: say("tell a story") });
      const requests = play(
        "tell a story",
        scriptBySchema({ route: routeTo("coding", 0.8), text: { text: "Once." } }),
      );
      const state = await run(client, "router", { thread, input: say("make it shorter") });
      expect(requests().map(({ messages }) => messages.slice(1).map(({ content }) => content))).toEqual([
        ["tell a story", "Once upon a time.", "make it shorter"],
        ["tell a story", "Once upon a time.", "make it shorter"],
      ]);
      expect(spoken(state)).toEqual([
        "human: tell a story",
        "writing: Once upon a time.",
        "human: make it shorter",
        "coding: Once.",
      ]);
      expect(state.route).toEqual({ specialist: "coding", confidence: 0.8, reason: "for the test" });
      expect(state.usage.map(({ agent }) => agent)).toEqual(["classifier", "coding"]);
      expect(state.outcome?.usage.modelCalls).toBe(2);
    });

    test("of the supervisor shows the first to everyone, and none of its results", async () => {
      const { client, play } = session();
      const thread = await newThread(client);
      const first = planOf(step("find", [], "researcher"), step("make", ["find"], "coder"));
      play("a house", scriptBySchema({ plan: first, text: deliverTask }));
      await run(client, "supervisor", { thread, input: say("a house") });
      const second = planOf(step("find", [], "researcher"), step("paint", [], "writer"));
      const requests = play("a house", scriptBySchema({ plan: second, text: deliverTask }));
      const state = await run(client, "supervisor", { thread, input: say("now in red") });
      const [planning, ...others] = requests();
      expect(planning?.messages.slice(1).map(({ content }) => content)).toEqual([
        "a house",
        "the answer",
        "now in red",
      ]);
      expect(others.map(({ lastUser }) => /user: a house\nassistant: the answer/.test(lastUser))).toEqual([
        true,
        true,
        true,
      ]);
      expect(others.map(resultsShown)).toEqual([[], [], ["find", "paint"]]);
      expect(Object.keys(state.results ?? {})).toEqual(["find", "paint"]);
      expect(state.plan).toEqual(second.json.steps);
      expect(state.usage).toHaveLength(4);
      expect(state.outcome).toMatchObject({ status: "completed", usage: { modelCalls: 4 } });
    });
  });

  test.concurrent("the history shows where a run stood after each superstep, newest first", async () => {
    const { client, play } = session();
    const thread = await newThread(client);
    const plan = planOf(step("find", [], "researcher"), step("make", ["find"], "coder"));
    play("a garden", scriptBySchema({ plan, text: deliverTask }));
    await run(client, "supervisor", { thread, input: say("a garden") });
    const history = await client.threads.getHistory<{ results: object }>(thread);
    expect(history.map(({ next, values }) => [next, Object.keys(values.results ?? {})])).toEqual([
      [[], ["find", "make"]],
      [["synthesizer"], ["find", "make"]],
      [["supervisor"], ["find", "make"]],
      [["coder"], ["find"]],
      [["supervisor"], ["find"]],
      [["researcher"], []],
      [["supervisor"], []],
      [["planner"], []],
      [["__start__"], []],
    ]);
  });
}
