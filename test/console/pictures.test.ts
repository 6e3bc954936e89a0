import { expect, test } from "vitest";
import { addressOf, openDialog, startRun } from "./support/console-page.ts";
import { describeConsole } from "./support/console-stage.ts";
import { takePicture } from "./support/screenshots.ts";
import { compareSessions, INVOICE, mendInvoice, SESSIONS } from "./support/stories.ts";

describeConsole("the pictures of the docs", ({ open, play }) => {
  test("show how a run is started, and its plan while it waits for a person", async () => {
    play(SESSIONS, compareSessions);
    await using console = await open({ height: 800 });
    const { page } = console;
    await page.goto(`${addressOf(page)}#/new/supervisor`);
    await page.getByRole("textbox", { name: "Request" }).fill(SESSIONS);
    await takePicture(page, "new-run");
    await startRun(page, { graph: "approving", request: SESSIONS });
    await page.getByRole("button", { name: "Approve" }).waitFor();
    await takePicture(page, "approval");
    expect(await page.getByRole("button", { name: "Edit" }).count()).toBe(1);
  });

  test("show a run that is over, and its timeline with a call", async () => {
    play(SESSIONS, compareSessions);
    await using console = await open({ height: 1000 });
    const { page } = console;
    await startRun(page, { graph: "supervisor", request: SESSIONS });
    await page.getByRole("button", { name: "Run again…" }).waitFor();
    await page.getByText("5 of 5 steps completed").waitFor();
    await takePicture(page, "run");
    const timeline = page.getByRole("treegrid", { name: "Timeline of the run" });
    await timeline.scrollIntoViewIfNeeded();
    await takePicture(page, "timeline");
    await timeline.getByRole("row").nth(2).click();
    const details = await openDialog(page);
    await takePicture(page, "call");
    expect(await details.getByRole("heading").count()).toBeGreaterThan(0);
  });

  test("show a conversation that was handed over", async () => {
    play(INVOICE, mendInvoice);
    await using console = await open({ height: 1000 });
    const { page } = console;
    await startRun(page, { graph: "handoffs", request: INVOICE });
    await page.getByRole("button", { name: "Run again…" }).waitFor();
    await takePicture(page, "handoffs");
    expect(
      await page.getByRole("region", { name: "Handoffs" }).getByRole("listitem").count(),
    ).toBeGreaterThan(1);
  });
});
