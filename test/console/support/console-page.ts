import type { Browser, Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** How a window is opened. */
export interface ConsoleOptions {
  /** The part of the address behind the origin. @default "/app" */
  path?: string;
  width?: number;
  height?: number;
  colors?: "light" | "dark";
  /** Faults that belong to the test, such as those of a server that is gone. */
  allowed?: RegExp;
}

/** The console in a window. */
export interface ConsolePage extends AsyncDisposable {
  page: Page;
  /** Everything that went wrong in the page: errors, failed requests, and what the content-security policy refused. */
  problems: string[];
}

/** How long a test waits for something on the page, in milliseconds. No test is meant to need it. */
const LONGEST_WAIT = 20_000;

/** Opens the console. When it is closed, it must have had no problems. */
export async function openConsole(
  browser: Browser,
  address: string,
  { path = "/app", width = 1280, height = 900, colors = "light", allowed }: ConsoleOptions = {},
): Promise<ConsolePage> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: colors,
    // What moves is not read, and looks different in each picture.
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(LONGEST_WAIT);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(`error: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      problems.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== new URL(address).origin)
      problems.push(`request to ${request.url()}`);
  });
  await page.goto(`${address}${path}`);
  return {
    page,
    problems,
    async [Symbol.asyncDispose]() {
      await context.close();
      expect(problems.filter((problem) => allowed?.test(problem) !== true)).toEqual([]);
    },
  };
}

/** Starts a run on the page for new runs, and waits until its thread is shown. */
export async function startRun(
  page: Page,
  { graph, request }: { graph: string; request: string },
): Promise<void> {
  await page.goto(`${addressOf(page)}#/new/${graph}`);
  await page.getByRole("textbox", { name: "Request" }).fill(request);
  await page.getByRole("button", { name: /^Start/ }).click();
  await page.waitForURL(/#\/threads\//);
}

/** The address of the console without what stands after `#`. */
export function addressOf(page: Page): string {
  return page.url().split("#", 1)[0] ?? "";
}

/** Waits until a dialog is open and has the focus, and returns it. */
export async function openDialog(page: Page): Promise<Locator> {
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  await page.waitForFunction("document.querySelector('[role=dialog]')?.contains(document.activeElement)");
  return dialog;
}
