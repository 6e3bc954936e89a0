import { describe, expect, test } from "vitest";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { asked, newThread, run, say, type ServedState } from "../../support/dev-runs.ts";
import type { DevSession } from "../../support/dev-session.ts";
import { deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo } from "../../support/scripted-models.ts";

const script = scriptBySchema({
  plan: planOf(
    step("find", [], "researcher"),
    step("make", ["find"], "coder"),
    step("paint", ["find"], "writer"),
    step("test", ["make"], "coder"),
  ),
  route: routeTo("coding"),
  text: deliverTask,
});
const SYNTHESIS = "Write the final answer to the goal.";
const graph = "supervisor";

/** Going on from an edited state, from an earlier one, and from a breakpoint. */
export function describeForking(session: () => DevSession): void {
  /** A thread on which the four steps have been done. */
  async function finishedThread(subject: string): Promise<string> {
    const thread = await newThread(session().client);
    session().play(subject, script);
    await run(session().client, graph, { thread, input: say(subject) });
    return thread;
  }

  describe.concurrent("a fork", () => {
    test.each(["planner", "supervisor", "researcher"])(
      "that takes a result back as the %s runs that step and what builds on it, nothing else",
      async (asNode) => {
        const { client, play } = session();
        const subject = `a fork as ${asNode}`;
        const thread = await finishedThread(subject);
        await client.threads.updateState(thread, { values: { results: { make: null } }, asNode });
        const requests = play(subject, script);
        const state = await run(client, graph, { thread, input: null });
        expect(asked(requests())).toEqual(["do make", "do test", SYNTHESIS]);
        expect(Object.keys(state.results ?? {}).toSorted()).toEqual(["find", "make", "paint", "test"]);
        expect(state.outcome?.status).toBe("completed");
      },
    );

    test("from before a wave runs the wave and what comes after it again", async () => {
      const { client, play } = session();
      const thread = await finishedThread("a stable");
      const history = await client.threads.getHistory(thread);
      const before = history.find(({ next }) => next.includes("writer"));
      const requests = play("a stable", script);
      const checkpointId = before?.checkpoint.checkpoint_id ?? "";
      const state = await run(client, graph, { thread, input: null, checkpointId });
      expect(asked(requests()).toSorted()).toEqual([SYNTHESIS, "do make", "do paint", "do test"]);
      expect(state.outcome?.status).toBe("completed");
    });

    test("from an earlier state with another result builds on that result", async () => {
      const { client, play } = session();
      const thread = await finishedThread("a cellar");
      const history = await client.threads.getHistory<ServedState>(thread);
      const found = history.findLast(({ values }) => values.results?.["find"] !== undefined);
      const results = { find: { ...found?.values.results?.["find"], text: "what the user found" } };
      const checkpointId = found?.checkpoint.checkpoint_id ?? "";
      await client.threads.updateState(thread, { values: { results }, asNode: "researcher", checkpointId });
      const requests = play("a cellar", script);
      await run(client, graph, { thread, input: null });
      const prompts = requests().flatMap(({ lastUser }) => (lastUser.endsWith("do test") ? [] : [lastUser]));
      expect(asked(requests()).toSorted()).toEqual([SYNTHESIS, "do make", "do paint", "do test"]);
      expect(prompts.every((prompt) => prompt.includes("what the user found"))).toBe(true);
    });

    test("with another route has another specialist answer", async () => {
      const { client, play } = session();
      const thread = await newThread(client);
      play("a bakery", script);
      await run(client, "router", { thread, input: say("a bakery") });
      const routed = (await client.threads.getHistory(thread)).find(({ next }) => next[0] === "coding");
      const values = { route: { specialist: "writing", confidence: 1, reason: "the user says so" } };
      const checkpointId = routed?.checkpoint.checkpoint_id ?? "";
      await client.threads.updateState(thread, { values, asNode: "classifier", checkpointId });
      const requests = play("a bakery", script);
      const state = await run(client, "router", { thread, input: null });
      expect(requests()).toHaveLength(1);
      expect(state.messages.map(({ type, name }) => name ?? type)).toEqual(["human", "writing"]);
    });
  });

  test.concurrent("a breakpoint before a specialist stops there, and the run goes on when told to", async () => {
    const { client, play } = session();
    const thread = await newThread(client);
    const requests = play("a harbour", script);
    await run(client, graph, { thread, input: say("a harbour"), interruptBefore: ["writer"] });
    expect(asked(requests())).toEqual(["plan", "do find"]);
    expect((await client.threads.getState(thread)).next.toSorted()).toEqual(["coder", "writer"]);
    const state = await run(client, graph, { thread, input: null });
    expect(asked(requests()).slice(2).toSorted()).toEqual([SYNTHESIS, "do make", "do paint", "do test"]);
    expect(state.outcome).toMatchObject({ status: "completed", usage: { modelCalls: 6 } });
  });
}
