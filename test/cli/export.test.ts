import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createModelServer, scriptBySchema, type ModelServer } from "../../src/testing/index.ts";
import { findBrowser, INSTALL_BROWSER } from "../support/browser.ts";
import { routeTo } from "../support/scripted-models.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { A_PROCESS_MILLISECONDS, troupe } from "./support/troupe.ts";

/** An answer that tries to run scripts, to load images, and to end the element in which it is stored. */
const HOSTILE = [
  "Use an index.",
  "</script><script>window.isOwned = true</script><!--",
  "<img src=https://evil.example/a.png onerror='window.isOwned = true'>",
  "![a cat](https://evil.example/b.png) [click](javascript:alert(1)) \u202etxt.exe",
].join("\n\n");

const KEY = "sk-test-0123456789abcdef";

const executablePath = findBrowser();
const needs = executablePath === null ? ` (needs: ${INSTALL_BROWSER})` : "";

/** What a browser shows of a file, and what it tried to do. */
interface Opened {
  text: string;
  requests: string[];
  complaints: string[];
  isOwned: boolean;
}

describe("troupe export", { timeout: A_PROCESS_MILLISECONDS }, () => {
  const temporary = temporaryFolder();
  const db = join(temporary.path, "threads.db");
  let server: ModelServer;
  let browser: Browser | null = null;

  beforeAll(async () => {
    server = await createModelServer({
      script: scriptBySchema({ route: routeTo("coding"), text: { text: `${HOSTILE} ${KEY}` } }),
    });
    const environment = { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: KEY };
    await troupe(["run", "router", "Why is it slow?", "--thread", "talk", "--db", db], { environment });
    const silent = { ...environment, TROUPE_JOURNAL: "off" };
    await troupe(["run", "router", "And now?", "--thread", "silent", "--db", db], { environment: silent });
    if (executablePath !== null) browser = await chromium.launch({ executablePath });
  }, A_PROCESS_MILLISECONDS);
  afterAll(async () => {
    await browser?.close();
    await server[Symbol.asyncDispose]();
    temporary[Symbol.dispose]();
  });

  async function exported(thread: string): Promise<{ file: string; html: string; stderr: string }> {
    const file = join(temporary.path, "files", `${thread}.html`);
    const environment = { OPENAI_API_KEY: KEY };
    const ended = await troupe(["export", thread, "--db", db, "--out", file], { environment });
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 0, stdout: `${file}\n` });
    return { file, html: await readFile(file, "utf8"), stderr: ended.stderr };
  }

  async function open(file: string): Promise<Opened> {
    const page = await browser!.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(pathToFileURL(file).href);
    await page.getByRole("heading", { name: "Answer" }).waitFor();
    const text = (await page.locator("body").textContent()) ?? "";
    const isOwned = await page.evaluate(() => "isOwned" in globalThis);
    await page.close();
    return { text, requests, complaints, isOwned };
  }

  test("writes one file that has everything but the keys", async () => {
    const { html, stderr } = await exported("talk");
    expect(stderr).toMatch(/^troupe: exported thread talk of router \(\d\.\d MB, \d+ moments\)\n$/);
    expect(html).not.toContain(KEY);
    expect(html).toContain("You route requests");
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).not.toMatch(/<script[^>]*src=|<link\b/);
  });

  test.skipIf(executablePath === null)(
    `opens without a server, and runs nothing of others${needs}`,
    async () => {
      const { file } = await exported("talk");
      const { text, ...tried } = await open(file);
      expect(tried).toEqual({ requests: [pathToFileURL(file).href], complaints: [], isOwned: false });
      expect(text).toContain("Why is it slow?");
      expect(text).toContain("</script><script>window.isOwned = true</script>");
      expect(text).toContain("Image: a cat");
      expect(text).toContain("⟨U+202E⟩txt.exe");
    },
  );

  test("says that a thread has no journal", async () => {
    const { stderr } = await exported("silent");
    expect(stderr).toContain("no journal was kept of this thread");
  });

  test("prints one JSON object", async () => {
    const out = join(temporary.path, "json.html");
    const { stdout } = await troupe(["export", "talk", "--db", db, "--out", out, "--json"]);
    expect(JSON.parse(stdout)).toEqual({
      thread: "talk",
      graph: "router",
      file: out,
      bytes: expect.any(Number),
      entries: expect.any(Number),
      hasJournal: true,
      journalFullSince: null,
      missing: [],
    });
  });

  test.each([
    ["nobody", [], 'unknown thread "nobody"'],
    ["talk", ["--server", "ftp://a"], "--server must be a web address"],
    ["talk", ["--server", "http://127.0.0.1:9"], "cannot reach http://127.0.0.1:9/threads/talk"],
  ])("refuses what it cannot export: %s %j", async (thread, words, said) => {
    const { code, stderr } = await troupe(["export", thread, "--db", db, ...words]);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });
});
