import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PAGE } from "../../cli/templates/http-chat/src/page.ts";
import { findBrowser, INSTALL_BROWSER } from "../support/browser.ts";

const executablePath = findBrowser();
const needs = executablePath === null ? ` (needs: ${INSTALL_BROWSER})` : "";

describe.skipIf(executablePath === null)(`the page of the template http-chat${needs}`, () => {
  let browser: Browser;
  let service: Server;
  let address = "";

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath! });
    service = createServer((request, response) => {
      if (request.url === "/") response.setHeader("content-type", "text/html; charset=utf-8").end(PAGE);
      else if (request.url === "/questions") response.writeHead(500).end("the service failed");
      else response.writeHead(204).end();
    }).listen(0, "127.0.0.1");
    await once(service, "listening");
    address = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await browser.close();
    service.close();
  });

  test("says that questions could not be read, and takes a message all the same", async () => {
    const page = await browser.newPage();
    await page.goto(address);
    await page.getByText("load the page again. (the service failed)").waitFor();
    await page.getByLabel("Message").fill("Hello");
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator("p.you", { hasText: "Hello" }).waitFor();
    expect(await page.locator("p.question").count()).toBe(0);
    await page.close();
  });
});
