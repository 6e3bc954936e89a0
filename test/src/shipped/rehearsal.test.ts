import { describe, expect, test } from "vitest";
import { router, supervisor } from "../../../graphs/index.ts";
import { EXAMPLES } from "../../../src/shipped/rehearsal/team-script.ts";
import { ask } from "../../support/kitchen.ts";

// The suite runs without a configured model, so the shipped graphs are in rehearsal.
describe("in rehearsal", () => {
  test.each(EXAMPLES.map(({ request, routed }) => [request, routed] as const))(
    "the router plays %j",
    async (request, routed) => {
      const state = await router.invoke(ask(request));
      expect(state.route).toEqual(routed.route);
      expect(state.messages.at(-1)?.text).toBe(`[rehearsal] ${routed.answer}`);
      expect(state.outcome).toMatchObject({
        status: "completed",
        mode: "rehearsal",
        usage: { modelCalls: 2, inputTokens: 0, outputTokens: 0 },
      });
    },
  );

  test("the supervisor plays the main job, each step with what its specialist delivers", async () => {
    const [example] = EXAMPLES;
    const state = await supervisor.invoke(ask("build a url shortener in go"));
    expect(state.plan.map(({ id }) => id)).toEqual(["requirements", "code", "guide"]);
    expect(Object.values(state.results).map(({ text }) => text)).toEqual(
      example?.planned?.steps.map(({ delivers }) => `[rehearsal] ${delivers}`),
    );
    expect(state.outcome).toMatchObject({ status: "completed", mode: "rehearsal", usage: { modelCalls: 5 } });
  });

  test("a request of one's own is told that no model is there, what was planned, and how to configure one", async () => {
    const state = await supervisor.invoke(ask("Plan my holiday."));
    const answer = state.messages.at(-1)?.text ?? "";
    expect(answer).toMatch(/^\[rehearsal\] No real model is configured\. /);
    expect(answer).toContain("- result of step-2, by coder: [rehearsal] ");
    expect(answer).toContain("For a real answer, set OPENAI_API_KEY or OPENAI_BASE_URL.");
  });

  test("a request of one's own is told what the specialist was told", async () => {
    const state = await router.invoke(ask("translate this letter"));
    expect(state.route).toMatchObject({
      specialist: "writing",
      confidence: 0.5,
      reason: expect.stringContaining("rehearsal") as string,
    });
    const answer = state.messages.at(-1)?.text ?? "";
    expect(answer).toContain("[rehearsal] No real model is configured.");
    expect(answer).toContain("- prompt: You are an editor");
    expect(answer).toContain("- request: translate this letter");
  });
});
