import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { scriptBySchema, scriptOf, type ModelReply } from "../../../src/testing/index.ts";
import {
  agUiClient,
  agUiServer,
  conversationOf,
  eventsOf,
  seenRun,
} from "../../support/ag-ui/ag-ui-server.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { foreignCook, inGraphOfUser, talkingScript, talkingTeams } from "../../support/talking-teams.ts";

describe("the official AG-UI client", () => {
  test.each(Object.entries(talkingTeams))(
    "gets the answer of %s once, with its speaker",
    async (_kind, team) => {
      await using scripted = await scriptedModels(talkingScript);
      await using server = await agUiServer(team.make(scripted.models));
      const agent = agUiClient(server.url, "dinner");
      const run = await seenRun(agent);
      expect([run.error, run.warnings]).toEqual([null, []]);
      const spoken = agent.messages.filter(
        ({ role, content }) => role === "assistant" && content !== undefined,
      );
      expect(spoken).toEqual([expect.objectContaining({ content: team.answer, name: expect.any(String) })]);
      expect([run.types[0], run.types.at(-1)]).toEqual(["RUN_STARTED", "RUN_FINISHED"]);
      expect(eventsOf(run, "RUN_FINISHED")).toMatchObject([
        { outcome: { type: "success" }, result: { answer: team.answer, outcome: { status: "completed" } } },
      ]);
    },
  );

  test.each(["a foreign agent", "a graph of a user"])("gets the answer of %s", async (kind) => {
    await using scripted = await scriptedModels(talkingScript);
    const graph =
      kind === "a foreign agent"
        ? await foreignCook(scripted.models)
        : inGraphOfUser(talkingTeams["supervisor"]!.make(scripted.models));
    await using server = await agUiServer(graph);
    const agent = agUiClient(server.url, "dinner");
    const run = await seenRun(agent);
    expect([run.error, run.warnings]).toEqual([null, []]);
    expect(
      conversationOf(agent).filter((line) => !line.includes("calls") && !line.startsWith("tool")),
    ).toEqual(["user: dinner", expect.stringMatching(/: (?:Leek soup|A whole dinner)\.$/)]);
  });

  test("of a router gets its pieces in order, the route as state and as an event, and the tokens", async () => {
    const usage = { inputTokens: 10, outputTokens: 2, cachedTokens: 4 };
    await using scripted = await scriptedModels(
      scriptOf([
        { ...routeTo("cook"), usage },
        { text: "Leek soup.", chunkCharacters: 4, usage },
      ]),
    );
    await using server = await agUiServer(
      createRouter({ specialists: [cook, baker], models: scripted.models }),
    );
    const agent = agUiClient(server.url, "soup");
    const run = await seenRun(agent);
    expect(run.types).toEqual([
      "RUN_STARTED",
      "STATE_SNAPSHOT",
      "CUSTOM",
      "STATE_DELTA",
      "CUSTOM",
      "TEXT_MESSAGE_START",
      "TEXT_MESSAGE_CONTENT",
      "CUSTOM",
      "TEXT_MESSAGE_END",
      "RUN_FINISHED",
    ]);
    expect(eventsOf(run, "TEXT_MESSAGE_CONTENT").map(({ delta }) => delta)).toEqual(["Leek", " sou", "p."]);
    expect(eventsOf(run, "CUSTOM").map(({ name }) => name)).toEqual([
      "agent_started",
      "routed",
      "agent_started",
      "finished",
    ]);
    expect(agent.state).toEqual({ route: routeTo("cook").json, active: null, plan: [] });
    expect(eventsOf(run, "RUN_FINISHED")[0]?.usage).toEqual([
      { model: "gpt-4.1-mini", inputTokens: 20, outputTokens: 4, totalTokens: 24, cachedInputTokens: 8 },
    ]);
  });

  test("of a supervisor with parallel steps sees each step start and end, and the plan as state", async () => {
    const plan = planOf(step("soup"), step("bread", [], "baker"), step("table", ["soup", "bread"]));
    await using scripted = await scriptedModels(
      scriptBySchema({
        plan,
        text: ({ system }) => ({ text: system.startsWith("You write the final") ? "Dinner." : "done" }),
      }),
    );
    await using server = await agUiServer(
      createSupervisor({ specialists: [cook, baker], models: scripted.models }),
    );
    const agent = agUiClient(server.url, "dinner");
    const statuses: string[] = [];
    const run = await seenRun(
      agent,
      {},
      {
        onStateChanged: ({ state }) => {
          const { plan: steps } = state as { plan: { status: string }[] };
          statuses.push(steps.map(({ status }) => status).join(" "));
        },
      },
    );
    expect([run.error, run.warnings]).toEqual([null, []]);
    expect(eventsOf(run, "STEP_STARTED").map(({ stepName }) => stepName)).toEqual(["soup", "bread", "table"]);
    expect(
      eventsOf(run, "STEP_FINISHED")
        .map(({ stepName }) => stepName)
        .toSorted((one, other) => one.localeCompare(other)),
    ).toEqual(["bread", "soup", "table"]);
    expect(eventsOf(run, "STEP_STARTED")[0]?.metadata).toEqual({
      agent: "cook",
      step: "soup",
      task: "do soup",
    });
    expect(statuses).toEqual(expect.arrayContaining(["waiting waiting waiting", "running running waiting"]));
    expect(statuses.at(-1)).toBe("completed completed completed");
    expect(conversationOf(agent)).toEqual(["user: dinner", "synthesizer: Dinner."]);
  });

  test("shows the tokens of a failed attempt only until the next one begins", async () => {
    const soup = { text: "Leek and potato soup.", chunkCharacters: 5 };
    const cut: ModelReply = { fault: { kind: "cut", afterCharacters: 10, reply: soup } };
    await using scripted = await scriptedModels(scriptOf([routeTo("cook"), cut, soup]));
    const graph = createRouter({
      specialists: [cook, baker],
      models: scripted.models,
      retry: { pauseMilliseconds: 0 },
    });
    await using server = await agUiServer(graph);
    const agent = agUiClient(server.url, "soup");
    const shown: string[] = [];
    const run = await seenRun(
      agent,
      {},
      {
        onMessagesChanged: ({ messages }) => {
          shown.push(
            messages
              .flatMap(({ role, content }) => (role === "assistant" ? [String(content)] : []))
              .join("|"),
          );
        },
      },
    );
    expect([run.error, run.warnings]).toEqual([null, []]);
    expect(shown).toContain("Leek and p");
    expect(shown.every((texts) => !texts.includes("|"))).toBe(true);
    expect(conversationOf(agent)).toEqual(["user: soup", `cook: ${soup.text}`]);
  });

  test("of a supervisor in two parallel steps can tell steps with the same id apart", async () => {
    const outer = planOf(step("one", [], "team"), step("two", [], "team"));
    await using scripted = await scriptedModels(({ schema, system }) => {
      if (schema !== "plan") return { text: "done" };
      return /^- team:/m.test(system) ? outer : planOf(step("same"));
    });
    const { models } = scripted;
    const inner = createSupervisor({ specialists: [cook, baker], models });
    const graph = createSupervisor({
      specialists: [{ name: "team", description: "a team", graph: inner }, baker],
      models,
      checkpointer: new MemorySaver(),
    });
    await using server = await agUiServer(graph);
    const run = await seenRun(agUiClient(server.url, "dinner"));
    expect([run.error, run.warnings]).toEqual([null, []]);
    const names = eventsOf(run, "STEP_STARTED").map(({ stepName }) => stepName);
    expect(names.filter((name) => name.startsWith("same")).length).toBe(2);
    expect(names.length).toBe(4);
  });
});
