import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import {
  createModelServer,
  scriptBySchema,
  type ModelReply,
  type ScriptEntry,
} from "../../src/testing/index.ts";
import { planOf, routeTo } from "../support/scripted-models.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const program = fileURLToPath(new URL("../../bench/smoke-live.ts", import.meta.url));

/** Runs the smoke test as a program, in a folder without `.env`. */
function smoke(
  environment: Record<string, string>,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const folder = temporaryFolder();
  const env = { PATH: process.env["PATH"], ...environment };
  const given = ["--import", import.meta.resolve("tsx"), program];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, given, { cwd: folder.path, env }, (_, stdout, stderr) => {
      folder[Symbol.dispose]();
      resolve({ code: child.exitCode ?? -1, stdout: stdout.replace(/\d+\.\d s/g, "0.0 s"), stderr });
    });
  });
}

const plan = planOf(
  { id: "code", agent: "coder", task: "Write it.", dependsOn: [] },
  { id: "guide", agent: "writer", task: "Explain it.", dependsOn: ["code"] },
);

async function smokeAgainst(route: ScriptEntry, text: ModelReply) {
  await using server = await createModelServer({ script: scriptBySchema({ route, plan, text }) });
  return await smoke({ OPENAI_BASE_URL: server.baseUrl });
}

test("prints each check of every shipped graph, and ends with 0 if all passed", async () => {
  const text = { text: "Done, in a few words.", chunkCharacters: 6 };
  const { code, stdout, stderr } = await smokeAgainst(routeTo("coding"), text);
  expect(stderr).toMatch(/^troupe: live: model gpt-4\.1-mini at 127\.0\.0\.1:\d+\n$/);
  expect(stdout).toBe(`
router (0.0 s)
  yes  the route names a specialist
  yes  the structured reply was valid at once, without a repair
  yes  no call was retried
  yes  tokens were reported for every call
  yes  the answer arrived in pieces
  yes  the run completed

supervisor (0.0 s)
  yes  a plan was made
  yes  the structured reply was valid at once, without a repair
  yes  no call was retried
  yes  tokens were reported for every call
  yes  the answer arrived in pieces
  yes  the run completed
`);
  expect(code).toBe(0);
}, 60_000);

test("prints which check failed and why, and ends with 1", async () => {
  const route = [{ text: "I would say coding." }, routeTo("coding")];
  const { code, stdout } = await smokeAgainst(route, { fault: { kind: "status", status: 401 } });
  expect(stdout).toContain(`
  yes  the route names a specialist
  NO   the structured reply was valid at once, without a repair
`);
  expect(stdout).toMatch(/NO {3}the run completed\n {2}specialist coding: .* refused the key \(401: .+\)/);
  expect(stdout).toMatch(
    /NO {3}the run completed\n {2}step code \(coder\) failed: .* refused the key \(401: .+\)/,
  );
  expect(code).toBe(1);
}, 60_000);

test.each([
  [{}, /A smoke test needs a real model\.\nTo use a real model, set one of these/],
  [{ TROUPE_MODE: "rehearsal", OPENAI_API_KEY: "key" }, /A smoke test needs a real model\./],
  [{ TROUPE_MODE: "alive" }, /^environment: TROUPE_MODE must be one of live, rehearsal, but is "alive"\n$/],
])(
  "refuses to run without a real model, with exit code 2 and the setting to add: %j",
  async (environment, message) => {
    const { code, stdout, stderr } = await smoke(environment);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  },
  60_000,
);
