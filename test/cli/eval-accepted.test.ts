import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createModelServer, scriptBySchema } from "../../src/testing/index.ts";
import { routeTo } from "../support/scripted-models.ts";
import { A_PROCESS_MILLISECONDS, temporaryFolder, troupe } from "./support/troupe.ts";

const EVALUATION = JSON.stringify({
  graph: "router",
  cases: [
    { id: "slow", request: "Why is my query slow?", expect: { route: "coding" } },
    { id: "fast", request: "Why is my query fast?", expect: { route: "coding" } },
  ],
});

/** Returns the command in a folder, with a server that routes everything to one specialist. */
function evaluating(folder: { path: string }, server: { baseUrl: string }) {
  return (...words: string[]) =>
    troupe(["eval", "routes.json", ...words], {
      environment: { OPENAI_BASE_URL: server.baseUrl },
      folder: folder.path,
    });
}

const script = scriptBySchema({ route: routeTo("coding"), text: { text: "Done." } });

test.each(["<<<<<<< HEAD\n{}", '{ "format": "troupe-evaluation", "version": 0 }'])(
  "an accepted run that is damaged is an error, until a run of all cases is accepted in its place: %s",
  { timeout: 2 * A_PROCESS_MILLISECONDS },
  async (damaged) => {
    await using folder = await temporaryFolder({ "routes.json": EVALUATION });
    await using server = await createModelServer({ script });
    const file = join(folder.path, "routes.json.accepted.json");
    const evaluate = evaluating(folder, server);
    await writeFile(file, damaged);

    const compared = await evaluate();
    const some = await evaluate("--accept", "--only", "slow");
    const kept = await readFile(file, "utf8");
    const all = await evaluate("--accept");

    expect([compared.code, some.code, kept]).toEqual([2, 2, damaged]);
    expect(compared.stderr).toContain("accept a run of all cases again with --accept");
    expect(all).toMatchObject({ code: 0, stderr: expect.stringContaining("nothing is compared") as string });
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ version: 1, passRate: 1 });
  },
);

test(
  "an accepted run that the system does not let us read is an error before a call is paid, also with --accept",
  { timeout: A_PROCESS_MILLISECONDS },
  async () => {
    await using folder = await temporaryFolder({ "routes.json": EVALUATION });
    await using server = await createModelServer({ script });
    // A folder of that name, because permissions do not stop an administrator.
    await mkdir(join(folder.path, "routes.json.accepted.json"));

    const { code, stderr } = await evaluating(folder, server)("--accept");

    expect([code, server.requests.length]).toEqual([2, 0]);
    expect(stderr).toContain("routes.json.accepted.json: it cannot be read: EISDIR");
    expect(stderr).not.toContain("--accept");
  },
);
