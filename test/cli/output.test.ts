import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createOutput } from "../../cli/output.ts";
import { openDisplay } from "../../cli/view/display.ts";
import { event } from "./support/events.ts";
import { recordedOutput } from "./support/screen.ts";

const KEY = "sk-0123456789";

describe("the output", () => {
  it("redacts the secrets of the environment and the settings", async () => {
    const { output, stdout, stderr } = recordedOutput({
      environment: { OTHER_API_KEY: KEY, NAME: "my-value-1" },
    });
    output.keepSecret("from-dot-env");
    output.keepSecret("none");
    output.say(`refused ${KEY} and from-dot-env of my-value-1, none left`);
    await output.deliver(JSON.stringify({ message: KEY }), { isData: true });
    expect([stderr(), stdout()]).toEqual([
      "refused [secret] and [secret] of my-value-1, none left\n",
      '{"message":"[secret]"}',
    ]);
  });

  it("delivers an answer unchanged, but without control characters on a terminal", async () => {
    const answer = "\u001b[31mred\u001b[0m\n";
    const piped = recordedOutput();
    const terminal = recordedOutput({ terminal: true });
    await piped.output.deliver(answer);
    await terminal.output.deliver(answer);
    expect([piped.stdout(), terminal.stdout()]).toEqual([answer, "red\n"]);
  });

  it("breaks a message at spaces for a terminal, but keeps an indented command whole", () => {
    const word = "word ".repeat(20).trim();
    const terminal = recordedOutput({ terminal: true });
    const piped = recordedOutput();
    for (const { output } of [terminal, piped]) output.say(`${word}\n  troupe ${word}`);
    const broken = `${"word ".repeat(16).trim()}\n  ${"word ".repeat(4).trim()}`;
    expect([terminal.stderr(), piped.stderr()]).toEqual([
      `${broken}\n  troupe ${word}\n`,
      `${word}\n  troupe ${word}\n`,
    ]);
  });

  it("takes a terminal that does not know its width, and reports 0, as 80 columns wide", async () => {
    const words = "word ".repeat(20).trim();
    const { output, stdout, stderr } = recordedOutput({ terminal: true, columns: 0 });
    output.say(words);
    await output.deliver(output.shown(words), { isAnswer: true });
    expect([stdout(), stderr()].map((text) => text.split("\n")[0])).toEqual(
      Array(2).fill("word ".repeat(16).trim()),
    );
  });

  it("resolves if the reader has closed the stream, and rejects if writing failed", async () => {
    const broken = (code: string) =>
      new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) });
    const deliver = (code: string) => createOutput(broken(code), broken(code), {}).deliver("answer");
    await expect(deliver("EPIPE")).resolves.toBeUndefined();
    await expect(deliver("ENOSPC")).rejects.toThrow("ENOSPC");
  });

  it.each([
    ["a pipe", {}, false, false],
    ["a terminal", {}, true, true],
    ["NO_COLOR", { NO_COLOR: "1" }, true, false],
    ["a dumb terminal", { TERM: "dumb" }, true, false],
  ])("decides whether it may redraw: %s", (_, environment, terminal, isLive) => {
    expect(recordedOutput({ environment, terminal }).output.isLive).toBe(isLive);
  });
});

describe("the display", () => {
  const failure = event(
    "step_failed",
    {
      code: "model_key_refused",
      message: `the key ${KEY} was refused`,
      usage: { modelCalls: 1, inputTokens: 0, outputTokens: 0, cachedTokens: 0, cost: null },
      milliseconds: 100,
    },
    { agent: "coder", step: "code" },
  );

  it("prints one line per event, without escape codes, if it may not redraw", async () => {
    const { output, stderr } = recordedOutput({ environment: { OPENAI_API_KEY: KEY } });
    const display = await openDisplay(output, "planner");
    display.show({ event: failure, teams: [] });
    display.close("failed");
    expect(stderr().replace(/\d\.\d s {2}/g, "T ")).toBe(
      "    T planner started\n    T code (coder) failed after 0.1 s: the key [secret] was refused\n",
    );
  });

  it("redraws itself on a terminal, keeps the last frame, and never shows part of a secret", async () => {
    const { output, stderr } = recordedOutput({ environment: { OPENAI_API_KEY: KEY }, terminal: true });
    const display = await openDisplay(output, "planner");
    display.show({ event: failure, teams: [] });
    display.close("stopped");
    expect(stderr()).toContain("\u001b[");
    expect(stderr()).not.toContain("sk-");
    expect(stderr().trimEnd().split("\n").at(-1)).toContain("the key [secret] was refused");
  });
});
