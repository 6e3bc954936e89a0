import { AIMessage } from "@langchain/core/messages";
import { END, interrupt, MessagesValue, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorker } from "../../../../src/workers/worker/create-worker.ts";
import type { Worker } from "../../../../src/workers/worker/worker.ts";
import type { WorkerGraph } from "../../../../src/workers/worker/worker-options.ts";
import { postgresPrograms } from "../../../support/postgres.ts";
import { redisProgram } from "../../../support/redis.ts";
import { everythingIn } from "./suites/everything-in-redis.ts";
import { allOf, openStage, type Stage } from "./suites/stage.ts";

/** Says how many messages the thread has. */
const counting = graphOf((state) => `message ${state.messages.length + 1}`);

/** Asks a person, and says the answer. */
const asking = graphOf(() => `The person said ${JSON.stringify(interrupt("Pay?"))}.`);

function graphOf(answer: (state: { messages: unknown[] }) => string): WorkerGraph {
  return new StateGraph(new StateSchema({ messages: MessagesValue }))
    .addNode("answerer", (state) => ({ messages: [new AIMessage(answer(state))] }))
    .addEdge(START, "answerer")
    .addEdge("answerer", END)
    .compile();
}

const [programs, program] = [postgresPrograms(), redisProgram()];
const canRun = programs !== null && program !== null;
const reason = canRun ? "" : " (skipped: apt-get install postgresql redis-server)";

describe.skipIf(!canRun)(`a client and a worker${reason}`, () => {
  let stage: Stage;
  let worker: Worker;
  beforeAll(async () => {
    stage = await openStage(programs ?? "", program ?? "");
    const addresses = { redis: stage.server.url, postgres: stage.postgres.url };
    worker = await createWorker({ ...addresses, graphs: { counting, asking } });
  }, 60_000);
  afterAll(async () => {
    await worker.close();
    await stage[Symbol.asyncDispose]();
  });

  test("continue a thread from run to run, each tenant its own", async () => {
    await using client = stage.client();
    await using other = stage.client();
    const answers: (string | null)[] = [];
    for (const by of [client, client, other]) {
      const run = await by.submit("counting", { messages: "Hi" }, { thread: "shared" });
      answers.push((await by.wait(run)).record.answer);
    }
    expect(answers).toEqual(["message 2", "message 4", "message 2"]);
  });

  test("carry out runs of one thread in the order of their submission", async () => {
    await using client = stage.client();
    const runs = [];
    for (let index = 0; index < 5; index += 1) {
      const options = { thread: "one", whenBusy: "queue" } as const;
      runs.push(await client.submit("counting", { messages: "Hi" }, options));
    }
    const ended = await Promise.all(runs.map((run) => client.wait(run)));
    expect(ended.map(({ record }) => record.answer)).toEqual(
      [2, 4, 6, 8, 10].map((count) => `message ${count}`),
    );
  });

  test("put nothing of the input into Redis, and stream the messages and the result", async () => {
    await using client = stage.client();
    const secret = "a-secret-that-only-the-graph-may-see";
    const context = { token: secret };
    const run = await client.submit("counting", { messages: `My key is ${secret}.` }, { context });
    const items = await allOf(client.stream(run));
    expect(items.find(({ type }) => type === "message")).toMatchObject({ text: "message 2" });
    expect(items.at(-1)).toMatchObject({ type: "result", text: "message 2" });
    expect(await everythingIn(stage.redis)).not.toContain(secret);
  });

  test("hold a question until a person answers, and the next run of the thread until then", async () => {
    await using client = stage.client();
    const run = await client.submit("asking", { messages: "Buy it" }, { thread: "one" });
    const next = await client.submit("counting", { messages: "Hi" }, { thread: "one", whenBusy: "queue" });
    const { record } = await client.wait(run);
    expect(record).toMatchObject({ status: "waiting", questions: [{ kind: "other", value: "Pay?" }] });
    expect(await client.find(next)).toMatchObject({ status: "queued" });
    const [question] = record.questions;
    await client.answer(run, { [question?.id ?? ""]: { decision: "answer", value: "yes" } });
    expect((await client.wait(run)).record.answer).toBe('The person said "yes".');
    expect((await client.wait(next)).record.answer).toBe("message 4");
  });

  test("delete a thread with its last run", async () => {
    await using client = stage.client();
    const run = await client.submit("counting", { messages: "Hi" }, { thread: "one" });
    await client.wait(run);
    expect(await client.deleteEnded({ olderThan: 0 })).toBe(1);
    const again = await client.submit("counting", { messages: "Hi" }, { thread: "one" });
    expect((await client.wait(again)).record.answer).toBe("message 2");
  });
});
