import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { scriptBySchema } from "../../src/testing/index.ts";
import { deliverTask } from "../support/kitchen.ts";
import { step } from "../support/plan.ts";
import { planOf } from "../support/scripted-models.ts";
import { startRun } from "./support/console-page.ts";
import { describeConsole } from "./support/console-stage.ts";

/** Waits until the tab of the state says how large a channel is. */
async function waitForChannel(page: Page, name: RegExp): Promise<void> {
  await page.getByRole("tab", { name: "State" }).click();
  await page.getByRole("button", { name }).waitFor();
}

/** What the list of threads gets for a thread that does not exist. */
function madeUpThread(index: number): object {
  const question = { id: `q${index}`, kind: "tool", value: "May I?" };
  return {
    thread_id: `made-up-${index}`,
    created_at: "2026-01-01T00:00:00.000Z",
    updated_at: "2026-01-01T00:00:00.000Z",
    metadata: { graph_id: "router", request: `Request ${index}` },
    status: "interrupted",
    interrupts: { task: [{ id: `i${index}`, value: question }] },
  };
}

describeConsole("the past in the console", ({ open, play }) => {
  test("of a thread with two requests: the older one has its own answer and its own state", async () => {
    play(
      "a barn",
      scriptBySchema({ plan: planOf(step("find", [], "researcher")), text: { text: "A barn." } }),
    );
    await using console = await open();
    const { page } = console;
    await startRun(page, { graph: "supervisor", request: "Plan a barn." });
    await page.getByText("Completed", { exact: true }).waitFor();
    play(
      "a shed",
      scriptBySchema({
        plan: planOf(step("look", [], "researcher"), step("draw", ["look"], "writer")),
        text: { text: "A shed." },
      }),
    );
    await page.getByRole("textbox", { name: /message/i }).fill("And a shed.");
    await page.getByRole("button", { name: /^Send/ }).click();
    await page.getByRole("heading", { level: 1, name: "And a shed." }).waitFor();
    await page.getByText("Completed", { exact: true }).waitFor();
    await waitForChannel(page, /^plan 2 items/);

    await page.getByRole("combobox", { name: "Request of this thread" }).click();
    await page.getByRole("option", { name: "Request 1 of 2: Plan a barn." }).click();
    await page.getByRole("heading", { level: 1, name: "Plan a barn." }).waitFor();
    await waitForChannel(page, /^plan 1 item/);
    await waitForChannel(page, /^messages 2 items/);
    expect(await page.getByRole("region", { name: "Answer" }).getByText("A barn.").count()).toBe(1);
    expect(await page.getByRole("region", { name: "What is missing" }).count()).toBe(0);
  });

  test("without entries in a journal that is full: steps have their results as texts, and the page says what is missing", async () => {
    play(
      "a mill",
      scriptBySchema({
        plan: planOf(step("find", [], "researcher"), step("make", ["find"], "coder")),
        text: deliverTask,
      }),
    );
    await using console = await open();
    const { page } = console;
    await startRun(page, { graph: "supervisor", request: "Plan a mill." });
    await page.getByText("Completed", { exact: true }).waitFor();
    await page.route(/\/journal$/, (route) =>
      route.fulfill({
        contentType: "text/event-stream",
        body: ': journal\n\nevent: full\ndata: {"since":0}\n\n',
      }),
    );
    await page.reload();
    const missing = page.getByRole("region", { name: "What is missing" });
    await missing.getByText(/^The journal of this thread is full\..* set TROUPE_JOURNAL_MEGABYTES/).waitFor();
    await missing.getByText(/^No journal of this run is here/).waitFor();
    const texts = page.getByRole("region", { name: "Texts of the specialists" });
    await texts.getByText("result of do find").waitFor();
    expect(await missing.getByRole("paragraph").count()).toBe(2);
  });

  test("of more threads than are read: the search and the inbox say so", async () => {
    await using console = await open();
    const { page } = console;
    await page.route(/\/threads\/search$/, (route) => {
      const { limit } = route.request().postDataJSON() as { limit: number };
      return route.fulfill({ json: Array.from({ length: limit }, (_, index) => madeUpThread(index)) });
    });
    await page.route(/\/threads\/made-up-\d+$/, (route) => route.fulfill({ json: { values: {} } }));
    await page.getByRole("searchbox", { name: "Search the threads" }).fill("no such request");
    await page.getByText("Only the newest 600 threads were searched.").waitFor();
    await page.getByRole("link", { name: "Inbox:" }).click();
    await page.getByText(/^Only the newest 200 threads that wait were read\./).waitFor();
    expect(await page.getByText("200 questions").count()).toBe(1);
  });
});
