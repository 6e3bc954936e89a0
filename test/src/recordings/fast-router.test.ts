import { expect, test } from "vitest";
import { createRouter } from "../../../graphs/index.ts";
import type { FastRouter, Models } from "../../../src/index.ts";
import { readRecording } from "../../../src/recordings/index.ts";
import { replay, scriptBySchema } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { routeTo } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { taped } from "./tape-of.ts";

const script = scriptBySchema({ route: routeTo("cook"), text: { text: "Done." } });
const fast: FastRouter<"cook" | "baker"> = {
  score: ({ text }) => (text.includes("bread") ? { baker: 1 } : {}),
  threshold: 1,
};
const run = (models: Models, request: string, fastRouter = fast) =>
  createRouter({ specialists: [cook, baker], models, fastRouter }).invoke(ask(request));

test("a recording holds the route that a fast router decided, and plays the run", async () => {
  using folder = temporaryFolder();
  const { file } = await taped(folder.path, script, (models) => run(models, "bread"));
  const { calls, routes } = await readRecording(file);
  expect(calls.map(({ agent }) => agent)).toEqual(["baker"]);
  expect(routes).toEqual([
    {
      run: calls[0]?.run,
      agent: "classifier",
      route: expect.objectContaining({ specialist: "baker", decidedBy: "fastRouter", score: 1 }),
    },
  ]);
  await using tape = await replay(file);
  const { route } = await run(tape.models, "bread");
  expect(route?.decidedBy).toBe("fastRouter");
});

test("a recording without such a route has no list of routes", async () => {
  using folder = temporaryFolder();
  const { file } = await taped(folder.path, script, (models) => run(models, "soup"));
  const recording = await readRecording(file);
  expect(recording).not.toHaveProperty("routes");
  expect(recording.calls.map(({ agent }) => agent)).toEqual(["classifier", "cook"]);
});

test("a scorer that decides otherwise in a replay is noticed", async () => {
  using folder = temporaryFolder();
  const { file } = await taped(folder.path, script, (models) => run(models, "bread"));
  const tape = await replay(file);
  const other = run(tape.models, "bread", { ...fast, score: () => ({}) });
  await expect(other).rejects.toThrow("a request of classifier is not in the recording");
  await expect(tape.close()).rejects.toThrow("1 recorded call not played: call 1 (baker)");
});
