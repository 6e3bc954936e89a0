import { describe, expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { defineSpecialist, type TroupeEvent } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply, type ModelRequest } from "../../../src/testing/index.ts";
import { ask, deliverTask, menu, refused, refusing } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const specialists = [cook, baker];
describe("a step that fails", () => {
  test("is a result; dependent steps are skipped, the others run, and the outcome is partial", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: refusing(/do soup$/) }));
    const state = await createSupervisor({ specialists, models: scripted.models }).invoke(ask("a feast"));
    expect(
      Object.values(state.results).map(({ id, status, error }) => [id, status, error?.code ?? null]),
    ).toEqual([
      ["shop", "completed", null],
      ["soup", "failed", "model_request_refused"],
      ["bread", "completed", null],
      ["table", "skipped", "step_skipped"],
    ]);
    expect(state.outcome).toMatchObject({
      status: "partial",
      reason: expect.stringMatching(/^step soup \(cook\) failed: .*too salty/) as string,
    });
    expect(state.messages.at(-1)?.text).toBe("the answer");
    expect(scripted.server.requests.at(-1)?.lastUser).toContain("\nstep soup (cook) failed");
  });

  test("ends the run as failed without a synthesis if no step finished", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: refusing(/do shop$/) }));
    const state = await createSupervisor({ specialists, models: scripted.models }).invoke(ask("a feast"));
    expect(state.outcome?.status).toBe("failed");
    expect(state.messages.at(-1)?.text).toMatch(/^No step could be finished: step shop \(cook\) failed/);
    expect(scripted.server.requests).toHaveLength(2);
  });

  test("shows the user the code of an error, and the operator the words of the server", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: refusing(/do shop$/) }));
    const state = await createSupervisor({ specialists, models: scripted.models }).invoke(ask("a feast"));
    expect(state.messages.at(-1)?.text).toBe(
      "No step could be finished: step shop (cook) failed: model_request_refused",
    );
    const words = expect.stringContaining("too salty") as string;
    expect(state.outcome).toMatchObject({ reason: words, code: "model_request_refused" });
    expect(state.results["shop"]?.error).toMatchObject({ message: words });
  });

  test("shows the user no words of a server that could not plan again", async () => {
    const once = scriptBySchema({ plan: [menu, refused], text: refusing(/do shop$/) });
    await using scripted = await scriptedModels(once);
    const graph = createSupervisor({ specialists, models: scripted.models, onFailure: "replan" });
    const state = await graph.invoke(ask("a feast"));
    expect(state.messages.at(-1)?.text).toBe(
      "No step could be finished: step shop (cook) failed: model_request_refused; replanning failed",
    );
    expect(state.outcome?.reason).toMatch(/too salty; replanning failed: planner: .*too salty/);
  });

  test("shows the user what Troupe itself says of a failed step", async () => {
    await using scripted = await scriptedModels(
      scriptBySchema({ plan: planOf(step("soup", [], "cook")), text: { fault: { kind: "stall" } } }),
    );
    const slow = defineSpecialist({ ...cook, timeoutSeconds: 0.2 });
    const state = await createSupervisor({ specialists: [slow], models: scripted.models }).invoke(
      ask("a feast"),
    );
    expect(state.messages.at(-1)?.text).toBe(
      "No step could be finished: step soup (cook) failed: cook did not finish within 0.2 s",
    );
  });
});

test("the results are the answer if the synthesis fails", async () => {
  const failingSynthesis = (request: ModelRequest): ModelReply =>
    request.lastUser.includes("Write the final answer") ? refused : deliverTask(request);
  await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: failingSynthesis }));
  const state = await createSupervisor({ specialists, models: scripted.models }).invoke(ask("a feast"));
  expect(state.outcome).toMatchObject({
    status: "partial",
    reason: expect.stringMatching(/^the synthesis failed: .*too salty/) as string,
  });
  expect(state.messages.at(-1)?.text).toBe(
    ["shop (cook)", "soup (cook)", "bread (baker)", "table (cook)"]
      .map((head) => `## ${head}\n\nresult of do ${head.split(" ")[0]}`)
      .join("\n\n"),
  );
});

test("a plan that stays invalid ends the run with an outcome that lists the faults", async () => {
  const plan = planOf(step("soup", ["soup"]));
  await using scripted = await scriptedModels(scriptBySchema({ plan }));
  const state = await createSupervisor({ specialists, models: scripted.models }).invoke(ask("a feast"));
  expect(state.outcome).toMatchObject({
    status: "failed",
    reason: expect.stringContaining("the dependencies form a cycle among the steps soup") as string,
    usage: { modelCalls: 3 },
  });
  expect(state.messages.at(-1)?.text).toContain("This could not be planned.");
});

test("events report what happened, in order, each with its agent and step", async () => {
  await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: refusing(/do soup$/) }));
  const supervisor = createSupervisor({ specialists, models: scripted.models });
  const events: TroupeEvent[] = [];
  for await (const event of await supervisor.stream(ask("a feast"), { streamMode: "custom" })) {
    events.push(event as TroupeEvent);
  }
  const lines = events.map(({ type, step: id, agent }) =>
    [type, id, agent].filter((part) => part !== null).join(" "),
  );
  expect(lines.filter((line) => !/soup|bread/.test(line))).toEqual([
    "agent_started planner",
    "planned planner",
    "step_started shop cook",
    "step_text shop cook",
    "step_finished shop cook",
    "step_skipped table cook",
    "synthesizing synthesizer",
    "finished",
  ]);
  expect(lines.filter((line) => /soup|bread/.test(line)).toSorted()).toEqual([
    "step_failed soup cook",
    "step_finished bread baker",
    "step_started bread baker",
    "step_started soup cook",
    "step_text bread baker",
  ]);
  const sequences = events.map(({ sequence }) => sequence);
  expect(sequences).toEqual([...new Set(sequences)].toSorted((one, other) => one - other));
  expect(new Set(events.map(({ run }) => run)).size).toBe(1);
});
