import type { Locator } from "playwright-core";
import { expect, test } from "vitest";
import { scriptBySchema } from "../../src/testing/index.ts";
import { step } from "../support/plan.ts";
import { planOf } from "../support/scripted-models.ts";
import { startRun } from "./support/console-page.ts";
import { describeConsole } from "./support/console-stage.ts";

const LINES = Array.from({ length: 300 }, (_, index) => `Line ${index + 1} of the log of the ferry.`);

describeConsole("a text that grows in the console", ({ open, play }) => {
  test("follows its end until the reader scrolls up, and again from the end on", async () => {
    play(
      "the ferry",
      scriptBySchema({
        plan: planOf(step("log", [], "researcher")),
        text: {
          fault: {
            kind: "slow",
            chunkMilliseconds: 20,
            reply: { text: LINES.join("\n"), chunkCharacters: 40 },
          },
        },
      }),
    );
    await using console = await open();
    const { page } = console;
    await startRun(page, { graph: "supervisor", request: "Write the log of the ferry." });
    const text = page.getByRole("group", { name: "Text of researcher, step log" });
    await lineIn(text, 40).waitFor({ state: "attached" });
    expect(await distanceFromEnd(text)).toBeLessThan(24);

    await text.scrollIntoViewIfNeeded();
    await text.hover();
    await page.mouse.wheel(0, -200);
    await page.waitForFunction(
      (box) =>
        box !== null &&
        (box.firstElementChild ?? box).getBoundingClientRect().bottom - box.getBoundingClientRect().bottom >
          100,
      await text.elementHandle(),
    );
    const before = await topOf(text);
    const seen = await text.innerText();
    const next = seen.split("\n").length + 30;
    await lineIn(text, next).waitFor({ state: "attached" });
    expect(Math.abs((await topOf(text)) - before)).toBeLessThan(3);

    await text.press("End");
    await lineIn(text, next + 40).waitFor({ state: "attached" });
    expect(await distanceFromEnd(text)).toBeLessThan(24);
  });
});

function lineIn(text: Locator, line: number): Locator {
  return text.getByText(`Line ${line} of`);
}

/** How far above its end a box is scrolled, in pixels. */
async function distanceFromEnd(box: Locator): Promise<number> {
  return box.evaluate((element) => {
    const content = element.firstElementChild ?? element;
    return content.getBoundingClientRect().bottom - element.getBoundingClientRect().bottom;
  });
}

/** Where the first line of a text is, in pixels below the top of its box. */
async function topOf(box: Locator): Promise<number> {
  return box.evaluate((element) => {
    const content = element.firstElementChild ?? element;
    return content.getBoundingClientRect().top - element.getBoundingClientRect().top;
  });
}
