import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineSpecialist, TroupeError, type HandoffTo } from "../../../src/index.ts";
import type { ModelReply } from "../../../src/testing/index.ts";
import {
  bob,
  call,
  calls,
  eve,
  everyone,
  lines,
  refusals,
  runDesk,
  shown,
  speakerOf,
  transfer,
  way,
} from "../../support/desk.ts";
import { refused } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

const desk = { specialists: everyone, entry: "ann" } as const;

function annWith(...handoffs: (HandoffTo<"eve" | "bob"> | "bob")[]) {
  const ann = defineSpecialist({ name: "ann", description: "sorts", prompt: "You are ann.", handoffs });
  return { specialists: [ann, bob, eve], entry: "ann" } as const;
}

describe("a target that cannot be handed to", () => {
  const disabled = annWith({ to: "eve", when: () => false }, "bob");
  const CHOICES = "You can hand over to bob, or answer yourself.";

  test.each([
    ["disabled", "eve", `Error: cannot hand over to eve: it is not available now. ${CHOICES}`],
    ["unknown", "max", `Error: cannot hand over to max: there is no such target. ${CHOICES}`],
  ])("because it is %s is answered as an error that names the choices, once", async (_, to, text) => {
    await using scripted = await scriptedModels(
      lines({ ann: [calls(transfer(to)), calls(transfer("bob"))], bob: [{ text: "three" }] }),
    );
    const run = await runDesk(scripted, disabled);
    expect(shown(scripted.server.requests[1]!).at(-1)).toBe(`transfer_to_${to} | ${text}`);
    expect([run.answer, way(run), refusals(scripted)]).toEqual(["three", ["ann -> bob"], []]);
    expect(run.events[1]).toMatchObject({ type: "handoff_refused", agent: "ann", to, message: text });
  });

  test("is none for an agent that hands over to nobody, who is told so once", async () => {
    const leaf = defineSpecialist({ ...bob, handoffs: [] });
    await using scripted = await scriptedModels(
      lines({ ann: [calls(transfer("bob"))], bob: [calls(transfer("eve")), calls(transfer("eve"))] }),
    );
    const run = await runDesk(scripted, {
      specialists: [...annWith("bob", { to: "eve" }).specialists.slice(0, 1), leaf, eve],
      entry: "ann",
    });
    const told = "Error: cannot hand over to eve: there is no such target. Answer the user yourself.";
    expect(shown(scripted.server.requests[2]!).at(-1)).toBe(`transfer_to_eve | ${told}`);
    expect([run.outcome.code, run.outcome.reason]).toEqual(["handoff_unknown", `specialist bob: ${told}`]);
  });

  test("is not offered while it is disabled, and offered once it is enabled", async () => {
    const asked: number[] = [];
    const found = annWith(
      {
        to: "eve",
        when: ({ messages }) => (
          asked.push(messages.length),
          messages.some((one) => one.getType() === "tool")
        ),
      },
      "bob",
    );
    await using scripted = await scriptedModels(
      lines({ ann: [calls(call("nothing")), calls(transfer("eve"))], eve: [{ text: "mended" }] }),
    );
    const run = await runDesk(scripted, found);
    const offered = scripted.server.requests.map(({ tools }) => tools.map((one) => one.function.name));
    expect(offered).toEqual([
      ["transfer_to_bob"],
      ["transfer_to_eve", "transfer_to_bob"],
      ["transfer_to_ann"],
    ]);
    expect([asked, run.answer]).toEqual([[1, 3], "mended"]);
  });

  test("and is named again ends the turn as a typed failure; no other specialist runs", async () => {
    await using scripted = await scriptedModels(
      lines({ ann: [calls(transfer("eve")), calls(transfer("max"))] }),
    );
    const run = await runDesk(scripted, disabled);
    expect(run.outcome).toMatchObject({
      status: "failed",
      code: "handoff_unknown",
      reason: `specialist ann: Error: cannot hand over to max: there is no such target. ${CHOICES}`,
    });
    // Nothing was said, so there is no answer, and the reason is not put in a specialist's mouth.
    expect([run.answer, run.active, run.handoffs]).toEqual(["", "ann", []]);
    expect(run.said.slice(1)).toEqual([
      "ann | transfer_to_eve",
      expect.stringContaining("tool | Error: cannot hand over to eve"),
      "ann | transfer_to_max",
      expect.stringContaining("tool | Error: cannot hand over to max"),
    ]);
    expect([scripted.server.requests.length, refusals(scripted)]).toEqual([2, []]);
  });

  test("does not stand in the way of one in the same reply that can", async () => {
    await using scripted = await scriptedModels(
      lines({ ann: [calls(transfer("max"), transfer("bob"))], bob: [{ text: "three" }] }),
    );
    const run = await runDesk(scripted, disabled);
    expect([way(run), run.outcome.status, refusals(scripted)]).toEqual([["ann -> bob"], "completed", []]);
  });

  test("without its inputs is asked for again with what is wrong, once", async () => {
    const terms = { to: "eve", inputs: z.object({ floor: z.number() }) } as const;
    await using scripted = await scriptedModels(
      lines({ ann: [calls(transfer("eve")), calls(transfer("eve", "fix", { floor: "two" }))] }),
    );
    const run = await runDesk(scripted, annWith(terms, "bob"));
    const faults = /cannot hand over to eve: inputs\.floor: .*expected number.* Call it again, corrected\.$/;
    expect(shown(scripted.server.requests[1]!).at(-1)).toMatch(faults);
    expect(run.outcome).toMatchObject({
      status: "failed",
      code: "handoff_failed",
      reason: expect.stringMatching(faults),
    });
  });
});

