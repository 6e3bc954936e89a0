import { expect, test } from "vitest";
import { hasSandbox } from "../support/sandbox/has-sandbox.ts";
import { openDialog, startRun } from "./support/console-page.ts";
import { describeConsole } from "./support/console-stage.ts";
import { takePicture } from "./support/screenshots.ts";

describeConsole(
  "a rehearsal of the Software House",
  ({ open }) => {
    test("goes to its card, with rounds, criteria, files and evidence, and always says that it is a rehearsal", async () => {
      await using console = await open();
      const { page } = console;
      await page.getByText("Rehearsal").first().waitFor();
      await startRun(page, { graph: "software-house", request: "A command-line tool that counts words." });
      await page.getByRole("tab", { name: "Software" }).click();
      await page.getByText("Completed", { exact: true }).first().waitFor({ timeout: 120_000 });
      await takePicture(page, "software-house");
      expect(await page.getByRole("table").count()).toBeGreaterThan(0);
    });
  },
  { mode: "rehearsal" },
);
