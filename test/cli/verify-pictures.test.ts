import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../cli/command-line.ts";
import { readPicture } from "../../src/software-house/evidence/read-picture.ts";
import { findChromium, NO_BROWSER } from "../../src/software-house/verification/pictures/find-chromium.ts";
import { sha256 } from "../../src/text/hash.ts";
import { readingList } from "../support/reading-list.ts";
import { missingFor } from "../src/software-house/verification/programs/verification.ts";
import { recordedOutput } from "./support/screen.ts";
import { temporaryFolder } from "./support/troupe.ts";

const missing = (await missingFor("typescript")) ?? (findChromium() === null ? NO_BROWSER : null);

const TWO_MINUTES = 120_000;

/** Runs `troupe verify` on the service with a page. */
async function verify(
  folder: string,
  words: string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  const project = join(folder, "project");
  await mkdir(project, { recursive: true });
  for (const { path, content } of readingList.files) await writeFile(join(project, path), content);
  const [specification, tests] = [join(folder, "s.json"), join(folder, "t.json")];
  await writeFile(specification, JSON.stringify(readingList.specification));
  await writeFile(tests, JSON.stringify(readingList.tests));
  const { output, stdout, stderr } = recordedOutput();
  const named = ["--specification", specification, "--tests", tests, "--quick", "--json"];
  const code = await runCommandLine(["verify", project, ...named, ...words], output);
  return { code, stdout: stdout(), stderr: stderr() };
}

describe.skipIf(missing !== null)(
  `troupe verify of a service with a page${missing === null ? "" : ` (skipped: ${missing})`}`,
  { timeout: TWO_MINUTES },
  () => {
    it("takes a picture of the page into the evidence, and drops those of earlier verifications", async () => {
      await using folder = await temporaryFolder();
      const out = join(folder.path, "out");
      await mkdir(join(out, "evidence/pictures"), { recursive: true });
      await writeFile(join(out, "evidence/pictures/2.png"), "old");
      const { code, stdout, stderr } = await verify(folder.path, ["--out", out]);
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: expect.stringContaining("picture: evidence/pictures/1.png shows /\n") as string,
      });
      expect(await readdir(join(out, "evidence/pictures"))).toEqual(["1.png"]);
      const png = await readFile(join(out, "evidence/pictures/1.png"));
      const { pictures, evidence } = JSON.parse(stdout) as {
        pictures: unknown;
        evidence: { pages: unknown };
      };
      expect(evidence.pages).toEqual([
        { criterionId: "c1", name: "a new book is on the page", step: 4, path: "/" },
      ]);
      expect(pictures).toEqual({
        taken: [
          {
            page: "/",
            test: "a new book is on the page",
            path: "evidence/pictures/1.png",
            sha256: sha256(png),
            bytes: png.length,
            ...readPicture(png),
          },
        ],
        missing: null,
      });
      expect(readPicture(png)).toEqual({ width: 1280, height: 800 });
      expect(JSON.parse(await readFile(join(out, "evidence/pictures.json"), "utf8"))).toEqual(pictures);
    });

    it("takes none without a folder for the evidence", async () => {
      await using folder = await temporaryFolder();
      const { code, stdout } = await verify(folder.path, []);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).not.toHaveProperty("pictures");
    });
  },
);
