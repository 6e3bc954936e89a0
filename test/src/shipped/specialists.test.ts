import { describe, expect, test } from "vitest";
import { analysis } from "../../../src/shipped/specialists/analysis.ts";
import { coder } from "../../../src/shipped/specialists/coder.ts";
import { coding } from "../../../src/shipped/specialists/coding.ts";
import { researcher } from "../../../src/shipped/specialists/researcher.ts";
import { writer } from "../../../src/shipped/specialists/writer.ts";
import { writing } from "../../../src/shipped/specialists/writing.ts";

const SHIPPED = [analysis, coder, coding, researcher, writer, writing];

describe.each(SHIPPED.map((specialist) => [specialist.name, specialist] as const))("%s", (_, { prompt }) => {
  test("has a prompt of fewer than 200 words", () => {
    expect(prompt.split(/\s+/).length).toBeLessThan(200);
  });
});

describe("what a description promises or excludes, the prompt serves", () => {
  test.each([
    ["a story may invent, and other texts may not", writer, /stories/, /story may invent/i],
    ["a story may invent, and other texts may not", writing, /stories/, /story may invent/i],
    ["translations are complete", writer, /translates/, /translation is complete/i],
    ["translations are complete", writing, /translates/, /translation is complete/i],
    [
      "the researcher cannot look anything up",
      researcher,
      /cannot look anything up/,
      /cannot look anything up/,
    ],
    ["the coder cannot run code", coder, /cannot run/, /cannot run the code/],
    ["missing code is asked for", coding, /repairs/, /not shown, ask for it/],
    ["missing data is asked for", analysis, /that are given/, /data itself is missing, ask/],
  ])("%s ($1.name)", (_, { description, prompt }, promised, served) => {
    expect(description).toMatch(promised);
    expect(prompt).toMatch(served);
  });

  test("shown results stand as they are for the writer, and no text needs results", () => {
    expect(writer.prompt).toContain(
      "If earlier results are shown, their facts, commands, names and figures stand",
    );
    expect(writer.prompt).not.toContain("Turn the earlier results");
  });
});