describe("a failure", () => {
  test.each([
    [new Error("the door is shut"), "handoff_failed"],
    [new TroupeError("rejected", "the door is shut"), "rejected"],
  ])("of onHandoff ends the turn: the next specialist does not run", async (error, code) => {
    const onHandoff = (): never => {
      throw error;
    };
    await using scripted = await scriptedModels(lines({ ann: [calls(transfer("eve"))] }));
    const run = await runDesk(scripted, annWith({ to: "eve", onHandoff }, "bob"));
    expect([way(run), run.active, run.outcome]).toMatchObject([
      [],
      "ann",
      { status: "failed", code, reason: "the handoff from ann to eve failed: the door is shut" },
    ]);
    expect(run.said.slice(1, 3)).toEqual([
      "ann | transfer_to_eve",
      "tool | Not handed over to eve: the handoff from ann to eve failed: the door is shut.",
    ]);
  });

  test.each<[string, HandoffTo<"eve">, string]>([
    [
      "when",
      { to: "eve", when: () => Promise.reject(new Error("no light")) },
      "ann: `when` of the handoff to eve failed: no light",
    ],
    [
      "input",
      { to: "eve", input: () => Promise.reject(new Error("no light")) },
      "eve: `input` of the handoff to eve failed: no light",
    ],
  ])("of %s ends the turn", async (_, terms, reason) => {
    await using scripted = await scriptedModels(lines({ ann: [calls(transfer("eve"))] }));
    const run = await runDesk(scripted, annWith(terms, "bob"));
    expect(run.outcome).toMatchObject({
      status: "failed",
      code: "handoff_failed",
      reason: `specialist ${reason}`,
    });
  });

  test("of the next specialist ends the turn with an outcome; the thread stays usable", async () => {
    await using scripted = await scriptedModels(lines({ ann: [calls(transfer("bob"))], bob: [refused] }));
    const run = await runDesk(scripted, desk);
    expect([way(run), run.active, run.outcome]).toMatchObject([
      ["ann -> bob"],
      "bob",
      {
        status: "failed",
        code: "model_request_refused",
        reason: expect.stringMatching(/^specialist bob: .*too salty/),
      },
    ]);
    expect([run.said.at(-1), run.usage.length]).toEqual(["tool | Handed over to bob.", 2]);
  });

  test("of a specialist has its fallback go on, who is shown what was handed over", async () => {
    const weak = { ...bob, fallback: "eve" } as const;
    await using scripted = await scriptedModels(
      lines({ ann: [calls(transfer("bob", "count"))], bob: [refused], eve: [{ text: "about three" }] }),
    );
    const run = await runDesk(scripted, { specialists: [everyone[0], weak, eve], entry: "ann" });
    expect([run.answer, run.active, run.outcome.status]).toEqual(["about three", "eve", "completed"]);
    expect(shown(scripted.server.requests[2]!).at(-1)).toContain(
      "Handed over to bob, and you stand in for bob.",
    );
    expect(JSON.stringify(scripted.server.requests[2]?.messages)).toContain('{\\"task\\":\\"count\\"');
    expect(run.events.map(({ type, agent }) => `${agent} ${type}`)).toEqual([
      "ann agent_started",
      "ann handed_over",
      "bob agent_started",
      "bob falling_back",
      "eve agent_started",
      "eve finished",
    ]);
  });

  test.each<[string, ModelReply]>([
    ["429", { fault: { kind: "rate-limit", retryAfter: 1 } }],
    ["a cut stream", { fault: { kind: "cut", afterCharacters: 5, reply: calls(transfer("eve")) } }],
  ])("by %s is retried within a handoff, and nothing is left unanswered", async (_, fault) => {
    await using scripted = await scriptedModels(
      lines({
        ann: [fault, calls(transfer("bob"))],
        bob: [fault, calls(call("look", { word: "x" })), fault, { text: "three" }],
      }),
    );
    const run = await runDesk(scripted, desk);
    expect([run.answer, refusals(scripted)]).toEqual(["three", []]);
    expect(scripted.server.requests.map(speakerOf)).toEqual(["ann", "ann", "bob", "bob", "bob", "bob"]);
  });
});
