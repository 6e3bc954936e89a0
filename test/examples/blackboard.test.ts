import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { InMemoryStore } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { createBlackboard, type BlackboardAgent } from "../../examples/blackboard/blackboard.ts";
import { specialistAgent } from "../../examples/blackboard/specialist-agent.ts";
import { cook } from "../support/specialists.ts";
import { scriptedModels } from "../support/scripted-models.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Returns an agent that writes how often it was called. */
function counter(name: string): BlackboardAgent & { calls: number } {
  return {
    name,
    calls: 0,
    async contribute() {
      this.calls += 1;
      return { value: this.calls };
    },
  };
}

const ended = (rounds: number, reason: string | null = null) => ({
  status: reason === null ? "completed" : "stopped",
  reason,
  rounds,
  mode: "live",
  usage: { modelCalls: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0, cost: null },
});

describe("a blackboard", () => {
  it("runs all agents in each round until the board is complete", async () => {
    const [one, two] = [counter("one"), counter("two")];
    const until = ({ two: count }: Readonly<Record<string, unknown>>): boolean => count === 3;
    const blackboard = createBlackboard({ agents: [one, two], until, store: new InMemoryStore() });
    const { board, outcome } = await blackboard.invoke({ input: "count" });
    expect({ board, outcome, calls: [one.calls, two.calls] }).toEqual({
      board: { input: "count", one: 3, two: 3 },
      outcome: ended(3),
      calls: [3, 3],
    });
  });

  it("calls no agent if the board is complete from the beginning", async () => {
    const one = counter("one");
    const blackboard = createBlackboard({ agents: [one], until: () => true, store: new InMemoryStore() });
    const { board, outcome } = await blackboard.invoke({ input: "count" });
    expect({ board, outcome, calls: one.calls }).toEqual({
      board: { input: "count" },
      outcome: ended(0),
      calls: 0,
    });
  });

  it.each([
    [3, 3],
    [undefined, 10],
  ])(
    "is stopped after its last round (%j), and returns what is on the board",
    async (maximumRounds, rounds) => {
      const one = counter("one");
      const options = { agents: [one], until: () => false, store: new InMemoryStore() };
      const blackboard = createBlackboard({ ...options, ...(maximumRounds && { maximumRounds }) });
      const { board, outcome } = await blackboard.invoke({ input: "count" });
      expect({ board, outcome, calls: one.calls }).toEqual({
        board: { input: "count", one: rounds },
        outcome: ended(rounds, `no agreement after ${rounds} rounds`),
        calls: rounds,
      });
    },
  );

  it("streams one board for each round, and stops when its reader leaves the stream", async () => {
    const one = counter("one");
    const blackboard = createBlackboard({ agents: [one], until: () => false, store: new InMemoryStore() });
    const boards: unknown[] = [];
    for await (const update of await blackboard.stream({ input: "count" }, { streamMode: "updates" })) {
      const { look } = update as { look?: { board: unknown } };
      if (look) boards.push(look.board);
      if (boards.length === 3) break;
    }
    expect(boards).toEqual([{ input: "count" }, { input: "count", one: 1 }, { input: "count", one: 2 }]);
    // LangGraph is up to one step ahead of the stream's reader.
    expect([2, 3]).toContain(one.calls);
  });

  it("rejects with the agent's name and the cause if an agent fails, and keeps the board", async () => {
    const store = new InMemoryStore();
    const cause = new RangeError("out of chalk");
    const failing: BlackboardAgent = { name: "two", contribute: () => Promise.reject(cause) };
    const blackboard = createBlackboard({ agents: [counter("one"), failing], until: () => false, store });
    await expect(blackboard.invoke({ input: "count" })).rejects.toMatchObject({
      code: "specialist_failed",
      message: "agent two: out of chalk",
      cause,
    });
    expect((await store.search(["run"])).map(({ key }) => key)).toContain("input");
  });

  it("stops an agent from writing under another agent's name", async () => {
    const store = new InMemoryStore();
    const blackboard = createBlackboard({ agents: [counter("one")], until: ({ one }) => one === 1, store });
    await blackboard.invoke({ input: "count" });
    const [item] = await store.search(["run"], { filter: { owner: "one" } });
    expect(item).toMatchObject({ key: "one", value: { value: 1, version: 1, owner: "one" } });
    expect(item?.namespace).toEqual(["run", expect.any(String), "blackboard"]);
  });

  it("is refused without agents, with a name that is used twice or reserved, and without rounds", () => {
    const options = { until: () => true, store: new InMemoryStore() };
    const agents = [counter("one"), counter("one"), counter("look")];
    expect(() => createBlackboard({ ...options, agents: [] })).toThrow(
      "agents must contain at least one agent",
    );
    expect(() => createBlackboard({ ...options, agents, maximumRounds: 0 })).toThrow(
      [
        'blackboard: an agent\'s name must be unique and not reserved, but is "one"',
        'an agent\'s name must be unique and not reserved, but is "look"',
        "maximumRounds must be a whole number of at least 1, but is 0",
      ].join("; "),
    );
  });

  it("shows the board to specialists, and counts their usage", async () => {
    await using scripted = await scriptedModels(({ lastUser }) => ({
      text: lastUser.includes('"cook": "more salt"') ? "done" : "more salt",
    }));
    const blackboard = createBlackboard({
      agents: [specialistAgent(cook, scripted.models)],
      until: (board) => board["cook"] === "done",
      store: new InMemoryStore(),
    });
    const { board, outcome } = await blackboard.invoke({ input: "a soup" });
    expect({ board, outcome }).toMatchObject({
      board: { input: "a soup", cook: "done" },
      outcome: { status: "completed", rounds: 2, mode: "live", usage: { modelCalls: 2 } },
    });
  });

  it("runs as a program, in rehearsal mode", async () => {
    const environment = { ...process.env, TROUPE_MODE: "rehearsal" };
    const program = ["--import", "tsx", "examples/blackboard/main.ts", "A bakery."];
    const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: ROOT, env: environment });
    const lines = stdout.trim().split("\n");
    expect(lines[0]).toBe('round 1: {"input":"A bakery."}');
    expect(lines.at(-1)).toMatch(/^outcome: \{"status":"stopped",.*"mode":"rehearsal".*"rounds":4\}$/);
  }, 30_000);
});
