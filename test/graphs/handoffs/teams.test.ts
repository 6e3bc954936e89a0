import { MemorySaver } from "@langchain/langgraph";
import { createAgent, FakeToolCallingModel } from "langchain";
import { describe, expect, test } from "vitest";
import { createHandoffs } from "../../../graphs/handoffs.ts";
import { createRouter } from "../../../graphs/router.ts";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { defineSpecialist } from "../../../src/index.ts";
import type { ModelScript } from "../../../src/testing/index.ts";
import { chainTeam } from "../../support/chain.ts";
import { call, calls, everyone, lines, refusals, runDesk, shown, transfer, way } from "../../support/desk.ts";
import { ask } from "../../support/kitchen.ts";
import { planOf, routeTo, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { step } from "../../support/plan.ts";

const boss = defineSpecialist({
  name: "ann",
  description: "sorts",
  prompt: "You are ann.",
  handoffs: ["crew"],
});

const crew = defineSpecialist({ name: "crew", description: "works", graph: chainTeam(2) });

describe("a team", () => {
  test("that is handed a conversation answers it, under its name", async () => {
    await using scripted = await scriptedModels(lines({ ann: [calls(transfer("crew", "build"))] }));
    const run = await runDesk(scripted, { specialists: [boss, crew], entry: "ann" });
    expect([run.answer, run.speaker, run.active, run.outcome.status]).toEqual([
      "after 1",
      "crew",
      "crew",
      "completed",
    ]);
  });

  test("gives the conversation back where it says so, and its answer is shown as data", async () => {
    await using scripted = await scriptedModels(
      lines({ ann: [calls(transfer("crew", "build")), { text: "it is built" }] }),
    );
    const back = { ...crew, handsBack: true };
    const run = await runDesk(scripted, { specialists: [boss, back], entry: "ann" });
    expect([way(run), run.answer, run.active]).toEqual([
      ["ann -> crew", "crew -> ann"],
      "it is built",
      "ann",
    ]);
    expect(run.said).toEqual([
      "human | help",
      "ann | transfer_to_crew",
      "tool | Handed over to crew.",
      "crew | after 1",
      "ann | it is built",
    ]);
    expect(shown(scripted.server.requests[1]!)).toEqual([
      "user | help",
      "ann | transfer_to_crew",
      "transfer_to_crew | Handed over to crew.",
      expect.stringMatching(
        /^user \| crew has done what was handed over, and gives the conversation back to you\..*\n<answer from="crew" end="(\w{6})">\nafter 1\n<\/answer \1>$/s,
      ),
    ]);
    expect(refusals(scripted)).toEqual([]);
  });

  test("that gives back the same again and again is ended", async () => {
    await using scripted = await scriptedModels(() => calls(transfer("crew", "build")));
    const back = { ...crew, handsBack: true };
    const run = await runDesk(scripted, { specialists: [boss, back], entry: "ann" });
    expect([run.outcome.status, run.answer]).toEqual(["stopped", "after 1"]);
    expect(run.outcome.reason).toBe("handed back and forth without anything new: crew -> ann -> crew -> ann");
  });

  test("gets the task as its request, after the conversation", async () => {
    const play = lines({ ann: [calls(transfer("crew", "build the shed"))] });
    await using scripted = await scriptedModels((request) =>
      request.schema === "route"
        ? routeTo("eve")
        : request.system.startsWith("You are eve.")
          ? { text: "built" }
          : play(request),
    );
    const { models } = scripted;
    const inside = defineSpecialist({ name: "eve", description: "builds", prompt: "You are eve." });
    const team = { ...crew, graph: createRouter({ specialists: [inside], models, fallback: "eve" }) };
    const run = await runDesk(scripted, { specialists: [boss, team], entry: "ann" });
    expect([run.answer, run.speaker]).toEqual(["built", "crew"]);
    expect(shown(scripted.server.requests.at(-1)!)).toEqual([
      "user | help",
      expect.stringMatching(/^user \| ann has handed .* Do the task:\n<handoff .*\ntask: build the shed\n/),
    ]);
    expect(refusals(scripted)).toEqual([]);
  });

  test("may be an agent of somebody else's; with a limit of its own it ends with what it has", async () => {
    const model = new FakeToolCallingModel({ toolCalls: [[]] });
    const agent = createAgent({ model, tools: [] });
    const other = defineSpecialist({ name: "crew", description: "works", graph: agent });
    await using scripted = await scriptedModels(lines({ ann: [calls(transfer("crew", "build"))] }));
    const run = await runDesk(scripted, { specialists: [boss, other], entry: "ann" });
    expect([run.speaker, run.outcome.status, run.usage.length]).toEqual(["crew", "completed", 2]);
  });

  test("may be a desk itself, three deep", async () => {
    await using scripted = await scriptedModels(
      lines({
        ann: [calls(transfer("crew")), calls(transfer("crew")), calls(transfer("eve"))],
        eve: [{ text: "deep down" }],
      }),
    );
    const { models } = scripted;
    const last = defineSpecialist({ name: "eve", description: "mends", prompt: "You are eve." });
    const first = { ...boss, handoffs: ["eve"] } as const;
    const deepest = createHandoffs({ specialists: [first, last], entry: "ann", models });
    const inner = { ...crew, graph: deepest };
    const middle = createHandoffs({ specialists: [boss, inner], entry: "ann", models });
    const outer = { ...crew, graph: middle };
    const run = await runDesk(scripted, { specialists: [boss, outer], entry: "ann" });
    expect([run.answer, run.speaker, run.usage.map(({ agent }) => agent)]).toEqual([
      "deep down",
      "crew",
      ["ann", "crew/ann", "crew/crew/ann", "crew/crew/eve"],
    ]);
    expect([run.outcome.usage.modelCalls, refusals(scripted)]).toEqual([4, []]);
  });
});

describe("handing over inside", () => {
  const script = (): ModelScript => {
    const play = lines({
      ann: [calls(transfer("bob"))],
      bob: [calls(call("look", { word: "key" }), transfer("eve"))],
      eve: [{ text: "mended" }],
    });
    return (request) => {
      if (request.schema === "route") return routeTo("desk");
      if (request.schema === "plan") return planOf(step("one", [], "desk"));
      return play(request);
    };
  };
  const desk = ({ models }: ScriptedModels) =>
    defineSpecialist({
      name: "desk",
      description: "helps",
      graph: createHandoffs({ specialists: everyone, entry: "ann", models }),
    });

  test("a router's specialist works", async () => {
    await using scripted = await scriptedModels(script());
    const { models } = scripted;
    const graph = createRouter({ specialists: [desk(scripted)], models, checkpointer: new MemorySaver() });
    const state = await graph.invoke(ask("help"), { configurable: { thread_id: "one" } });
    expect([state.messages.at(-1)?.text, state.messages.at(-1)?.name, state.outcome?.status]).toEqual([
      "mended",
      "desk",
      "completed",
    ]);
    expect(state.usage.map(({ agent }) => agent)).toEqual(["classifier", "desk/ann", "desk/bob", "desk/eve"]);
    expect(refusals(scripted)).toEqual([]);
  });

  test("a supervisor's specialist works", async () => {
    await using scripted = await scriptedModels(script());
    const graph = createSupervisor({ specialists: [desk(scripted)], models: scripted.models });
    const { results, outcome } = await graph.invoke(ask("help"));
    expect([results["one"]?.text, outcome?.status, refusals(scripted)]).toEqual(["mended", "completed", []]);
  });
});
