import { describe, expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply, type ModelRequest } from "../../../src/testing/index.ts";
import { ask, resultsShown } from "../../support/kitchen.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";
import { supervise } from "../../support/supervised.ts";
import { roleOf } from "../../support/role-of.ts";

// Scatter and gather, and parallel agents: a plan without dependencies.
const names = ["ann", "bob", "eve", "joe", "kim"] as const;
const workers = names.map((name) =>
  defineSpecialist({ name, description: "estimates", prompt: `You are ${name}.` }),
);
const scattered = planOf(
  ...names.map((agent) => ({ id: `by-${agent}`, agent, task: "estimate it", dependsOn: [] })),
);

/** Answers for the workers. The last worker is the first one to finish. */
function backwards(request: ModelRequest): ModelReply {
  const { lastUser } = request;
  const place = names.findIndex((name) => roleOf(request) === `You are ${name}.`);
  return place < 0
    ? { text: `gathered ${(lastUser.match(/estimate of \w+/g) ?? []).join(", ")}` }
    : { text: `estimate of ${names[place]}`, delayMilliseconds: 20 * (names.length - place) };
}

describe("five workers on the same task", () => {
  test("get the same input, and are gathered in the plan's order, independent of which is done first", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan: scattered, text: backwards }));
    const run = await supervise(scripted, { specialists: workers });
    const [, ...requests] = scripted.server.requests;
    const inputs = new Set(requests.slice(0, 5).map(({ lastUser }) => lastUser));
    expect([...inputs]).toEqual([`Goal:\na feast\n\nYour task:\nestimate it`]);
    const ids = names.map((name) => `by-${name}`);
    const finished = run.events.filter(({ type }) => type === "step_finished").map(({ step }) => step);
    expect([finished[0], resultsShown(requests[5]!), Object.keys(run.results)]).toEqual(["by-kim", ids, ids]);
    expect(run.answer).toBe(`gathered ${names.map((name) => `estimate of ${name}`).join(", ")}`);
  });

  test("stream only the gathered answer as chat", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan: scattered, text: backwards }));
    const graph = createSupervisor({ specialists: workers, models: scripted.models });
    const speakers = new Set<unknown>();
    let chat = "";
    for await (const [message, metadata] of await graph.stream(ask("it"), { streamMode: "messages" })) {
      speakers.add(metadata["langgraph_node"]);
      chat += message.text;
    }
    expect([[...speakers], chat.startsWith("gathered estimate of ann")]).toEqual([["synthesizer"], true]);
  });

  test("are gathered without a failed one, and the cause is reported", async () => {
    const text = (request: ModelRequest): ModelReply =>
      roleOf(request) === "You are eve."
        ? { fault: { kind: "status", status: 400, message: "eve is ill" } }
        : backwards(request);
    await using scripted = await scriptedModels(scriptBySchema({ plan: scattered, text }));
    const { answer, outcome } = await supervise(scripted, { specialists: workers });
    expect(answer).toBe("gathered estimate of ann, estimate of bob, estimate of joe, estimate of kim");
    expect(outcome).toMatchObject({
      status: "partial",
      code: "model_request_refused",
      reason: expect.stringMatching(/^step by-eve \(eve\) failed: .*eve is ill/) as string,
      steps: { completed: 4, failed: 1 },
    });
  });

  test("are gathered without one that takes too long, when its time is over", async () => {
    const text = (request: ModelRequest): ModelReply =>
      roleOf(request) === "You are eve." ? { text: "late", delayMilliseconds: 60_000 } : backwards(request);
    await using scripted = await scriptedModels(scriptBySchema({ plan: scattered, text }));
    const timed = workers.map((one) => (one.name === "eve" ? { ...one, timeoutSeconds: 0.2 } : one));
    const { answer, results } = await supervise(scripted, { specialists: timed });
    expect(answer).toBe("gathered estimate of ann, estimate of bob, estimate of joe, estimate of kim");
    expect(results["by-eve"]?.error?.code).toBe("step_timed_out");
  });

  test("leave their results as the answer if gathering fails, with the cause", async () => {
    const text = (request: ModelRequest): ModelReply =>
      request.system.startsWith("You write the final answer")
        ? { fault: { kind: "status", status: 400, message: "too much" } }
        : backwards(request);
    await using scripted = await scriptedModels(scriptBySchema({ plan: scattered, text }));
    const { answer, outcome } = await supervise(scripted, { specialists: workers });
    expect(answer).toBe(names.map((name) => `## by-${name} (${name})\n\nestimate of ${name}`).join("\n\n"));
    expect([outcome.status, outcome.reason]).toEqual([
      "partial",
      expect.stringMatching(/^the synthesis failed: .*too much/),
    ]);
  });
});

test("a plan without workers fails with a reason, and nothing is gathered", async () => {
  await using scripted = await scriptedModels(scriptBySchema({ plan: planOf() }));
  const { outcome, answer } = await supervise(scripted, { specialists: workers });
  expect([outcome.status, outcome.code, scripted.server.requests.length]).toEqual([
    "failed",
    "structured_reply_invalid",
    3,
  ]);
  expect(answer).toContain("the plan has no steps");
});
