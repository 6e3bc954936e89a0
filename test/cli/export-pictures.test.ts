import { readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommandLine } from "../../cli/command-line.ts";
import type { RunSnapshot } from "../../src/journal/run-snapshot.ts";
import { createModelServer, scriptBySchema } from "../../src/testing/index.ts";
import { sha256 } from "../../src/text/hash.ts";
import { readSnapshot } from "../../web/export/read-snapshot.ts";
import { houseScript, reviewed, written } from "../support/house.ts";
import { listening } from "../support/listening.ts";
import { pngOf } from "../support/png.ts";
import { recordedOutput } from "./support/screen.ts";
import {
  A_PROCESS_MILLISECONDS,
  projectFolder,
  REPOSITORY,
  temporaryFolder,
  troupe,
} from "./support/troupe.ts";

const HOUSE = `
import { createSoftwareHouse } from "troupe/software-house";
import { picturingVerifier } from ${JSON.stringify(join(REPOSITORY, "test/support/picturing-verifier.ts"))};
export const graph = createSoftwareHouse({ verifier: picturingVerifier() });
`;

async function snapshotIn(file: string): Promise<RunSnapshot | null> {
  return readSnapshot(/id="run">(.*?)<\/script>/s.exec(await readFile(file, "utf8"))?.[1] ?? "");
}

test(
  "a file has the pictures of a kept thread that are still in its delivery",
  async () => {
    await using folder = await projectFolder({
      "langgraph.json": '{"graphs": {"house": "./house.ts:graph"}}',
      "house.ts": HOUSE,
    });
    const script = scriptBySchema({ ...houseScript, file_set: written("good"), review: reviewed() });
    await using server = await createModelServer({ script });
    const context = {
      folder: folder.path,
      environment: { OPENAI_BASE_URL: server.baseUrl, TROUPE_DB: join(folder.path, "threads.db") },
    };
    const ended = await troupe(
      ["run", "house", "a greeter, please", "--thread", "t", "--out", "out"],
      context,
    );
    expect(ended.code).toBe(0);
    await troupe(["export", "t", "--out", "all.html"], context);
    const pngs = await Promise.all(
      [1, 2].map((number) => readFile(join(folder.path, `out/evidence/pictures/${number}.png`))),
    );
    const kept = pngs.map((png) => [sha256(png), png.toString("base64")] as const);
    expect((await snapshotIn(join(folder.path, "all.html")))?.pictures).toEqual(Object.fromEntries(kept));
    await writeFile(join(folder.path, "out/evidence/pictures/1.png"), "changed");
    await troupe(["export", "t", "--out", "one.html"], context);
    const [, second] = kept;
    expect((await snapshotIn(join(folder.path, "one.html")))?.pictures).toEqual(
      Object.fromEntries(second === undefined ? [] : [second]),
    );
    await rm(join(folder.path, "out"), { recursive: true });
    await troupe(["export", "t", "--out", "none.html"], context);
    expect((await snapshotIn(join(folder.path, "none.html")))?.pictures).toBe(undefined);
  },
  5 * A_PROCESS_MILLISECONDS,
);

test("a file has the pictures that a server gives, and nothing that is not one", async () => {
  await using folder = await temporaryFolder();
  const [good, evil] = [pngOf([1, 2, 3]), Buffer.from("<script>")];
  const picture = (bytes: Buffer, number: number): object => {
    const path = `evidence/pictures/${number}.png`;
    return { page: "/", test: "t", path, sha256: sha256(bytes), bytes: bytes.length, width: 4, height: 3 };
  };
  const pictures = {
    taken: [picture(good, 1), picture(evil, 2), picture(Buffer.from("gone"), 3)],
    missing: null,
  };
  const values = { messages: [], delivery: "/gone", pictures };
  const answers: Record<string, string | Buffer> = {
    "/threads/t": JSON.stringify({ thread_id: "t", metadata: { graph_id: "house" } }),
    "/threads/t/state": JSON.stringify({ values, next: [], tasks: [] }),
    [`/app/api/threads/t/pictures/${sha256(good)}.png`]: good,
    [`/app/api/threads/t/pictures/${sha256(evil)}.png`]: evil,
  };
  await using server = await listening(
    createServer((request, response) => {
      request.resume();
      const answer = answers[request.url ?? ""];
      response.writeHead(answer === undefined ? 404 : 200).end(answer);
    }),
  );
  const out = join(folder.path, "t.html");
  const { output } = recordedOutput();
  expect(await runCommandLine(["export", "t", "--server", server.address, "--out", out], output)).toBe(0);
  expect((await snapshotIn(out))?.pictures).toEqual({ [sha256(good)]: good.toString("base64") });
});
