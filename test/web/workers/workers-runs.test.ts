import { expect, it } from "vitest";
import { describeWorkersApi, DINNER, partsOf, typesIn } from "./support/stage.ts";

const MODES: ("values" | "custom" | "messages-tuple")[] = ["values", "custom", "messages-tuple"];

describeWorkersApi("runs of workers, through LangGraph's SDK", ({ client, models, url }) => {
  it("stream their events, their text and their state, as the dev server does", async () => {
    const { thread_id: thread } = await client().threads.create();
    let created: { run_id: string; thread_id?: string } | undefined;
    const stream = client().runs.stream(thread, "chain", {
      input: DINNER,
      streamMode: MODES,
      onRunCreated: (run) => (created = run),
    });
    const parts = await partsOf(stream);
    expect(created).toEqual({ run_id: expect.any(String), thread_id: thread });
    expect(parts[0]).toMatchObject({ event: "metadata", data: { run_id: created?.run_id } });
    expect(typesIn(parts)).toEqual(
      expect.arrayContaining(["planned", "step_started", "step_finished", "finished"]),
    );
    const values = parts.findLast(({ event }) => event === "values");
    expect(values?.data).toMatchObject({
      messages: [
        { type: "human", content: "dinner" },
        { type: "ai", content: "result of do s4" },
      ],
      outcome: { status: "completed" },
    });
    const run = await client().runs.get(thread, created?.run_id ?? "");
    expect(run).toMatchObject({ status: "success", assistant_id: "chain", thread_id: thread });
    expect(await client().runs.list(thread)).toEqual([run]);
  });

  it("are read from where a reader left them", async () => {
    const run = await client().runs.create(null, "chain", { input: DINNER });
    const all = await partsOf(
      client().runs.joinStream(run.thread_id, run.run_id, { streamMode: ["custom"] }),
    );
    const middle = all.findIndex(({ event }) => event === "custom") + 3;
    const lastEventId = all[middle]?.id;
    const rest = await partsOf(
      client().runs.joinStream(run.thread_id, run.run_id, {
        streamMode: ["custom"],
        ...(lastEventId !== undefined && { lastEventId }),
      }),
    );
    expect(rest.slice(1)).toEqual(all.slice(middle + 1));
    expect(rest.length).toBeGreaterThan(3);
  });

  it("are continued by a reader whose connection broke", async () => {
    const release = models().hold("do s2");
    const run = await client().runs.create(null, "chain", { input: DINNER });
    const leave = new AbortController();
    const seen: string[] = [];
    let lastEventId = "-1";
    for await (const part of client().runs.joinStream(run.thread_id, run.run_id, {
      streamMode: ["custom"],
      signal: leave.signal,
    })) {
      if (part.event !== "custom") continue;
      lastEventId = part.id ?? lastEventId;
      seen.push((part.data as { type: string }).type);
      if (seen.filter((type) => type === "step_started").length === 2) break;
    }
    leave.abort();
    release();
    const rest = await partsOf(
      client().runs.joinStream(run.thread_id, run.run_id, { streamMode: ["custom"], lastEventId }),
    );
    const types = [...seen, ...typesIn(rest)];
    expect(types.filter((type) => type === "step_started")).toHaveLength(4);
    expect(types.at(-1)).toBe("finished");
  });

  it("wait for a person, whose answers go to the question's id, and are rejected with words", async () => {
    const { thread_id: thread } = await client().threads.create();
    const first = await partsOf(client().runs.stream(thread, "asking", { input: DINNER, streamMode: MODES }));
    const [plan] = interruptsIn(first.at(-1)?.data);
    expect(plan).toMatchObject({ id: expect.any(String), value: { kind: "plan" } });
    expect(await client().threads.get(thread)).toMatchObject({
      status: "interrupted",
      metadata: { graph_id: "asking" },
    });
    const state = await client().threads.getState(thread);
    expect(state.tasks.flatMap(({ interrupts }) => interrupts)).toMatchObject([{ id: plan?.id }]);

    const second = await partsOf(
      client().runs.stream(thread, "asking", {
        command: { resume: { [plan?.id ?? ""]: { decision: "approve" } } },
        streamMode: MODES,
      }),
    );
    expect(typesIn(second)).not.toContain("planned");
    const [step] = interruptsIn(second.at(-1)?.data);
    expect(step).toMatchObject({ value: { kind: "step", step: { id: "s2" } } });

    const third = await partsOf(
      client().runs.stream(thread, "asking", {
        command: { resume: { decision: "reject", feedback: "Not with garlic." } },
        streamMode: MODES,
      }),
    );
    expect(interruptsIn(third.at(-1)?.data)).toEqual([]);
    expect((await client().threads.get(thread)).status).toBe("idle");
    await expect(
      client().runs.create(thread, "asking", { command: { resume: { decision: "approve" } } }),
    ).rejects.toThrow("no question of this thread waits for an answer");
  });

  it("are stopped, and continued within larger limits", async () => {
    const small = { configurable: { limits: { modelCalls: 2 } } };
    const run = await client().runs.create(null, "chain", { input: DINNER, config: small });
    await client().runs.join(run.thread_id, run.run_id);
    const stopped = await client().threads.get(run.thread_id);
    expect(stopped).toMatchObject({ values: { outcome: { status: "stopped" } } });
    const parts = await partsOf(
      client().runs.stream(run.thread_id, "chain", {
        input: null,
        config: { configurable: { limits: { modelCalls: 10 } } },
        streamMode: MODES,
      }),
    );
    expect(typesIn(parts).filter((type) => type === "step_started")).toHaveLength(2);
    expect(parts.at(-1)?.data).toMatchObject({ outcome: { status: "completed" } });
  });

  it("end where a person stops them, and go on from there", async () => {
    const release = models().hold("do s3");
    const run = await client().runs.create(null, "chain", { input: DINNER });
    const before = models().calls["do s2"] ?? 0;
    const [reading] = [
      partsOf(client().runs.joinStream(run.thread_id, run.run_id, { streamMode: ["custom"] })),
    ];
    await models().begun("do s3", (models().calls["do s3"] ?? 0) + 1);
    await client().runs.cancel(run.thread_id, run.run_id, true);
    expect((await reading).at(-1)).toMatchObject({ event: "error", data: { error: "run_aborted" } });
    expect(await client().runs.get(run.thread_id, run.run_id)).toMatchObject({ status: "interrupted" });
    release();
    const parts = await partsOf(
      client().runs.stream(run.thread_id, "chain", { input: null, streamMode: MODES }),
    );
    expect(parts.at(-1)?.data).toMatchObject({ outcome: { status: "completed" } });
    expect((models().calls["do s2"] ?? 0) - before).toBeLessThanOrEqual(1);
  });

  it("say that a graph failed, and that the thread has failed", async () => {
    const parts = await partsOf(client().runs.stream(null, "broken", { input: DINNER, streamMode: MODES }));
    expect(parts.find(({ event }) => event === "error")?.data).toMatchObject({
      message: expect.stringContaining("cannot read the recipe"),
    });
    const [thread] = await client().threads.search({ status: "error", limit: 1 });
    expect(thread).toMatchObject({
      status: "error",
      error: expect.stringContaining("cannot read the recipe"),
    });
  });

  it("are stopped with their reader only if it asks for that", async () => {
    const release = models().hold("do s1");
    const calls = models().calls["do s1"] ?? 0;
    const left: { thread: string; run: string }[] = [];
    for (const onDisconnect of ["continue", "cancel"] as const) {
      const leave = new AbortController();
      const { thread_id: thread } = await client().threads.create();
      const reading = partsOf(
        client().runs.stream(thread, "chain", {
          input: DINNER,
          onDisconnect,
          signal: leave.signal,
          onRunCreated: ({ run_id: run }) => left.push({ thread, run }),
        }),
      ).catch(() => []);
      await models().begun("do s1", calls + left.length + 1);
      leave.abort();
      await reading;
    }
    const [goesOn, ends] = left;
    await client().runs.join(ends?.thread ?? "", ends?.run ?? "");
    release();
    await client().runs.join(goesOn?.thread ?? "", goesOn?.run ?? "");
    expect(await client().runs.get(ends?.thread ?? "", ends?.run ?? "")).toMatchObject({
      status: "interrupted",
    });
    expect(await client().runs.get(goesOn?.thread ?? "", goesOn?.run ?? "")).toMatchObject({
      status: "success",
    });
  });

  it("refuse in a sentence what workers cannot do", async () => {
    const refusal = async (body: object): Promise<unknown> => {
      const response = await fetch(`${url()}/threads/none/runs`, {
        method: "POST",
        body: JSON.stringify(body),
      });
      return [response.status, ((await response.json()) as { message: string }).message];
    };
    const run = { assistant_id: "chain", input: DINNER };
    expect(await refusal({ ...run, multitask_strategy: "rollback" })).toEqual([
      501,
      "workers do not undo a run: stop it, and start another one",
    ]);
    expect(await refusal({ ...run, interrupt_before: ["planner"] })).toEqual([
      501,
      "workers do not have interrupt_before",
    ]);
    expect(await refusal({ ...run, config: { configurable: { user: "ann" } } })).toEqual([
      501,
      "workers take limits and the context of the caller, and no other part of configurable: user",
    ]);
    expect(await refusal({ ...run, assistant_id: "cafe" })).toEqual([
      404,
      'unknown graph "cafe"; available: chain, fan, asking, tooled, broken, deadly',
    ]);
    expect(await refusal({ input: 1 })).toMatchObject([400, expect.stringContaining("assistant_id")]);
    const other = await fetch(`${url()}/store/items`, { method: "PUT" });
    expect(other.status).toBe(501);
    expect(await other.json()).toEqual({
      error: null,
      message: "workers do not answer PUT /app/workers/store/items",
    });
  });
});

function interruptsIn(values: unknown): { id: string; value: unknown }[] {
  const { __interrupt__: interrupts = [] } = (values ?? {}) as {
    __interrupt__?: { id: string; value: unknown }[];
  };
  return interrupts;
}
