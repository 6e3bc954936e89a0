import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { reopenRun, type Summarize } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply, type ModelRequest } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const plan = planOf(step("read"), step("use", ["read"]), step("check", ["read", "use"]));
const long = "a long story ".repeat(100);
const config = { configurable: { thread_id: "one" } };

/** A run whose step `use` gets no answer at first. It is ended there, and resumed by another graph. */
async function interrupted(summarize: Summarize) {
  const stop = new AbortController();
  let used = 0;
  const text = ({ lastUser }: ModelRequest): ModelReply => {
    if (lastUser.endsWith("do read")) return { text: long };
    if (!lastUser.endsWith("do use")) return { text: "fine" };
    used += 1;
    if (used > 1) return { text: "used" };
    stop.abort();
    return { text: "too late", delayMilliseconds: 60_000 };
  };
  const scripted = await scriptedModels(scriptBySchema({ plan, text }));
  const { models, server } = scripted;
  const options = { specialists: [cook, baker], models, resultCharacters: 400, summarize };
  const checkpointer = new MemorySaver();
  await createSupervisor({ ...options, checkpointer })
    .invoke(ask("a tale"), { ...config, signal: stop.signal })
    .catch(() => undefined);
  return { scripted, server, graph: createSupervisor({ ...options, checkpointer }) };
}

describe("a run that is resumed", () => {
  test("uses the stored summary, and summarizes no result again", async () => {
    let calls = 0;
    const { scripted, server, graph } = await interrupted(() => Promise.resolve(`summary ${(calls += 1)}`));
    await using _ = scripted;
    const before = server.requests.length;
    const { outcome } = await graph.invoke(null, config);
    expect([outcome?.status, calls]).toEqual(["completed", 1]);
    const resumed = server.requests.slice(before).map(({ lastUser }) => /summary \d+/g.exec(lastUser)?.[0]);
    expect(resumed).toEqual(["summary 1", "summary 1", "summary 1"]);
  });

  test("does not retry a summary that failed", async () => {
    let calls = 0;
    const { scripted, graph } = await interrupted(() => {
      calls += 1;
      return Promise.reject(new Error("no"));
    });
    await using _ = scripted;
    const { results } = await graph.invoke(null, config);
    expect([calls, results["read"]?.summary]).toEqual([1, null]);
  });
});

test("a deadline ends a summary that takes too long, and the run retries it under a larger limit", async () => {
  await using scripted = await scriptedModels(
    scriptBySchema({
      plan,
      text: ({ lastUser }) => ({ text: lastUser.endsWith("do read") ? long : "fine" }),
    }),
  );
  const checkpointer = new MemorySaver();
  const signals: AbortSignal[] = [];
  const summarize: Summarize = (_, { signal }) => {
    signals.push(signal);
    return signals.length > 1 ? Promise.resolve("short") : new Promise(() => undefined);
  };
  const { models } = scripted;
  const options = { specialists: [cook, baker], models, resultCharacters: 400, summarize, checkpointer };
  const hurried = createSupervisor({ ...options, limits: { seconds: 2 } });
  const stopped = await hurried.invoke(ask("a tale"), config);
  expect([stopped.outcome?.status, stopped.outcome?.limit?.name, signals[0]?.aborted]).toEqual([
    "stopped",
    "seconds",
    true,
  ]);
  expect(stopped.results["read"]).not.toHaveProperty("summary");
  const patient = createSupervisor({ ...options, limits: { seconds: 600 } });
  expect(await reopenRun(patient, config)).toBe(true);
  const done = await patient.invoke(null, config);
  expect([done.outcome?.status, signals.length]).toEqual(["completed", 2]);
  expect(done.results["read"]?.summary).toMatch(/short$/);
});
