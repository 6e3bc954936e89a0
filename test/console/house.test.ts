import { expect, test } from "vitest";
import { createVerifier } from "../../src/software-house/verification/create-verifier.ts";
import { openDialog, startRun } from "./support/console-page.ts";
import { describeConsole } from "./support/console-stage.ts";
import { takePicture } from "./support/screenshots.ts";

const verifier = createVerifier();
const { sandbox, toolchain } = await verifier.readiness("go");
await verifier.close();
const isReady = sandbox !== null && toolchain !== null;

/** Compiling with an empty cache is slow. */
const FIVE_MINUTES = 300_000;

describeConsole(
  "a rehearsal of the Software House",
  ({ open }) => {
    test.skipIf(!isReady)(
      "goes to its card, with rounds, criteria, files and evidence, and says that it is a rehearsal",
      async () => {
        await using console = await open();
        const { page } = console;
        await page.getByText("Rehearsal").first().waitFor();
        await startRun(page, { graph: "software-house", request: "Build a URL shortener in Go." });
        await page.getByRole("button", { name: "Approve" }).or(page.getByText("Completed", { exact: true })).first().waitFor({ timeout: FIVE_MINUTES });
        const { writeFileSync } = await import("node:fs"); writeFileSync("/tmp/house.txt", await page.locator("body").ariaSnapshot()); await page.screenshot({ path: "/tmp/house.png" });
        await takePicture(page, "software-house");
        expect(await page.getByRole("table").count()).toBeGreaterThan(0);
      },
      FIVE_MINUTES,
    );
  },
  { mode: "rehearsal" },
);
