import { readFile, writeFile } from "node:fs/promises";
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

test.each(["<<<<<<< HEAD\n{}", '{ "format": "troupe-evaluation", "version": 0 }'])(
  "an accepted run that cannot be read is an error, until a run of all cases is accepted in its place: %s",
  { timeout: 2 * A_PROCESS_MILLISECONDS },
  async (damaged) => {
    await using folder = await temporaryFolder({ "routes.json": EVALUATION });
    await using server = await createModelServer({
      script: scriptBySchema({ route: routeTo("coding"), text: { text: "Done." } }),
    });
    const file = join(folder.path, "routes.json.accepted.json");
    const evaluate = (...words: string[]) =>
      troupe(["eval", "routes.json", ...words], {
        environment: { OPENAI_BASE_URL: server.baseUrl },
        folder: folder.path,
      });
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
