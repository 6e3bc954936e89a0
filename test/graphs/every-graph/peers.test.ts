import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createModelServer, scriptBySchema } from "../../../src/testing/index.ts";
import { planOf, routeTo } from "../../support/scripted-models.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const program = fileURLToPath(new URL("../../support/observe-peers.ts", import.meta.url));

/** Runs the shipped graphs in a process of its own, each by `invoke` and by a stream of `messages`. */
async function observe(environment: Record<string, string>): Promise<unknown> {
  using folder = temporaryFolder();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), program],
    { cwd: folder.path, env: { PATH: process.env["PATH"], ...environment }, timeout: 60_000 },
  );
  return JSON.parse(stdout);
}

const ends = ["completed", true, "completed", true];

test("a live run contacts the model's host and no other, and looks up no other name", async () => {
  const step = { id: "code", agent: "coder", task: "Write it.", dependsOn: [] };
  const guide = { id: "guide", agent: "writer", task: "Explain it.", dependsOn: ["code"] };
  await using server = await createModelServer({
    script: scriptBySchema({
      route: routeTo("coding"),
      plan: planOf(step, guide),
      text: { text: "Done, in a few words.", chunkCharacters: 6 },
    }),
  });
  const { host } = new URL(server.baseUrl);
  const environment = { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: "some-key" };
  expect(await observe(environment)).toEqual({ peers: [host], names: [], ends });
  expect(server.requests).toHaveLength(12);
}, 60_000);

test("a rehearsal contacts its own server on loopback, and nobody else", async () => {
  expect(await observe({})).toEqual({
    peers: [expect.stringMatching(/^127\.0\.0\.1:\d+$/)],
    names: [],
    ends,
  });
}, 60_000);
