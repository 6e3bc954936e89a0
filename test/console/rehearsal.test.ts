import { expect, test } from "vitest";
import { createVerifier } from "../../src/software-house/verification/create-verifier.ts";
import { addressOf, startRun } from "./support/console-page.ts";
import { describeConsole } from "./support/console-stage.ts";
import { takePicture } from "./support/screenshots.ts";

const verifier = createVerifier();
const { sandbox, toolchain } = await verifier.readiness("go");
await verifier.close();
const isReady = sandbox !== null && toolchain !== null;

/** Compiling with an empty cache is slow. */
const FIVE_MINUTES = 300_000;

describeConsole(
  "a rehearsal in the console",
  ({ open }) => {
    test("says everywhere that it is one, and shows a supervised run with its plan", async () => {
      await using console = await open();
      const { page } = console;
      await page.getByRole("textbox", { name: "Request" }).waitFor();
      expect(await page.getByRole("banner").innerText()).toContain("Rehearsal");
      await page.goto(`${addressOf(page)}#/new/supervisor`);
      await page.getByRole("form", { name: "Start supervisor" }).waitFor();
      await startRun(page, {
        graph: "supervisor",
        request: "Compare three ways to store sessions in Node, and show code for the best.",
      });
      await page.getByText("Completed", { exact: true }).first().waitFor();
      expect(await page.getByRole("main").getByText("Rehearsal", { exact: true }).count()).toBeGreaterThan(0);
    });

    test("asks for the approval of a plan, and lists it in the inbox", async () => {
      await using console = await open();
      const { page } = console;
      await startRun(page, { graph: "approving", request: "Plan a garden, and write its sign." });
      await page.getByRole("button", { name: "Approve" }).waitFor();
      await page
        .getByRole("link", { name: /^Inbox/ })
        .first()
        .click();
      await page
        .getByRole("main")
        .getByRole("link", { name: /Plan a garden/ })
        .click();
      await page.getByRole("button", { name: "Reject" }).click();
      await page.getByRole("textbox", { name: /What is wrong/ }).fill("Leave out the sign.");
      await page.getByRole("button", { name: "Reject" }).click();
      await page.getByRole("button", { name: "Approve" }).click();
      await page.getByText("Completed", { exact: true }).first().waitFor();
      expect(await page.getByRole("region", { name: "Answer" }).count()).toBe(1);
    });

    test("hands a conversation over", async () => {
      await using console = await open();
      const { page } = console;
      await startRun(page, { graph: "handoffs", request: "I was charged twice for order 4711." });
      await page.getByText("Completed", { exact: true }).first().waitFor();
      const handoffs = page.getByRole("region", { name: "Handoffs" });
      expect(await handoffs.getByRole("listitem").count()).toBeGreaterThan(0);
    });

    test.skipIf(!isReady)(
      "of the Software House goes to its card, with rounds, criteria, files and evidence",
      async () => {
        await using console = await open();
        const { page } = console;
        await startRun(page, { graph: "software-house", request: "Build a URL shortener in Go." });
        await page
          .getByText(/2 rounds|verified/i)
          .first()
          .waitFor({ timeout: FIVE_MINUTES });
        await page.getByRole("button", { name: "Replay" }).waitFor({ timeout: FIVE_MINUTES });
        const software = page.getByRole("tabpanel", { name: "Software" });
        expect(await software.getByRole("table").count()).toBeGreaterThan(0);
        expect(await software.innerText()).toMatch(/main\.go/);
        await page.getByRole("heading", { level: 1 }).scrollIntoViewIfNeeded();
        await takePicture(page, "software-house");
      },
      FIVE_MINUTES,
    );
  },
  { mode: "rehearsal" },
);
