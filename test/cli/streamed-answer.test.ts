import { stripVTControlCharacters } from "node:util";
import { describe, it } from "vitest";
import { createModelServer, scriptBySchema, scriptOf, type ContentReply } from "../../src/testing/index.ts";
import { routeTo } from "../support/scripted-models.ts";
import { A_PROCESS_MILLISECONDS, startTroupe, troupe } from "./support/troupe.ts";

const answer: ContentReply = {
  text: "# Loops\nA **loop** repeats what is written inside of it, until it is told to stop.",
  chunkCharacters: 8,
};
const shown = "Loops\nA loop repeats what is written inside of\nit, until it is told to stop.\n";
const words = ["run", "router", "What is a loop?"];

describe.concurrent("an answer", { timeout: A_PROCESS_MILLISECONDS }, () => {
  it("is shown on a terminal while it is written", async ({ expect }) => {
    const stalled = { fault: { kind: "stall", afterCharacters: 40, reply: answer } } as const;
    await using server = await createModelServer({ script: scriptOf([routeTo("coding"), stalled]) });
    const environment = { OPENAI_BASE_URL: server.baseUrl };
    const { child, ended, said } = startTroupe(words, { environment, terminal: "whole" });
    // The server never ends this reply.
    await said("repeats what is");
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
    // What was said so far stays, because no answer follows.
    const last = stripVTControlCharacters(stderr).split("coding").at(-1);
    expect(last).toContain("Loops\nA loop repeats what is");
  });

  it("is printed to a terminal once, broken at words, with its Markdown as styles", async ({ expect }) => {
    await using server = await createModelServer({
      script: scriptBySchema({ route: routeTo("coding"), text: answer }),
    });
    const environment = { OPENAI_BASE_URL: server.baseUrl };
    const ended = await troupe(words, { environment, terminal: "whole" });
    expect(ended.code).toBe(0);
    expect(stripVTControlCharacters(ended.stdout)).toBe(shown);
    expect(ended.stdout).toContain("\u001b[1mLoops\u001b[22m");
    expect(stripVTControlCharacters(ended.stderr)).toContain("✓ coding");
  });

  it("has no escape codes on a terminal with NO_COLOR", async ({ expect }) => {
    await using server = await createModelServer({
      script: scriptBySchema({ route: routeTo("coding"), text: answer }),
    });
    const environment = { OPENAI_BASE_URL: server.baseUrl, NO_COLOR: "1" };
    const { stdout, stderr } = await troupe(words, { environment, terminal: "whole" });
    expect(stdout).toBe(
      "# Loops\nA **loop** repeats what is written\ninside of it, until it is told to stop.\n",
    );
    expect(stderr).not.toContain("\u001b");
  });

  it("goes to a pipe as the model wrote it, and with --json nothing else does", async ({ expect }) => {
    await using server = await createModelServer({
      script: scriptBySchema({ route: routeTo("coding"), text: answer }),
    });
    const environment = { OPENAI_BASE_URL: server.baseUrl };
    const piped = await troupe(words, { environment, terminal: true });
    expect(piped.stdout).toBe(`${answer.text}\n`);
    const json = await troupe([...words, "--json"], { environment, terminal: "whole" });
    expect(JSON.parse(json.stdout)).toMatchObject({ answer: answer.text });
    expect(stripVTControlCharacters(json.stderr)).not.toContain("repeats");
  });
});
