import { tool } from "@langchain/core/tools";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { createHandoffs, createRouter, createSupervisor } from "../../../graphs/index.ts";
import { answerOf, defineSpecialist } from "../../../src/index.ts";
import { ask } from "../../support/kitchen.ts";
import { rehearse } from "../../support/rehearse.ts";

// The suite runs without a configured model, so teams without `models` rehearse.

const legs = z.array(z.object({ from: z.string().regex(/^[A-Z]{3}$/), day: z.iso.date() })).min(1);
const sent = vi.fn<(asked: unknown) => string>(() => "sent");
const bookTrip = tool(sent, {
  name: "book_trip",
  description: "books a trip",
  schema: z.object({ legs, cabin: z.enum(["economy", "first"]), note: z.string().optional() }),
});
const flights = defineSpecialist({
  name: "flights",
  description: "searches and books flights",
  prompt: "You book flights.",
  tools: [bookTrip],
});
const hotels = defineSpecialist({ name: "hotels", description: "finds hotels", prompt: "You find hotels." });
const visas = defineSpecialist({ name: "visas", description: "knows visas", prompt: "You know visas." });

test("a router shows its specialist with its tool, whose call is answered but not run", async () => {
  sent.mockClear();
  const router = createRouter({ specialists: [hotels, flights] });
  const { types, state } = await rehearse(router, "Book a flight to Tokyo.");
  expect(state.route).toEqual({
    specialist: "flights",
    confidence: 0.5,
    reason: "rehearsal: picked by shared words, not by a model",
  });
  const answer = answerOf(state);
  expect(answer).toMatch(/^\[rehearsal\] No real model is configured\./);
  expect(answer).toContain("- prompt: You book flights.");
  expect(answer).toContain("- request: Book a flight to Tokyo.");
  expect(answer).toContain(
    '- call of book_trip with {"legs":[{"from":"AAA","day":"2026-01-01"}],"cabin":"economy"}: [rehearsal] book_trip was not run',
  );
  expect(sent).not.toHaveBeenCalled();
  expect(types.filter((type) => type.startsWith("tool_"))).toEqual(["tool_called", "tool_answered"]);
  expect(state.outcome).toMatchObject({ status: "completed", mode: "rehearsal" });
});

test("a route that no shared word speaks for is a guess, so that the fallback answers", async () => {
  const router = createRouter({ specialists: [flights, hotels], fallback: visas, minimumConfidence: 0.2 });
  const { route, messages } = await router.invoke(ask("Hello!"));
  expect(route).toMatchObject({ confidence: 0, reason: expect.stringMatching(/^rehearsal: the first one/) });
  expect(messages.at(-1)?.name).toBe("visas");
});

describe("a supervisor", () => {
  test("gives each specialist one step, and shows what each was told", async () => {
    const team = createSupervisor({ specialists: [flights, hotels, visas] });
    const { plan, results, messages, outcome } = await team.invoke(ask("Plan a trip to Tokyo."));
    expect(plan.map(({ id, agent, dependsOn }) => [id, agent, dependsOn])).toEqual([
      ["step-1", "flights", []],
      ["step-2", "hotels", ["step-1"]],
      ["step-3", "visas", ["step-2"]],
    ]);
    expect(results["step-2"]?.text).toContain("- goal: Plan a trip to Tokyo.");
    expect(results["step-2"]?.text).toContain("- task: [rehearsal] step-2: what hotels would do.");
    expect(results["step-2"]?.text).toContain("- result of step-1, by flights: [rehearsal] No real model");
    expect(messages.at(-1)?.text).toContain("- result of step-3, by visas: [rehearsal]");
    expect(outcome).toMatchObject({ status: "completed", mode: "rehearsal", steps: { completed: 3 } });
  });

  test("runs the middle of a larger team at the same time, within its limit of steps", async () => {
    const names = ["a", "b", "c", "d", "e"] as const;
    const specialists = names.map((name) => defineSpecialist({ name, description: name, prompt: name }));
    const whole = await createSupervisor({ specialists }).invoke(ask("Go."));
    expect(whole.plan.map(({ dependsOn }) => dependsOn.length)).toEqual([0, 1, 1, 1, 3]);
    const short = await createSupervisor({ specialists, limits: { steps: 2 } }).invoke(ask("Go."));
    expect([short.plan.length, short.outcome?.status]).toEqual([2, "completed"]);
  });
});

describe("nested teams", () => {
  test("are seen down to the last specialist", async () => {
    const desk = createHandoffs({
      specialists: [
        defineSpecialist({ name: "front", description: "greets", prompt: "You greet.", handoffs: ["back"] }),
        defineSpecialist({ name: "back", description: "works", prompt: "You work.", tools: [bookTrip] }),
      ],
      entry: "front",
    });
    const travel = createSupervisor({
      name: "travel",
      specialists: [hotels, defineSpecialist({ name: "desk", description: "a desk", graph: desk })],
    });
    const router = createRouter({
      specialists: [defineSpecialist({ name: "travel", description: "plans trips", graph: travel }), visas],
    });
    const { types, state } = await rehearse(router, "Plan trips.");
    expect(state.outcome).toMatchObject({ status: "completed", mode: "rehearsal" });
    for (const type of ["routed", "planned", "handed_over", "tool_called"]) expect(types).toContain(type);
  });
});
