import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { scriptBySchema, type ModelScript } from "../../src/testing/index.ts";
import { agUiClient, answersTo, conversationOf, seenRun } from "../support/ag-ui/ag-ui-server.ts";
import { findBrowser, INSTALL_BROWSER } from "../support/browser.ts";
import { call, calls } from "../support/desk.ts";
import { startHttpExample, type HttpExample } from "../support/http-example.ts";
import { step } from "../support/plan.ts";
import { planOf, routeTo } from "../support/scripted-models.ts";

const executablePath = findBrowser();
const needs = executablePath === null ? ` (needs: ${INSTALL_BROWSER})` : "";

let script: ModelScript;
let example: HttpExample;

beforeAll(async () => {
  example = await startHttpExample((asked) => script(asked), "hono-service");
}, 60_000);
afterAll(() => example[Symbol.asyncDispose]());

const mail = (to: string) => call("send_mail", { to, subject: "Hello", text: "How are you?" });

/** A mailer that writes one mail to whom its task names, and then says so. */
const mails: ModelScript = scriptBySchema({
  route: routeTo("mailer"),
  plan: planOf(step("eve", [], "mailer"), step("bob", [], "mailer")),
  text: ({ messages, lastUser, system }) => {
    if (system.startsWith("You write the final")) return { text: "Both mails are dealt with." };
    if (messages.at(-1)?.role === "tool") return { text: "It is sent." };
    return calls(mail(lastUser.includes("do bob") ? "bob@example.org" : "eve@example.org"));
  },
});

describe("the Hono service", () => {
  test("serves the official client, and keeps each browser's conversations to itself", async () => {
    script = mails;
    const opened = await fetch(example.address);
    const cookie = opened.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^user=[\w-]{36}; Path=\/; HttpOnly; SameSite=Strict$/);
    const agent = agUiClient(`${example.address}/assistant`, "Write to Eve.");
    agent.threadId = randomUUID();
    agent.headers = { cookie: cookie.split(";", 1)[0]! };
    expect((await seenRun(agent)).error).toBe(null);
    const finished = await seenRun(
      agent,
      answersTo(agent.pendingInterrupts, () => ({ approved: true })),
    );
    expect([finished.error, finished.warnings]).toEqual([null, []]);
    expect(conversationOf(agent).slice(-2)).toEqual([
      "tool: The mail to eve@example.org was sent.",
      "mailer: It is sent.",
    ]);
    const read = async (headers: Record<string, string>) => {
      const response = await fetch(`${example.address}/assistant/${agent.threadId}`, { headers });
      return ((await response.json()) as { messages: object[] }).messages.length;
    };
    expect([await read(agent.headers), await read({ cookie: `user=${randomUUID()}` })]).toEqual([2, 0]);
  });

  test.each([
    ["another site's page", { origin: "https://example.org" }],
    ["a page without an origin", { origin: "null" }],
    ["another name of this machine", { host: "rebound.example.org" }],
  ])("refuses requests from %s", async (_whose, headers) => {
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(example.address);
      const sent = request(
        { port, host: "127.0.0.1", path: "/assistant", method: "POST", headers },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      sent.on("error", reject).end("{}");
    });
    expect(status).toBe(403);
  });

  test("serves a page that loads nothing from elsewhere", async () => {
    const page = await fetch(example.address);
    expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'; /);
    expect(await page.text()).not.toMatch(/https?:/);
  });
});

