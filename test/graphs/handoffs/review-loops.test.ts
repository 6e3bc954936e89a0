import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createHandoffs } from "../../../graphs/handoffs.ts";
import { answerOf, answersOf, defineSpecialist, type HandoffTo } from "../../../src/index.ts";
import type { ModelReply, ModelRequest } from "../../../src/testing/index.ts";
import { calls, lines, look, refusals, runDesk, shown, speakerOf, transfer } from "../../support/desk.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

/** A writer and a critic, with nothing set. */
function pair(toCritic: HandoffTo<"critic"> = { to: "critic" }, tools = {}) {
  const writer = defineSpecialist({
    name: "writer",
    description: "writes",
    prompt: "You are writer.",
    handoffs: [toCritic],
    ...tools,
  });
  const critic = defineSpecialist({
    name: "critic",
    description: "reviews",
    prompt: "You are critic.",
    handoffs: ["writer"],
    ...tools,
  });
  return { specialists: [writer, critic], entry: "writer" } as const;
}

const draftsIn: Record<string, (round: number) => ModelReply> = {
  "the task": (round) => calls(transfer("critic", `Review draft ${round}: the sea, ${round} times.`)),
  inputs: (round) => calls(transfer("critic", "Review it.", { draft: `the sea, ${round} times` })),
  "the text of the message": (round) => ({
    ...calls(transfer("critic", "Review it.")),
    text: `The sea, ${round} times.`,
  }),
};

/** A critic that is content with draft 4, in the same words each time before. */
function review(reply: (round: number) => ModelReply) {
  let round = 0;
  return (request: ModelRequest): ModelReply => {
    if (speakerOf(request) === "writer") return reply((round += 1));
    return round > 3 ? { text: "Approved." } : calls(transfer("writer", "Make it shorter."));
  };
}

describe("a review loop of three rounds, with nothing set", () => {
  test.each(
    Object.keys(draftsIn).flatMap((place) => [[place, {}] as const, [place, { tools: [look] }] as const]),
  )("goes on with new drafts in %s (%j)", async (place, tools) => {
    const inputs = z.object({ draft: z.string() });
    const terms = place === "inputs" ? { to: "critic" as const, inputs } : undefined;
    await using scripted = await scriptedModels(review(draftsIn[place]!));
    const run = await runDesk(scripted, pair(terms, tools));
    expect([run.answer, run.outcome.status, run.handoffs.length]).toEqual(["Approved.", "completed", 7]);
    expect(refusals(scripted)).toEqual([]);
  });
});

const same = (to: string, text = "") => ({ ...calls(transfer(to, "Look at it.")), text });

describe("a handoff that repeats an earlier one", () => {
  test.each<[string, object]>([
    ["without tools", {}],
    ["with tools", { tools: [look] }],
  ])("is declined, and its specialist (%s) answers the user in one call", async (_, tools) => {
    await using scripted = await scriptedModels(
      lines({ writer: [same("critic", "A draft.")], critic: [same("writer"), { text: "It is good." }] }),
    );
    const run = await runDesk(scripted, pair(undefined, tools));
    expect([run.answer, run.speaker, run.outcome.status, run.outcome.reason]).toEqual([
      "It is good.",
      "critic",
      "completed",
      null,
    ]);
    expect([run.handoffs.length, run.usage.length]).toEqual([1, 3]);
    const declined =
      "Declined: writer has had the conversation before, and since then nothing new was said or found. Do not hand over again: answer the user yourself now, with what you know.";
    expect(shown(scripted.server.requests[2]!).at(-1)).toBe(`transfer_to_writer | ${declined}`);
    expect(run.events.filter(({ type }) => type === "handoff_refused")).toMatchObject([
      { agent: "critic", to: "writer", message: declined.replace(/ Do not hand over again.*/, "") },
    ]);
    // The tools are the same in both requests: some servers refuse calls of tools that a request does not have.
    const [, before, after] = scripted.server.requests;
    expect(after?.tools).toEqual(before?.tools);
    expect(refusals(scripted)).toEqual([]);
  });

  test.each<[string, object, ModelReply]>([
    ["hands over again", {}, same("writer")],
    ["with tools hands over again", { tools: [look] }, same("writer")],
    ["hands over again three times", {}, calls(transfer("writer"), transfer("writer"), transfer("writer"))],
    ["fails", {}, { fault: { kind: "status", status: 400, message: "no" } }],
    ["with tools fails", { tools: [look] }, { fault: { kind: "status", status: 400, message: "no" } }],
  ])("leaves the latest whole text as the answer if its specialist %s", async (_, tools, reply) => {
    await using scripted = await scriptedModels(
      lines({ writer: [same("critic", "A draft.")], critic: [same("writer"), reply] }),
    );
    const run = await runDesk(scripted, pair(undefined, tools));
    expect([run.answer, run.speaker, scripted.server.requests.length]).toEqual(["A draft.", "writer", 3]);
    expect(run.outcome).toMatchObject({
      status: "stopped",
      reason: "handed back and forth without anything new: writer -> critic -> writer",
      code: "handoff_failed",
    });
  });

  test("is not asked for again by a run that continues in the middle", async () => {
    const stop = new AbortController();
    await using scripted = await scriptedModels(
      lines({
        writer: [same("critic", "A draft.")],
        critic: [
          same("writer"),
          () => {
            stop.abort();
            return { text: "too late" };
          },
          { text: "It is good." },
        ],
      }),
    );
    const thread = { configurable: { thread_id: "declined" } };
    const checkpointer = new MemorySaver();
    const build = () => createHandoffs({ ...pair(), models: scripted.models, checkpointer });
    await expect(build().invoke(ask("help"), { ...thread, signal: stop.signal })).rejects.toThrow(/abort/i);
    const result = await build().invoke(null, thread);
    expect(scripted.server.requests.map(speakerOf)).toEqual(["writer", "critic", "critic", "critic"]);
    expect(answersOf(result)).toEqual([
      { agent: "writer", text: "A draft." },
      { agent: "critic", text: "It is good." },
    ]);
    expect([result.outcome?.status, result.outcome?.usage.modelCalls]).toEqual(["completed", 3]);
  });
});

test("at the limit of handoffs its specialist answers the user, and the outcome names the limit", async () => {
  await using scripted = await scriptedModels(
    lines({
      writer: [same("critic", "A draft.")],
      critic: [calls(transfer("writer", "Again.")), { text: "Fine." }],
    }),
  );
  const graph = createHandoffs({ ...pair(), models: scripted.models, limits: { hops: 1 } });
  const result = await graph.invoke(ask("help"));
  expect(result.outcome).toMatchObject({
    status: "stopped",
    reason: "limit reached: hops (1)",
    limit: { name: "hops", value: 1 },
  });
  expect(answerOf(result)).toBe("writer:\nA draft.\n\ncritic:\nFine.");
});
