import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { scriptBySchema } from "../../src/testing/index.ts";
import { calls, transfer } from "../support/desk.ts";
import { deliverTask } from "../support/kitchen.ts";
import { step } from "../support/plan.ts";
import { planOf, routeTo } from "../support/scripted-models.ts";
import { seriousFindings } from "./support/axe.ts";
import { addressOf, openDialog, startRun } from "./support/console-page.ts";
import { describeConsole, type ConsoleStage } from "./support/console-stage.ts";

describeConsole("everybody can use the console:", ({ open, play }) => {
  for (const colors of ["light", "dark"] as const) {
    test(`axe finds nothing serious on any page, in ${colors} colors`, async () => {
      playAll({ play }, colors);
      await using console = await open({ colors });
      const { page } = console;
      const findings: string[] = [];
      const look = async (name: string): Promise<void> => {
        findings.push(...(await seriousFindings(page)).map((finding) => `${name}: ${finding}`));
      };
      await page.getByRole("textbox", { name: "Request" }).waitFor();
      await look("a new run");
      await startRun(page, { graph: "router", request: `The ${colors} route` });
      await page.getByText("Completed", { exact: true }).first().waitFor();
      await look("a routed run");
      for (const tab of await page.getByRole("tab").all()) {
        await tab.click();
        await look(`the tab ${await tab.innerText()}`);
      }
      await startRun(page, { graph: "approving", request: `The ${colors} plan` });
      await page.getByRole("button", { name: "Edit" }).waitFor();
      await look("a plan that waits");
      await page.getByRole("button", { name: "Edit" }).click();
      await look("a plan that is edited");
      await page.goto(`${addressOf(page)}#/inbox`);
      await page
        .getByRole("link", { name: new RegExp(`The ${colors} plan`) })
        .first()
        .waitFor();
      await look("the inbox");
      await startRun(page, { graph: "handoffs", request: `The ${colors} desk` });
      await page.getByText("Completed", { exact: true }).first().waitFor();
      await look("a conversation");
      await page.getByRole("button", { name: "Help and keys" }).click();
      await openDialog(page);
      await look("the help");
      expect(findings).toEqual([]);
    });
  }

  test("on a phone, nothing has to be scrolled sideways, and everything is there", async () => {
    playAll({ play }, "phone");
    await using console = await open({ width: 360, height: 740 });
    const { page } = console;
    await page.getByRole("textbox", { name: "Request" }).waitFor();
    expect(await sidewaysIn(page)).toEqual([]);
    await startRun(page, { graph: "approving", request: "The phone plan" });
    await page.getByRole("button", { name: "Edit" }).click();
    expect(await sidewaysIn(page)).toEqual([]);
    await page.getByRole("button", { name: "Run it as edited" }).click();
    await page.getByText("2 of 2 steps completed").waitFor();
    await page.getByText("Completed", { exact: true }).first().waitFor();
    expect(await sidewaysIn(page)).toEqual([]);
    for (const tab of await page.getByRole("tab").all()) {
      await tab.click();
      expect(await sidewaysIn(page)).toEqual([]);
    }
    await page.getByRole("button", { name: "Open the threads" }).click();
    await page
      .getByRole("dialog")
      .getByRole("link", { name: /The phone plan/ })
      .waitFor();
    expect(await sidewaysIn(page)).toEqual([]);
  });

  test("a keyboard is enough to start a run, approve its plan, and read its steps", async () => {
    playAll({ play }, "keyboard");
    await using console = await open();
    const { page } = console;
    await page.getByRole("textbox", { name: "Request" }).waitFor();
    await tabTo(page, "Skip to the content");
    await page.keyboard.press("Enter");
    await tabTo(page, "approving");
    await page.keyboard.press("Enter");
    await page.getByRole("form", { name: "Start approving" }).waitFor();
    await tabTo(page, "Request");
    await page.keyboard.type("The keyboard plan");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("button", { name: "Approve" }).waitFor();
    await tabTo(page, "Approve");
    await page.keyboard.press("Enter");
    await page.getByText("Completed", { exact: true }).first().waitFor();
    await tabTo(page, "Timeline of the run");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const details = await openDialog(page);
    expect(await details.getByRole("heading").first().innerText()).toBe("Model call");
    // The first one closes the hint of the button that has the focus.
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await details.waitFor({ state: "detached" });
  });
});

function playAll({ play }: Pick<ConsoleStage, "play">, name: string): void {
  play(
    `The ${name} route`,
    scriptBySchema({ route: routeTo("coding"), text: { text: "# Yes\n\n- `one`\n- two" } }),
  );
  play(
    `The ${name} plan`,
    scriptBySchema({
      plan: planOf(step("find", [], "researcher"), step("make", ["find"], "coder")),
      text: deliverTask,
    }),
  );
  play(`The ${name} desk`, ({ lastUser, messages }) =>
    messages.some(({ role }) => role === "tool") || !lastUser.includes("desk")
      ? { text: "It is paid." }
      : calls(transfer("billing", "look at the bill")),
  );
}

/** Returns what is wider than the window. The drawings can be moved by themselves. */
async function sidewaysIn(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const width = document.documentElement.clientWidth;
    const scrollers = [document.documentElement, document.querySelector("main")];
    const wide = scrollers.filter((one) => one.scrollWidth > one.clientWidth + 1);
    if (wide.length === 0) return [];
    return [...document.querySelectorAll("main *")]
      .filter((one) => one.getBoundingClientRect().right > width + 1 && one.closest(".react-flow") === null)
      .slice(0, 5)
      .map((one) => one.outerHTML.slice(0, 200));
  })()`);
}

/** Presses Tab until something with this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const names: string[] = [];
  for (let presses = 0; presses < 150; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate<string>(`(() => {
      const one = document.activeElement;
      const labels = [...(one.labels ?? [])].map((label) => label.innerText);
      return one.getAttribute("aria-label") ?? (labels.join(" ") || one.innerText);
    })()`);
    if (focused.startsWith(name)) return;
    names.push(focused.slice(0, 40));
  }
  throw new Error(`Tab does not reach ${JSON.stringify(name)}, but ${JSON.stringify(names)}`);
}
