import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { scriptBySchema, scriptOf } from "../../src/testing/index.ts";
import { step } from "../support/plan.ts";
import { planOf } from "../support/scripted-models.ts";
import { addressOf, startRun } from "./support/console-page.ts";
import { describeConsole } from "./support/console-stage.ts";

/** Hides a page, as if another tab was before it, or shows it again. */
async function turn(page: Page, state: "hidden" | "visible"): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, "visibilityState", { value: "${state}", configurable: true });
    Object.defineProperty(document, "hidden", { value: ${state === "hidden"}, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  `);
}

describeConsole("a hidden tab of the console", ({ open, play }) => {
  test("holds no connection while its run goes on, and follows the run again when it is seen", async () => {
    let finish: () => void = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    play(
      "seven lamps",
      scriptBySchema({
        plan: planOf(step("base", [], "coder"), step("top", ["base"], "coder")),
        text: scriptOf([
          { text: "The base stands." },
          async () => {
            await finished;
            return { text: "The top stands." };
          },
          { text: "The lamps are lit." },
        ]),
      }),
    );
    await using console = await open();
    const { page: first } = console;
    await startRun(first, { graph: "supervisor", request: "Light seven lamps." });
    await first.getByText("1 of 2 steps completed").waitFor();
    await turn(first, "hidden");
    // A browser opens six connections to a server. One more tab than that, all in one window.
    const others: Page[] = [];
    for (let tab = 2; tab <= 8; tab += 1) {
      const page = await first.context().newPage();
      others.push(page);
      const follows = page.waitForRequest(/\/runs\/.*\/stream/);
      await page.goto(first.url());
      await follows;
      await page.getByText("1 of 2 steps completed").waitFor();
      await turn(page, "hidden");
    }
    await turn(first, "visible");
    await first.getByRole("button", { name: "Stop" }).waitFor();
    finish();
    const answer = first.getByRole("region", { name: "Answer" });
    await answer.getByText("The lamps are lit.").waitFor();
    await first.getByText("2 of 2 steps completed").waitFor();
    // What happened while a tab was hidden is read when it is seen.
    const last = others.at(-1);
    await turn(last ?? first, "visible");
    await last?.getByRole("region", { name: "Answer" }).getByText("The lamps are lit.").waitFor();
    expect(addressOf(first)).toBe(addressOf(last ?? first));
  });
});
