import { expect, test } from "vitest";
import { scriptBySchema } from "../../src/testing/index.ts";
import { langGraphProject, startDev } from "../support/dev-command.ts";
import { routeTo } from "../support/scripted-models.ts";
import { startRun } from "./support/console-page.ts";
import { describeConsole } from "./support/console-stage.ts";

/** A graph that knows nothing of Troupe. */
const GREETER = `
import { MessagesValue, StateGraph, StateSchema } from "@langchain/langgraph";
const answer = () => ({ messages: [{ role: "assistant", content: "Hello." }] });
export const graph = new StateGraph(new StateSchema({ messages: MessagesValue }))
  .addNode("answer", answer).addEdge("__start__", "answer").addEdge("answer", "__end__").compile();
`;

describeConsole("the console and its server", ({ open, play, restart, address }) => {
  test("find each other again after a restart, and the thread is still there", async () => {
    play("a lamp", scriptBySchema({ route: routeTo("coding"), text: { text: "It is lit." } }));
    // While the server is away, requests to it fail.
    await using console = await open({
      allowed:
        /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE|ERR_CONNECTION_RESET|Failed to fetch|network error/,
    });
    const { page } = console;
    await startRun(page, { graph: "router", request: "Light a lamp." });
    const answer = page.getByRole("region", { name: "Answer" });
    await answer.getByText("It is lit.").waitFor();
    const reconnecting = page.getByRole("status").getByText(/^Reconnecting/);
    await restart(() => reconnecting.waitFor());
    await reconnecting.waitFor({ state: "detached" });
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Light a lamp.");
    await page.getByRole("textbox", { name: "Next message" }).fill("Another lamp.");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("combobox", { name: "Request of this thread" }).waitFor();
    await page.reload();
    await answer.getByText("It is lit.").waitFor();
  });

  test("need not be of one kind: another server of LangGraph's protocol is served by its address", async () => {
    using project = langGraphProject(() => ({ "graph.js": GREETER }));
    await using other = await startDev(project.path, ["--no-reload"]);
    await using console = await open({
      path: `/app?server=${encodeURIComponent(other.address)}`,
      allowed: new RegExp(`^request to ${other.address}/`),
    });
    const { page } = console;
    await startRun(page, { graph: "greeter", request: "Hi there." });
    await page.getByRole("region", { name: "Answer" }).getByText("Hello.").waitFor();
    expect(page.url()).toContain(encodeURIComponent(other.address));
    expect(
      console.problems.some((problem) => problem.startsWith(`request to ${other.address}/threads`)),
    ).toBe(true);
    const own = await fetch(`${address()}/threads/search`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ metadata: { graph_id: "greeter" } }),
    });
    expect(await own.json()).toEqual([]);
  });

  test("are not taken for each other: an address that names no server is told, and nothing is asked", async () => {
    await using console = await open({ path: `/app?server=${encodeURIComponent("javascript:alert(1)")}` });
    const { page } = console;
    await page
      .getByRole("alert")
      .getByText(/but is "javascript:alert\(1\)"/)
      .waitFor();
    expect(await page.getByRole("link", { name: /Inbox/ }).count()).toBe(0);
    await page.getByRole("link", { name: "use the server that this page comes from" }).click();
    await page.getByRole("link", { name: "Inbox", exact: true }).waitFor();
  });
});
