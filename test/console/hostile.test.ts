import { expect, test } from "vitest";
import { scriptBySchema } from "../../src/testing/index.ts";
import { planOf, routeTo } from "../support/scripted-models.ts";
import { startRun } from "./support/console-page.ts";
import { describeConsole } from "./support/console-stage.ts";
import { HOSTILE_TEXT } from "./support/hostile-text.ts";

describeConsole("what a model writes", ({ open, play }) => {
  test("runs no script, loads nothing, and shows links with their address", async () => {
    play("a trap", scriptBySchema({ route: routeTo("coding"), text: { text: HOSTILE_TEXT } }));
    await using console = await open();
    const { page } = console;
    await startRun(page, { graph: "router", request: 'Is this a trap? <img src=x onerror="window.hit=1">' });
    const answer = page.getByRole("region", { name: "Answer" });
    await answer.getByText("The last line").waitFor();
    expect(await page.evaluate("'hit' in window")).toBe(false);
    const loaded = page
      .locator("main")
      .locator("script, iframe, object, embed, form, style, svg script, img[src^=http]");
    expect(await loaded.count()).toBe(0);
    const links = await answer.getByRole("link").all();
    const attributes = ["href", "target", "rel"];
    const targets = await Promise.all(
      links.map((link) => Promise.all(attributes.map((name) => link.getAttribute(name)))),
    );
    expect(targets).toEqual([["https://example.com/good", "_blank", "noreferrer noopener"]]);
    const text = await answer.innerText();
    expect(text).toContain("example.com/good");
    expect(text).toContain("evil.example/pixel.png");
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be shown as they are.
    expect(text).not.toMatch(/[\u001b\u0007\u202a-\u202e\u2066-\u2069]/);
  });

  test("is shown at once if it has a megabyte", async () => {
    const line = "All work and no play makes a long answer. ";
    const text = `${line.repeat(Math.ceil(1_000_000 / line.length))}The very end.`;
    play("a flood", scriptBySchema({ route: routeTo("writing"), text: { text, chunkCharacters: 20_000 } }));
    await using console = await open();
    const { page } = console;
    await startRun(page, { graph: "router", request: "Write a flood." });
    const answer = page.getByRole("region", { name: "Answer" });
    await answer.getByText("All work and no play").first().waitFor();
    await page.getByText("Completed", { exact: true }).first().waitFor();
    expect(await page.locator("*").count()).toBeLessThan(5_000);
  });

  test("can be a plan of 200 steps, which stays quick to look through", async () => {
    const names = ["ada", "ben", "cleo", "dora", "emil", "fay", "gus", "hana"];
    const steps = Array.from({ length: 200 }, (_, index) => ({
      id: `part-${index + 1}`,
      agent: names[index % names.length] ?? "",
      task: `write part ${index + 1}`,
      dependsOn: index < 8 ? [] : [`part-${index - 7}`],
    }));
    play("a thick book", scriptBySchema({ plan: planOf(...steps), text: { text: "A part of it." } }));
    await using console = await open();
    const { page } = console;
    await startRun(page, { graph: "crowd", request: "Write a thick book." });
    await page.getByText("200 of 200 steps completed").waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "Table" }).click();
    await page.getByText("part-1", { exact: true }).first().waitFor();
    expect(await page.locator("*").count()).toBeLessThan(20_000);
  });
});
