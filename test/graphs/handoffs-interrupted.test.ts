import { MemorySaver } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { createHandoffs } from "../../graphs/handoffs.ts";
import { call, calls, everyone, lines, refusals, shown, speakerOf, transfer } from "../support/desk.ts";
import { ask } from "../support/kitchen.ts";
import { scriptedModels } from "../support/scripted-models.ts";

const thread = { configurable: { thread_id: "interrupted" } };

test("a specialist without tools that is stopped at its second call is not asked the first one again", async () => {
  const stop = new AbortController();
  await using scripted = await scriptedModels(
    lines({
      ann: [
        calls(transfer("max"), call("nothing")),
        () => {
          stop.abort();
          return { text: "too late" };
        },
        calls(transfer("eve", "mend it")),
      ],
      eve: [{ text: "mended" }],
    }),
  );
  const checkpointer = new MemorySaver();
  const build = () =>
    createHandoffs({ specialists: everyone, entry: "ann", models: scripted.models, checkpointer });
  await expect(build().invoke(ask("help"), { ...thread, signal: stop.signal })).rejects.toThrow(/abort/i);

  const { messages, usage, outcome } = await build().invoke(null, thread);
  expect(scripted.server.requests.map(speakerOf)).toEqual(["ann", "ann", "ann", "eve"]);
  expect(shown(scripted.server.requests[2]!)).toEqual(shown(scripted.server.requests[1]!));
  expect(messages.at(-1)?.text).toBe("mended");
  // The call that was stopped has left nothing; that before it has, and is paid once.
  expect([usage.map(({ agent }) => agent), outcome?.usage.modelCalls]).toEqual([["ann", "ann", "eve"], 3]);
  expect(refusals(scripted)).toEqual([]);
});

test("a specialist that only calls what it does not have is ended", async () => {
  await using scripted = await scriptedModels(() => calls(call("nothing")));
  const graph = createHandoffs({ specialists: everyone, entry: "ann", models: scripted.models });
  const { outcome } = await graph.invoke(ask("help"));
  expect(outcome).toMatchObject({
    status: "failed",
    code: "specialist_failed",
    reason: expect.stringContaining("ann called tools that it does not have, 25 times") as string,
  });
});
