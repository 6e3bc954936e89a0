import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { newThread, run, say, spoken } from "../support/dev-runs.ts";
import { startDevServer, type DevServer } from "../support/dev-server.ts";

// A busy machine takes its time to start three processes and to run forty steps.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let server: DevServer;
beforeAll(async () => {
  const graphs = {
    router: "graphs/router.ts:graph",
    supervisor: "graphs/supervisor.ts:graph",
    chain: "test/fixtures/long-teams.ts:chain",
    routed: "test/fixtures/long-teams.ts:routed",
  };
  server = await startDevServer({ graphs });
});
// oxlint-disable-next-line typescript/no-unnecessary-condition -- it is missing when it did not start.
afterAll(() => server?.[Symbol.asyncDispose]());

describe.concurrent("without any environment", () => {
  test.each(["router", "supervisor"])("the %s rehearses, and says so", async (graph) => {
    const { client, output } = server;
    const thread = await newThread(client);
    const state = await run(client, graph, { thread, input: say("Build a URL shortener in Go.") });
    expect(state.outcome).toMatchObject({ status: "completed", mode: "rehearsal" });
    expect(output()).toContain("troupe: rehearsal: no real model");
  });
});

describe.concurrent("a plan of forty steps", () => {
  test("runs to its end", async () => {
    const thread = await newThread(server.client);
    const state = await run(server.client, "chain", { thread, input: say("go") });
    expect(Object.keys(state.results ?? {})).toHaveLength(40);
    expect(state.outcome).toMatchObject({ status: "completed", reason: null });
    expect(spoken(state)).toEqual(["human: go", "clerk: after 39"]);
  });

  test("runs to its end below a router, whose client allows less", async () => {
    const thread = await newThread(server.client);
    const config = { recursion_limit: 10 };
    const state = await run(server.client, "routed", { thread, input: say("go"), config });
    expect(spoken(state)).toEqual(["human: go", "team: after 39"]);
  });

  test("is drawn with its team's own boxes below a router", async () => {
    const { nodes } = await server.client.assistants.getGraph("routed", { xray: true });
    expect(nodes.map(({ id }) => String(id))).toEqual([
      "__start__",
      "classifier",
      "team:planner",
      "team:supervisor",
      "team:clerk",
      "team:synthesizer",
      "__end__",
    ]);
  });
});

test("a port that is taken is named", async () => {
  const { port } = server;
  await expect(startDevServer({ port })).rejects.toThrow(
    `listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
  );
});
