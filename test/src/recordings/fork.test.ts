import { describe, expect, test } from "vitest";
import { createHandoffs, createRouter } from "../../../graphs/index.ts";
import { createModels, defineSpecialist, type Models } from "../../../src/index.ts";
import { callsBefore } from "../../../src/recordings/fork-recording.ts";
import { liveReply } from "../../../src/recordings/live-reply.ts";
import { openReplay } from "../../../src/recordings/open-replay.ts";
import type { Recording } from "../../../src/recordings/recording.ts";
import { replaySettings } from "../../../src/recordings/replay-settings.ts";
import {
  createModelServer,
  scriptBySchema,
  scriptOf,
  type ModelReply,
  type ModelScript,
} from "../../../src/testing/index.ts";
import { call, calls } from "../../support/desk.ts";
import { ask } from "../../support/kitchen.ts";
import { routeTo } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { taped } from "./tape-of.ts";

/** Runs on from a place of a recording, with a live server that answers by a script. */
async function forked<Result>(
  { recording, from, script }: { recording: Recording; from: string; script: ModelScript },
  run: (models: Models) => Promise<Result>,
): Promise<{ result: Result; counts: object; asked: string[] }> {
  await using server = await createModelServer({ script });
  const live = { baseUrl: server.baseUrl, apiKey: null, model: "other" };
  await using replay = await openReplay({ calls: callsBefore(recording.calls, from) }, (request) =>
    liveReply(request, live),
  );
  const settings = replaySettings(recording, replay.baseUrl);
  const result = await run(createModels(() => settings));
  expect(replay.faults()).toEqual([]);
  return { result, counts: replay.counts, asked: server.requests.map(({ model }) => model) };
}

const handoff = (to: string): ModelReply =>
  calls(call(`transfer_to_${to}`, { task: `serve ${to}`, reason: "its turn" }));

describe("a fork plays what stands before the place, and asks another model from there on", () => {
  test("in a router, from an agent's call", async () => {
    using folder = temporaryFolder();
    const run = (models: Models) => createRouter({ specialists: [cook, baker], models }).invoke(ask("soup"));
    const script = scriptBySchema({ route: routeTo("cook"), text: { text: "old" } });
    const { recording } = await taped(folder.path, script, run);
    const { result, counts, asked } = await forked(
      {
        recording,
        from: "cook",
        script: () => ({ text: "new", usage: { inputTokens: 3, outputTokens: 2 } }),
      },
      run,
    );
    expect(result.messages.at(-1)?.text).toBe("new");
    expect(result.usage.at(-1)).toMatchObject({ inputTokens: 3, outputTokens: 2 });
    expect({ counts, asked }).toEqual({ counts: { played: 1, live: 1, work: 0 }, asked: ["other"] });
  });

  test("in handoffs, from the second call of an agent, streamed, with tool calls of the other model", async () => {
    using folder = temporaryFolder();
    const run = async (models: Models): Promise<string> => {
      const graph = createHandoffs({
        specialists: [
          defineSpecialist({ ...cook, handoffs: ["baker"] }),
          defineSpecialist({ ...baker, handoffs: ["cook"] }),
        ],
        entry: "cook",
        models,
      });
      let text = "";
      for await (const [piece] of await graph.stream(ask("dinner"), { streamMode: "messages" })) {
        text += piece.text;
      }
      return text;
    };
    const { recording } = await taped(
      folder.path,
      scriptOf([handoff("baker"), handoff("cook"), { text: "old soup" }]),
      run,
    );
    const { result, counts } = await forked(
      { recording, from: "3", script: scriptOf([handoff("baker"), { text: "new bread" }]) },
      run,
    );
    expect(result).toContain("new bread");
    expect(counts).toEqual({ played: 2, live: 2, work: 0 });
  });

  test("an error of the live server is that of the run", async () => {
    using folder = temporaryFolder();
    const run = (models: Models) => createRouter({ specialists: [cook, baker], models }).invoke(ask("soup"));
    const script = scriptBySchema({ route: routeTo("cook"), text: { text: "old" } });
    const { recording } = await taped(folder.path, script, run);
    const refusing: ModelScript = () => ({
      fault: { kind: "status", status: 404, message: "no such model" },
    });
    await expect(forked({ recording, from: "cook", script: refusing }, run)).rejects.toThrow(
      /has no model .*no such model/,
    );
  });

  test("an unknown place lists the places", async () => {
    using folder = temporaryFolder();
    const script = scriptBySchema({ route: routeTo("cook"), text: { text: "old" } });
    const { recording } = await taped(folder.path, script, (models) =>
      createRouter({ specialists: [cook, baker], models }).invoke(ask("soup")),
    );
    expect(() => callsBefore(recording.calls, "cok")).toThrow(
      'the recording has no step, agent or call "cok"; did you mean cook?; steps: none; agents: classifier, cook; calls: 1 to 2',
    );
  });
});
