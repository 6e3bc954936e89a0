import { describe, expect, test } from "vitest";
import { scriptBySchema, type ModelReply, type ModelRequest } from "../../../src/testing/index.ts";
import { stream } from "../../support/dev-runs.ts";
import type { DevSession } from "../../support/dev-session.ts";
import { deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo } from "../../support/scripted-models.ts";

const inPieces = (request: ModelRequest): ModelReply => ({ ...deliverTask(request), chunkCharacters: 4 });

/** What a client that streams a run is sent. */
export function describeStreaming(session: () => DevSession): void {
  describe.concurrent("a streamed run", () => {
    test("of the router says the answer, piece by piece, and nothing else as chat", async () => {
      session().play("loop", scriptBySchema({ route: routeTo("coding"), text: inPieces }));
      const { chat, updates, events } = await stream(session().client, "router", "loop");
      expect(chat).toEqual([["resu", "lt o", "f lo", "op"]]);
      expect(updates).toEqual([
        { classifier: ["run", "outcome", "route", "usage"] },
        { coding: ["messages", "outcome", "usage"] },
      ]);
      expect(events.map(({ type, agent }) => [type, agent])).toEqual([
        ["agent_started", "classifier"],
        ["routed", "classifier"],
        ["agent_started", "coding"],
        ["finished", "coding"],
      ]);
    });

    test("of the supervisor keeps the plan and the steps' results out of the chat", async () => {
      const plan = planOf(step("find", [], "researcher"), step("make", ["find"], "coder"));
      session().play("a shed", scriptBySchema({ plan, text: inPieces }));
      const { chat, updates, events } = await stream(session().client, "supervisor", "a shed");
      expect(chat).toEqual([["the ", "answ", "er"]]);
      expect(updates).toEqual([
        { planner: ["run", "results", "replan", "limitReached", "plan", "outcome", "usage"] },
        { supervisor: [] },
        { researcher: ["results", "usage"] },
        { supervisor: [] },
        { coder: ["results", "usage"] },
        { supervisor: [] },
        { synthesizer: ["messages", "outcome", "usage"] },
      ]);
      const told = events.map(({ type, agent, step: id }) => [type, agent, id].join(" "));
      expect(told.filter((one, index) => one !== told[index - 1]).map((one) => one.split(" "))).toEqual([
        ["agent_started", "planner", ""],
        ["planned", "planner", ""],
        ["step_started", "researcher", "find"],
        ["step_text", "researcher", "find"],
        ["step_finished", "researcher", "find"],
        ["step_started", "coder", "make"],
        ["step_text", "coder", "make"],
        ["step_finished", "coder", "make"],
        ["synthesizing", "synthesizer", ""],
        ["finished", "", ""],
      ]);
      expect(new Set(events.map(({ run }) => run)).size).toBe(1);
      expect(events.map(({ sequence }) => sequence)).toEqual(
        events.map(({ sequence }) => sequence).toSorted((one, other) => one - other),
      );
    });

    test("of a plan with one step says its result once, as the answer", async () => {
      const plan = planOf(step("make", [], "coder"));
      session().play("a fence", scriptBySchema({ plan, text: inPieces }));
      const { chat } = await stream(session().client, "supervisor", "a fence");
      expect(chat).toEqual([["result of do make"]]);
    });
  });
}
