import { describe, expect, test } from "vitest";
import { scriptBySchema, type ModelReply } from "../../../src/testing/index.ts";
import { newThread, run, say, spoken } from "../../support/dev-runs.ts";
import type { DevSession } from "../../support/dev-session.ts";
import { deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo } from "../../support/scripted-models.ts";

const refused: ModelReply = { fault: { kind: "status", status: 401 } };
const chain = planOf(
  step("find", [], "researcher"),
  step("make", ["find"], "coder"),
  step("test", ["make"], "coder"),
);

/** Runs that fail or are cut short, and what becomes of their threads. */
export function describeFailing(session: () => DevSession): void {
  describe.concurrent("a key that is refused", () => {
    test("ends a router's run as an error that says so, and the thread stays usable", async () => {
      const { client, play } = session();
      const thread = await newThread(client);
      play("a bridge", scriptBySchema({ route: refused }));
      await expect(run(client, "router", { thread, input: say("a bridge") })).rejects.toThrow(
        /"TroupeError".*classifier: .* refused the key \(401: .+\): check OPENAI_API_KEY/,
      );
      expect((await client.runs.list(thread)).map(({ status }) => status)).toEqual(["error"]);
      expect((await client.threads.get(thread)).status).toBe("error");

      play("a bridge", scriptBySchema({ route: routeTo("coding"), text: { text: "Here it is." } }));
      const state = await run(client, "router", { thread, input: say("and now?") });
      expect(spoken(state)).toEqual(["human: a bridge", "human: and now?", "coding: Here it is."]);
      expect((await client.threads.get(thread)).status).toBe("idle");
    });

    test("is a supervisor's outcome, in the chat too, and the thread stays usable", async () => {
      const { client, play } = session();
      const thread = await newThread(client);
      play("a tower", scriptBySchema({ plan: refused }));
      const failed = await run(client, "supervisor", { thread, input: say("a tower") });
      expect(failed.outcome).toMatchObject({
        status: "failed",
        reason: expect.stringMatching(/^planner: .* refused the key \(401: .+\)/) as string,
      });
      expect(spoken(failed)).toEqual([
        "human: a tower",
        "planner: This could not be planned. planner: model_key_refused",
      ]);

      play("a tower", scriptBySchema({ plan: chain, text: deliverTask }));
      const state = await run(client, "supervisor", { thread, input: say("and now?") });
      expect(state.outcome).toMatchObject({ status: "completed", usage: { modelCalls: 5 } });
    });
  });

  describe.concurrent("an input that cannot be worked on", () => {
    test.each([
      ["router", "no message", { messages: [] }, "the input must have a human message"],
      ["router", "an empty request", say("  "), "the request is empty"],
      ["supervisor", "no message", { messages: [] }, "the input must have a human message"],
      ["supervisor", "an empty request", say("  "), "the request is empty"],
    ])("ends the %s's run with a message, before any model call: %s", async (graph, what, input, message) => {
      const { client, play } = session();
      const thread = await newThread(client);
      const subject = `after ${what} to the ${graph}`;
      const requests = play(
        subject,
        scriptBySchema({ plan: chain, route: routeTo("coding"), text: deliverTask }),
      );
      await expect(run(client, graph, { thread, input })).rejects.toThrow(message);
      expect(requests()).toEqual([]);
      const state = await run(client, graph, { thread, input: say(subject) });
      expect(state.outcome?.status).toBe("completed");
      // What cannot be worked on is not shown to a model on the next turn either.
      expect(
        requests()[0]
          ?.messages.slice(1)
          .map(({ content }) => content),
      ).toEqual([subject]);
    });
  });

  test.concurrent("a client's own recursion limit ends a run with what is finished, on each turn", async () => {
    const { client, play } = session();
    const thread = await newThread(client);
    play("a ladder", scriptBySchema({ plan: chain, text: deliverTask }));
    const config = { recursion_limit: 8 };
    const first = await run(client, "supervisor", { thread, input: say("a ladder"), config });
    const second = await run(client, "supervisor", { thread, input: say("again"), config });
    const ends = [first, second].map(({ outcome, results }) => [
      outcome?.status,
      outcome?.reason,
      Object.keys(results ?? {}),
    ]);
    const stopped = ["stopped", "recursion limit reached; steps to go: 1", ["find", "make"]];
    expect(ends).toEqual([stopped, stopped]);
    expect(spoken(second).at(-1)).toBe("synthesizer: the answer");
  });
}
