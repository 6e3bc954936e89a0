import { chromium, type Browser } from "playwright-core";
import { createModelServer, type ModelReply, type ModelRequest } from "../../src/testing/index.ts";
import { consoleProject } from "../../test/console/support/console-project.ts";
import { findBrowser, INSTALL_BROWSER } from "../../test/support/browser.ts";
import { startDev } from "../../test/support/dev-command.ts";

/** `troupe dev` with a scripted model, and a browser. */
export interface BenchStage extends AsyncDisposable {
  browser: Browser;
  address: string;
}

const SPECIALISTS = ["ada", "ben", "cleo", "dora", "emil", "fay", "gus", "hana"];

/** What each specialist writes while all of them write at once: about 600 words. */
const TEXT =
  "A cooperative of neighbors can share one well if the rules are *written down* and kept. ".repeat(40);

/** Starts the built command line and a browser. Throws if there is no browser. */
export async function openStage(): Promise<BenchStage> {
  const program = findBrowser();
  if (program === null) throw new Error(`there is no browser: ${INSTALL_BROWSER}`);
  const project = consoleProject();
  const models = await createModelServer({ script: replyTo });
  const dev = await startDev(project.path, ["--no-reload"], { OPENAI_BASE_URL: models.baseUrl });
  const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
  return {
    browser,
    address: dev.address,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await dev[Symbol.asyncDispose]();
      await models.close();
      project[Symbol.dispose]();
    },
  };
}

/** A plan of eight steps at once, whose texts come in pieces of 12 characters every 10 milliseconds; short texts else. */
function replyTo({ schema, messages }: ModelRequest): ModelReply {
  const isShort = JSON.stringify(messages).includes("in short");
  if (schema === "plan") {
    const agents = isShort ? SPECIALISTS.slice(0, 2) : SPECIALISTS;
    return {
      json: { steps: agents.map((agent) => ({ id: `by-${agent}`, agent, task: "write", dependsOn: [] })) },
    };
  }
  if (isShort) return { text: TEXT.slice(0, 400) };
  return { fault: { kind: "slow", chunkMilliseconds: 10, reply: { text: TEXT, chunkCharacters: 12 } } };
}
