import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  scriptBySchema,
  type ModelReply,
  type ModelRequest,
  type ModelScript,
} from "../../src/testing/index.ts";
import { findBrowser, INSTALL_BROWSER } from "../support/browser.ts";
import { call, calls } from "../support/desk.ts";
import type { HttpExample } from "../support/http-example.ts";
import { buildNextExample, installNextExample, startNextExample } from "../support/nextjs-example.ts";
import { planOf, routeTo } from "../support/scripted-models.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const MINUTES = 10 * 60_000;
const executablePath = findBrowser();
const needs = executablePath === null ? ` (needs: ${INSTALL_BROWSER})` : "";

describe.skipIf(executablePath === null)(`the Next.js example${needs}`, { timeout: 60_000 }, () => {
  const temporary = temporaryFolder();
  let script: ModelScript;
  let example: HttpExample | null = null;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath! });
    // Next.js is not among the repository's packages: it is larger than all of them.
    const folder = await installNextExample(temporary.path).catch((error: unknown) => {
      console.error("The Next.js example is not tested, because npm cannot install it:", error);
      return null;
    });
    if (folder === null) return;
    await buildNextExample(folder);
    example = await startNextExample(folder, (request) => script(request));
  }, MINUTES);
  afterAll(async () => {
    await browser.close();
    await example?.[Symbol.asyncDispose]();
    temporary[Symbol.dispose]();
  });

  beforeEach(async ({ skip }) => {
    if (example === null) return skip("npm cannot install Next.js here");
    page = await browser.newPage({ viewport: { width: 900, height: 700 } });
    await page.goto(example.address);
  });
  afterEach(() => page?.close());

  const said = () => page.locator("li.assistant .text span").allTextContents();
  const press = (name: string) => page.getByRole("button", { name }).click();

  async function send(message: string): Promise<void> {
    await page.getByLabel("Message").fill(message);
    await press("Send");
  }

  /** A mailer that finds the address, then sends the mail, then says what the tool said. */
  function mailer({ messages }: ModelRequest): ModelReply {
    const results = messages
      .filter(({ role }) => role === "tool")
      .map(({ content }) => JSON.stringify(content));
    if (results.length === 0) return calls(call("find_address", { name: "Eve" }));
    const mail = { to: "eve@example.org", subject: "Hello", text: "How are you?" };
    return results.length === 1 ? calls(call("send_mail", mail)) : { text: `Then: ${results[1]}` };
  }

  test("shows the answer while it is written, and stops the run", async () => {
    const reply = { text: "Once upon a time it rained." };
    script = scriptBySchema({
      route: routeTo("writer"),
      text: { fault: { kind: "stall", afterCharacters: 15, reply } },
    });
    await send("Tell me a story.");
    // The model server never sends more than this, so it is here before the answer is complete.
    await page.getByText("Once upon a tim", { exact: true }).waitFor();
    await press("Stop");
    await expect.poll(() => example?.models.requests.at(-1)?.aborted, { timeout: 20_000 }).toBe(true);
    await page.getByRole("button", { name: "Stop" }).waitFor({ state: "detached" });
  });

  test("shows what a model writes as text", async () => {
    const text = "<img src=x onerror=alert(1)><b>bold</b>";
    script = scriptBySchema({ route: routeTo("writer"), text: { text, chunkCharacters: 5 } });
    await send("Write HTML.");
    await page.getByText(text).waitFor();
    expect(await page.locator("ol img, ol b").count()).toBe(0);
  });

  test("shows no text twice if the model fails in the middle of it", async () => {
    const first: ModelReply = {
      fault: {
        kind: "cut",
        afterCharacters: 20,
        reply: { text: "Once upon a time it rained.", chunkCharacters: 4 },
      },
    };
    script = scriptBySchema({
      route: routeTo("writer"),
      text: [first, { text: "Once upon a time it snowed." }],
    });
    await send("Tell me a story.");
    await page.getByText("Once upon a time it snowed.").waitFor();
    expect(await said()).toEqual(["Once upon a time it snowed."]);
  });

  test("asks before a tool sends, goes on with the approval, and keeps the conversation", async () => {
    script = scriptBySchema({ route: routeTo("mailer"), text: mailer });
    await send("Write to Eve.");
    await page.getByText("find_address ✓").waitFor();
    await page.getByText('"to": "eve@example.org"').waitFor();
    expect(await page.getByRole("button", { name: "Send" }).isDisabled()).toBe(true);
    await page.reload();
    await page.getByText('"to": "eve@example.org"').waitFor();
    await press("Approve");
    await page.getByText("The mail to eve@example.org was sent.").waitFor();
    await page.getByText("send_mail: approved").waitFor();
    await page.reload();
    await page.getByText("The mail to eve@example.org was sent.").waitFor();
    script = scriptBySchema({ route: routeTo("writer"), text: { text: "You are welcome." } });
    await send("Thanks.");
    await page.getByText("You are welcome.").waitFor();
    const sent = JSON.stringify(example?.models.requests.at(-1)?.messages);
    expect(sent).toContain("Write to Eve.");
  });

  test("tells the agent why a person rejects", async () => {
    script = scriptBySchema({ route: routeTo("mailer"), text: mailer });
    await send("Write to Eve.");
    await page.getByLabel("Reason").fill("Not today.");
    await press("Reject");
    await page.getByText("send_mail: rejected").waitFor();
    await page.locator(".text", { hasText: "Not today." }).waitFor();
    expect(await page.getByRole("button", { name: "Approve" }).count()).toBe(0);
  });

  test("shows the plan of a team and its progress", async () => {
    const steps = planOf(
      { id: "facts", agent: "researcher", task: "Collect facts.", dependsOn: [] },
      { id: "text", agent: "writer", task: "Write it.", dependsOn: ["facts"] },
    );
    script = scriptBySchema({
      route: routeTo("reports"),
      plan: steps,
      text: { text: "Renting is cheaper." },
    });
    await send("Compare renting and buying.");
    await page.getByText("researcher: Collect facts. (completed)").waitFor();
    await page.getByText("writer: Write it. (completed)").waitFor();
    await expect.poll(said).toEqual(["Renting is cheaper."]);
  });

  test("shows the code of an error", async () => {
    script = scriptBySchema({ route: routeTo("writer"), text: { fault: { kind: "status", status: 401 } } });
    await send("Hello.");
    await page.locator("p[role=alert]").waitFor();
    expect(await page.locator("p[role=alert]").textContent()).toBe("model_key_refused");
  });

  test("refuses requests from pages of other sites, and bodies that are too large", async () => {
    const before = example!.models.requests.length;
    const post = async (text: string, origin = example!.address): Promise<number> => {
      const messages = [{ id: "1", role: "user", parts: [{ type: "text", text }] }];
      const body = JSON.stringify({ messages, trigger: "submit-message" });
      return (await fetch(`${example!.address}/api/chat`, { method: "POST", headers: { origin }, body }))
        .status;
    };
    expect(await post("Hello.", "https://evil.example")).toBe(403);
    expect(await post("a".repeat(1_000_001))).toBe(413);
    expect(example!.models.requests.length).toBe(before);
  });

  test("says that the conversation could not be read", async () => {
    await page.route("**/api/chat", (route) =>
      route.fulfill({ status: 500, json: { error: "the disk is full" } }),
    );
    await page.reload();
    await page.getByText("The conversation could not be loaded. Load the page again.").waitFor();
    expect(await page.getByRole("button", { name: "Send" }).isDisabled()).toBe(true);
  });
});
