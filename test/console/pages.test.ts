import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { createVerifier } from "../../src/software-house/verification/create-verifier.ts";
import { findChromium } from "../../src/software-house/verification/pictures/find-chromium.ts";
import { buildReadingList, REQUEST, SUBJECT } from "../support/reading-list.ts";
import { seriousFindings } from "./support/axe.ts";
import { startRun } from "./support/console-page.ts";
import { describeConsole } from "./support/console-stage.ts";
import { takePicture } from "./support/screenshots.ts";

const verifier = createVerifier();
const { sandbox, toolchain } = await verifier.readiness("typescript");
await verifier.close();
const isReady = sandbox === "bubblewrap" && toolchain !== null && findChromium() !== null;

/** Verifying is slow on a busy machine. */
const FIVE_MINUTES = 300_000;

describeConsole("the pages of built software", ({ open, play }) => {
  test.skipIf(!isReady)(
    "are shown as pictures, which can be enlarged, and which a saved file has, too",
    async () => {
      play(SUBJECT, buildReadingList);
      await using console = await open({ height: 1100 });
      const { page } = console;
      await startRun(page, { graph: "pages", request: REQUEST });
      const pages = page.getByRole("region", { name: "Pages (1)" });
      await pages.waitFor({ timeout: FIVE_MINUTES / 2 });
      const small = pages.getByRole("button", { name: "The page /" });
      const picture = small.getByRole("img", { name: "The page /" });
      await page.waitForFunction("document.querySelector('figure img')?.naturalWidth === 1280");
      expect(await picture.getAttribute("src")).toMatch(
        /\/app\/api\/threads\/[\w-]+\/pictures\/[0-9a-f]{64}\.png$/,
      );
      await pages.scrollIntoViewIfNeeded();
      await takePicture(page, "pages");
      expect(await seriousFindings(page)).toEqual([]);

      await small.click();
      const large = page.getByRole("dialog", { name: "The page /" });
      await large.getByRole("img", { name: "The page /" }).waitFor();
      await page.keyboard.press("Escape");
      await large.waitFor({ state: "detached" });

      const folder = mkdtempSync(join(tmpdir(), "troupe-saved-"));
      try {
        const downloading = page.waitForEvent("download");
        await page.getByRole("button", { name: /^Save/ }).click();
        const file = join(folder, "run.html");
        await (await downloading).saveAs(file);
        const saved = await page.context().newPage();
        await saved.goto(pathToFileURL(file).href);
        const kept = saved.getByRole("img", { name: "The page /" });
        await kept.waitFor();
        expect(await kept.getAttribute("src")).toMatch(/^data:image\/png;base64,/);
        await saved.waitForFunction("document.querySelector('figure img')?.naturalWidth === 1280");
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    FIVE_MINUTES,
  );
});
