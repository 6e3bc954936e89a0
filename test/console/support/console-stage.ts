import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, vi } from "vitest";
import {
  createModelServer,
  scriptOf,
  type ModelRequest,
  type ModelScript,
  type RecordedRequest,
} from "../../../src/testing/index.ts";
import { findBrowser, INSTALL_BROWSER } from "../../support/browser.ts";
import { startDev, type DevCommand } from "../../support/dev-command.ts";
import { consoleProject } from "./console-project.ts";
import { openConsole, type ConsoleOptions, type ConsolePage } from "./console-page.ts";

/** `troupe dev` with a scripted model, and a browser. */
export interface ConsoleStage {
  /** The address of the server. */
  address: () => string;
  /** Ends the server, and starts it again on the same port when this has happened while it was away. */
  restart: (whileAway: () => Promise<void>) => Promise<void>;
  /** From now on the model answers by this script if a prompt mentions the subject. Returns the requests since. */
  play: (subject: string, script: ModelScript) => () => readonly RecordedRequest[];
  /** Opens the console in a window of its own. */
  open: (options?: ConsoleOptions) => Promise<ConsolePage>;
}

const program = findBrowser();
const reason = program === null ? ` (skipped: ${INSTALL_BROWSER})` : "";

/** Describes tests of the console in a browser. They share a server and a browser, and are skipped without a browser. */
export function describeConsole(
  title: string,
  tests: (stage: ConsoleStage) => void,
  { mode = "live" }: { mode?: "live" | "rehearsal" } = {},
): void {
  describe.skipIf(program === null)(`${title}${reason}`, () => {
    const scripts = new Map<string, ModelScript>();
    let project: ReturnType<typeof consoleProject>;
    let models: Awaited<ReturnType<typeof createModelServer>>;
    let browser: Browser;
    let dev: DevCommand;
    const start = async (port: string): Promise<void> => {
      // A rehearsal of the Software House compiles; the compiler's cache is in the home folder.
      const environment =
        mode === "live" ? { OPENAI_BASE_URL: models.baseUrl } : { HOME: process.env["HOME"] };
      dev = await startDev(project.path, ["--no-reload", "--port", port], environment);
    };
    beforeAll(async () => {
      project = consoleProject();
      models = await createModelServer({ script: (request) => scriptFor(scripts, request)(request) });
      const [opened] = await Promise.all([
        chromium.launch({ executablePath: program ?? "", args: ["--no-sandbox"] }),
        start("0"),
      ]);
      browser = opened;
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await dev?.[Symbol.asyncDispose]();
      await models?.close();
      project?.[Symbol.dispose]();
    });
    tests({
      address: () => dev.address,
      async restart(whileAway) {
        const { port } = new URL(dev.address);
        await dev[Symbol.asyncDispose]();
        await whileAway();
        // Another process may have taken the port for a moment.
        await vi.waitFor(() => start(port), { timeout: 60_000, interval: 500 });
      },
      play(subject, script) {
        scripts.set(subject, script);
        const first = models.requests.length;
        return () => models.requests.slice(first).filter((request) => mentions(request, subject));
      },
      open: (options) => openConsole(browser, dev.address, options),
    });
  });
}

function scriptFor(scripts: ReadonlyMap<string, ModelScript>, request: ModelRequest): ModelScript {
  const subject = [...scripts.keys()].findLast((one) => mentions(request, one)) ?? "";
  return scripts.get(subject) ?? scriptOf([]);
}

function mentions({ messages }: ModelRequest, subject: string): boolean {
  return JSON.stringify(messages).includes(subject);
}
