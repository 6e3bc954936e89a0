import { expect, test } from "vitest";
import { scriptBySchema, scriptOf } from "../../src/testing/index.ts";
import { calls, transfer } from "../support/desk.ts";
import { deliverTask } from "../support/kitchen.ts";
import { step } from "../support/plan.ts";
import { planOf, routeTo } from "../support/scripted-models.ts";
import { addressOf, openDialog, startRun } from "./support/console-page.ts";
import { describeConsole } from "./support/console-stage.ts";

describeConsole("a run in the console", ({ open, play }) => {
  test("of a router shows the route, the way through the graph, the answer and each exact prompt", async () => {
    play(
      "slow query",
      scriptBySchema({ route: routeTo("coding"), text: { text: "Add an **index** on `user_id`." } }),
    );
    await using console = await open();
    const { page } = console;
    await startRun(page, { graph: "router", request: "Why is my slow query slow?" });
    await page.getByRole("heading", { level: 1, name: "Why is my slow query slow?" }).waitFor();
    const route = page.getByRole("region", { name: "Route" });
    await route.getByText("coding").waitFor();
    expect(await route.getByRole("meter", { name: "Confidence" }).getAttribute("aria-valuenow")).toBe("90");
    await page.getByText("Completed").waitFor();
    const answer = page.getByRole("region", { name: "Answer" });
    expect(await answer.getByRole("paragraph").innerHTML()).toBe(
      "Add an <strong>index</strong> on <code>user_id</code>.",
    );
    await page.getByRole("group", { name: "coding: done" }).waitFor();
    expect(await page.getByRole("group", { name: "writing: not used" }).count()).toBe(1);

    const timeline = page.getByRole("treegrid", { name: "Timeline of the run" });
    await timeline
      .getByRole("row", { name: /gpt-4\.1-mini/ })
      .last()
      .click();
    const details = await openDialog(page);
    await details.getByText("Why is my slow query slow?").first().waitFor();
    await page.keyboard.press("Escape");
    await details.waitFor({ state: "detached" });
  });

  test("of a supervisor waits for the plan's approval, and carries out the plan as it was edited", async () => {
    const requests = play(
      "a stable",
      scriptBySchema({
        plan: planOf(step("find", [], "researcher"), step("make", ["find"], "coder")),
        text: deliverTask,
      }),
    );
    await using console = await open();
    const { page } = console;
    await startRun(page, { graph: "approving", request: "Build a stable." });
    await page.getByRole("button", { name: "Edit" }).click();
    const second = page.getByRole("group", { name: "Step 2" });
    await second.getByRole("textbox", { name: "Task" }).fill("do the roof");
    await page.getByRole("button", { name: "Add a step" }).click();
    const third = page.getByRole("group", { name: "Step 3" });
    await third.getByRole("textbox", { name: "Task" }).fill("do the paint");
    await page.getByRole("button", { name: "Run it as edited" }).click();
    await page.getByText("3 of 3 steps completed").waitFor();
    await page.getByText("Completed", { exact: true }).first().waitFor();
    const tasks = requests().map(({ lastUser }) => lastUser.split("Your task:\n").at(-1)?.trim());
    expect(tasks).toEqual(expect.arrayContaining(["do find", "do the roof", "do the paint"]));
    expect(tasks).not.toContain("do make");
    await page.getByRole("button", { name: /make.*do the roof.*coder.*completed/ }).waitFor();
  });

  test("of a support desk shows who has the conversation, and goes on with the next message", async () => {
    play(
      "a broken lamp",
      scriptOf([
        calls(transfer("technical", "look at the lamp")),
        { text: "Screw it in." },
        calls(transfer("billing", "sell another lamp")),
        { text: "It costs 3." },
      ]),
    );
    await using console = await open();
    const { page } = console;
    await startRun(page, { graph: "handoffs", request: "I have a broken lamp." });
    const handoffs = page.getByRole("region", { name: "Handoffs" });
    await handoffs.getByText("look at the lamp").waitFor();
    await page.getByRole("region", { name: "Answer" }).getByText("Screw it in.").waitFor();
    await page
      .getByRole("textbox", { name: "Next message" })
      .fill("I want another, the broken lamp is gone.");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("region", { name: "Answer" }).getByText("It costs 3.").waitFor();
    await handoffs.getByText("sell another lamp").waitFor();
    expect(
      await handoffs.getByRole("listitem").filter({ hasText: "has the conversation" }).innerText(),
    ).toContain("billing");
  });

  test("is stopped by a person, and continues without doing a step again", async () => {
    const requests = play(
      "a long wall",
      scriptBySchema({
        plan: planOf(step("base", [], "coder"), step("top", ["base"], "coder")),
        text: scriptOf([
          { text: "The base stands." },
          { fault: { kind: "stall" } },
          { fault: { kind: "stall" } },
          { text: "The top stands." },
          { text: "The wall stands." },
        ]),
      }),
    );
    await using console = await open();
    const { page } = console;
    await startRun(page, { graph: "supervisor", request: "Build a long wall." });
    await page.getByText("1 of 2 steps completed").waitFor();
    const stopIn = async (attempt: number): Promise<void> => {
      await expect
        .poll(() => requests().filter(({ lastUser }) => lastUser.endsWith("do top")))
        .toHaveLength(attempt);
      await page.getByRole("button", { name: "Stop" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Stop the run" }).click();
    };
    await stopIn(1);
    await page.getByRole("button", { name: "Continue" }).click();
    await stopIn(2);
    await page.getByText("Continue goes on from here.").waitFor();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("region", { name: "Answer" }).getByText("The wall stands.").waitFor();
    const tasks = requests().filter(({ lastUser }) => lastUser.endsWith("do base"));
    expect(tasks).toHaveLength(1);
  });

  test("that ended at a limit continues within a larger one", async () => {
    const requests = play(
      "a tower",
      scriptBySchema({
        plan: planOf(step("first", [], "coder"), step("second", ["first"], "coder")),
        text: deliverTask,
      }),
    );
    await using console = await open();
    const { page } = console;
    await page.goto(`${addressOf(page)}#/new/supervisor`);
    await page.getByRole("textbox", { name: "Request" }).fill("Build a tower.");
    await page.getByRole("textbox", { name: "Model calls" }).fill("2");
    await page.getByRole("button", { name: /^Start/ }).click();
    await page.getByText("1 of 2 steps completed").waitFor();
    await page.getByRole("button", { name: /^Continue/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").first().fill("10");
    await dialog.getByRole("button", { name: /^Continue/ }).click();
    await page.getByText("2 of 2 steps completed").waitFor();
    await page.getByText("Completed", { exact: true }).first().waitFor();
    expect(requests().filter(({ lastUser }) => lastUser.endsWith("do first"))).toHaveLength(1);
  });
});
