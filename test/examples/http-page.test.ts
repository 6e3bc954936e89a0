import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { scriptBySchema, type ModelScript } from "../../src/testing/index.ts";
import { findBrowser, INSTALL_BROWSER } from "../support/browser.ts";
import { call, calls } from "../support/desk.ts";
import { startHttpExample, type HttpExample } from "../support/http-example.ts";

const executablePath = findBrowser();
const needs = executablePath === null ? ` (needs: ${INSTALL_BROWSER})` : "";

describe.skipIf(executablePath === null)(`the page of the HTTP service${needs}`, () => {
  let script: ModelScript;
  let example: HttpExample;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    example = await startHttpExample((request) => script(request));
    browser = await chromium.launch({ executablePath: executablePath! });
  });
  afterAll(async () => {
    await browser.close();
    await example[Symbol.asyncDispose]();
  });

  beforeEach(async () => {
    page = await browser.newPage();
    await page.goto(example.address);
  });
  afterEach(() => page.close());

  const routeTo = (specialist: string) => ({ json: { specialist, confidence: 0.9, reason: "for the test" } });
  const said = (kind: string) => page.locator(`li.${kind} span`).allTextContents();

  async function send(message: string): Promise<void> {
    await page.getByLabel("Message").fill(message);
    await page.getByRole("button", { name: "Send" }).click();
  }

  test("shows the answer while it is written, and stops it", async () => {
    script = scriptBySchema({
      route: routeTo("writer"),
      text: { fault: { kind: "stall", afterCharacters: 15, reply: { text: "Once upon a time it rained." } } },
    });
    await send("Tell me a story.");
    // The model server never sends more than this, so it is here before the answer is complete.
    await page.getByText("Once upon a tim", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("stopped").waitFor();
    await expect.poll(() => example.models.requests.at(-1)?.aborted).toBe(true);
  });

  test("shows what a model writes as text", async () => {
    const text = "<img src=x onerror=alert(1)><b>bold</b>";
    script = scriptBySchema({ route: routeTo("writer"), text: { text, chunkCharacters: 5 } });
    await send("Write HTML.");
    await page.getByText(text).waitFor();
    expect([await page.locator("ol img, ol b").count(), await said("user")]).toEqual([0, ["Write HTML."]]);
  });

  test("asks a person, also after it is loaded again, and goes on with the answer", async () => {
    script = scriptBySchema({
      route: routeTo("mailer"),
      text: ({ messages }) =>
        messages.at(-1)?.role === "tool"
          ? { text: "It is sent." }
          : calls(call("send_mail", { to: "eve@example.org", subject: "Hello", text: "How are you?" })),
    });
    await send("Write to Eve.");
    await page.getByText("eve@example.org").waitFor();
    await page.reload();
    await page.getByText("eve@example.org").waitFor();
    await page.getByRole("button", { name: "Approve" }).click();
    await page.getByText("It is sent.").waitFor();
    expect([await said("user"), await said("agent")]).toEqual([["Write to Eve."], ["It is sent."]]);
    await page.reload();
    await page.getByText("It is sent.").waitFor();
    expect(await page.getByRole("button", { name: "Approve" }).count()).toBe(0);
  });

  test("shows an error in words", async () => {
    script = scriptBySchema({
      route: routeTo("writer"),
      text: { fault: { kind: "status", status: 401 } },
    });
    await send("Hello.");
    await page.getByText("model_key_refused").waitFor();
    expect(await said("error")).toEqual([expect.stringMatching(/^specialist writer: .*refused the key/)]);
  });

  test("says that the conversation could not be read", async () => {
    await page.route("**/*?user=*", (route) =>
      route.fulfill({ status: 500, json: { error: "the disk is full" } }),
    );
    await page.reload();
    await page
      .getByText("the conversation could not be read; load the page again (the disk is full)")
      .waitFor();
    expect(await page.getByRole("button", { name: "Send" }).isEnabled()).toBe(true);
  });
});