describe.skipIf(executablePath === null)(`the page of the Hono service${needs}`, () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath! });
  }, 60_000);
  afterAll(() => browser.close());

  beforeEach(async () => {
    page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(example.address);
  });
  afterEach(() => page.close());

  const said = (kind: string) => page.locator(`#conversation li.${kind} span`).allTextContents();

  async function send(message: string, graph = "assistant"): Promise<void> {
    await page.getByLabel("Graph").selectOption(graph);
    await page.getByLabel("Message").fill(message);
    await page.getByRole("button", { name: "Send" }).click();
  }

  test("shows the answer while it is written, and stops it", async () => {
    script = scriptBySchema({
      route: routeTo("writer"),
      text: { fault: { kind: "stall", afterCharacters: 15, reply: { text: "Once upon a time it rained." } } },
    });
    await send("Tell me a story.");
    await page.getByText("Once upon a tim", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("stopped").waitFor();
    await expect.poll(() => example.models.requests.at(-1)?.aborted).toBe(true);
  });

  test("removes the words of an attempt that failed, and shows what a model writes as text", async () => {
    const text = "<img src=x onerror=alert(1)><b>bold</b>";
    let attempts = 0;
    script = scriptBySchema({
      route: routeTo("writer"),
      text: () => {
        attempts += 1;
        const reply = { text, chunkCharacters: 5 };
        return attempts === 1 ? { fault: { kind: "cut", afterCharacters: 10, reply } } : reply;
      },
    });
    await send("Write HTML.");
    await page.getByText(text, { exact: true }).waitFor();
    expect([await said("assistant"), await page.locator("ol img, ol b").count()]).toEqual([[text], 0]);
  });

  test("asks about a mail, also after it is loaded again, and sends what the person has changed", async () => {
    script = mails;
    await send("Write to Eve.");
    await page.getByText("May mailer call send_mail?").waitFor();
    await page.reload();
    const mailText = page.getByLabel("Arguments");
    await mailText.fill((await mailText.inputValue()).replace("eve@", "ann@"));
    await page.getByRole("button", { name: "Approve" }).click();
    await page.getByText("It is sent.").waitFor();
    expect((await said("tool")).at(-1)).toBe("The mail to ann@example.org was sent.");
    await page.reload();
    await page.getByText("It is sent.").waitFor();
    expect([await said("user"), await said("assistant")]).toEqual([["Write to Eve."], ["It is sent."]]);
    expect(await page.getByRole("button", { name: "Approve" }).count()).toBe(0);
  });

  test("asks about two mails at once, and gives each the answer that a person gave to it", async () => {
    script = mails;
    await send("Write to Eve and Bob.", "team");
    const cards = page.locator("#questions article");
    await expect.poll(() => cards.count()).toBe(2);
    const picture = process.env["HONO_PICTURE"];
    if (picture !== undefined) await page.screenshot({ path: picture });
    const recipients = await page
      .getByLabel("Arguments")
      .evaluateAll((texts) =>
        texts.map((text) => (JSON.parse((text as unknown as { value: string }).value) as { to: string }).to),
      );
    await cards.nth(recipients.indexOf("bob@example.org")).getByRole("button", { name: "Reject" }).click();
    await cards.getByRole("button", { name: "Approve" }).click();
    await page.getByText("Both mails are dealt with.").waitFor();
    expect((await said("tool")).filter((text) => text.startsWith("The mail"))).toEqual([
      "The mail to eve@example.org was sent.",
    ]);
    expect(
      await page.locator("#plan li").evaluateAll((steps) => steps.map(({ className }) => className)),
    ).toEqual(["completed", "completed"]);
  });

  test("shows an error in words", async () => {
    script = scriptBySchema({ route: routeTo("writer"), text: { fault: { kind: "status", status: 401 } } });
    await send("Hello.");
    await page.getByText("model_key_refused").waitFor();
    // The words of the model's server are for the log of the service.
    expect(await said("error")).toEqual([
      "the run failed; the log of the service says why (model_key_refused)",
    ]);
  });

  test("says that the conversation could not be read", async () => {
    const answer = { status: 500, json: { error: "the disk is full" } };
    await page.route("**/assistant/*", (route) => route.fulfill(answer));
    await page.reload();
    await page.getByText("load the page again (the disk is full)").waitFor();
    expect(await said("error")).toHaveLength(1);
  });
});
