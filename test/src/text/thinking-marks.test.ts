import { describe, expect, test } from "vitest";
import { ThinkingFilter, type FilterOptions } from "../../../src/text/thinking-filter.ts";
import { withoutThinking } from "../../../src/text/thinking.ts";

/** Reads a text in pieces of this size. */
function inPieces(text: string, size: number, options: FilterOptions = {}): string {
  const filter = new ThinkingFilter(options);
  const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
  return pieces.map((piece) => filter.push(piece)).join("") + filter.end();
}

const SIZES = [1, 2, 3, 5, 11, 1000];

describe("thinking is taken out of a text, whole and in pieces of any size", () => {
  test.each([
    ["in the middle of a line", "The capital <think>Lyon? No.</think> is Paris.", "The capital is Paris."],
    ["after a word", "The capital<think>Lyon?</think> is Paris.", "The capital is Paris."],
    ["several times", "One<think>a</think>, two <think>b</think>and three.", "One, two and three."],
    ["empty", "Paris.<think></think> Yes.", "Paris. Yes."],
    ["on its own lines", "One.\n\n<thinking>\na\n\nb\n</thinking>\n\nTwo.", "One.\n\nTwo."],
    ["with a fence in it", "<think>\n```\nx\n</think>\nParis.", "Paris."],
    ["at the end", "Paris. <think>Was that right?</think>", "Paris. "],
    ["nested", "<think>a<think>b</think>c</think>Paris.", "Paris."],
    ["with the tag named in it", "<think>The <think> tag begins it.</think>Paris.", "Paris."],
    ["in mixed tags", "<thinking>a</think>Paris.", "Paris."],
    [
      "of OpenAI's open models",
      "<|channel|>analysis<|message|>Lyon?<|end|><|start|>assistant<|channel|>final<|message|>Paris.<|return|>",
      "Paris.",
    ],
    [
      "of OpenAI's open models, without ends",
      "<|start|>assistant<|channel|>analysis<|message|>Lyon?<|start|>assistant<|channel|>final<|message|>Paris.",
      "Paris.",
    ],
    [
      "next to a preface of OpenAI's open models",
      "<|channel|>commentary<|message|>I look.<|end|><|start|>assistant<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>Paris.",
      "I look.\n\nParis.",
    ],
    ["of OpenAI's open models, without tokens", "analysisIs it Lyon? No.assistantfinalParis.", "Paris."],
    [
      "of Cohere",
      "<|START_THINKING|>Lyon?<|END_THINKING|><|START_RESPONSE|>Paris.<|END_RESPONSE|>",
      "Paris.",
    ],
    ["of Gemma 3", "<unused94>thought\nLyon?<unused95>Paris.", "Paris."],
    ["of Gemma 4", "<|channel>thought\nLyon?<channel|>Paris.", "Paris."],
    ["of Apertus", "<|inner_prefix|>Lyon?<|inner_suffix|>Paris.", "Paris."],
    [
      "of Sky-T1",
      "<|begin_of_thought|>\nLyon?\n<|end_of_thought|>\n\n<|begin_of_solution|>\nParis.<|end_of_solution|>",
      "Paris.",
    ],
    ["of Magistral, later in the text", "One. [THINK]a[/THINK] Two.", "One. Two."],
    ["that never ends", "<|channel|>analysis<|message|>Is it", ""],
  ])("%s", (_, text, said) => {
    expect(withoutThinking(text)).toBe(said);
    for (const size of SIZES) expect([size, inPieces(text, size)]).toEqual([size, said]);
  });
});

describe("marks that a text talks about stay", () => {
  test.each([
    "Write `<think>well</think>` and `</think>`.",
    "```html\n<think>\nx\n</think>\n```\nThat is it.",
    "~~~\n<|channel|>analysis<|message|>\n~~~",
    "Between <think> and </think> it thinks.",
    "It writes <think>...</think> first.",
    "Use <think> for it, and `</think>` at the end.",
    'Between "<think>" and "</think>" it thinks.',
    "A token `<|START_THINKING|>` begins it.",
    "The token <|end|> ends a message.",
    "[1] a list, [x] a box, <b>bold</b>, ~ home, a ` backtick",
    "a < b, c > d, f(x)[0]",
    "analysis of the results",
    "An analysisAssistant is a class.",
    "`` `<think>` `` in code",
  ])("%j", (text) => {
    expect(withoutThinking(text)).toBe(text);
    for (const size of SIZES) expect([size, inPieces(text, size)]).toEqual([size, text]);
  });
});

describe("thinking without an opening mark", () => {
  test.each([
    ["a tag", "Lyon? No.\n</think>\n\nParis.", "Paris."],
    ["a token", "Lyon? No.<|END_THINKING|>Paris.", "Paris."],
    ["the header of the answer", "Lyon?<|end|><|start|>assistant<|channel|>final<|message|>Paris.", "Paris."],
  ])("ends with %s, in pieces too if the model is known to do so", (_, text, said) => {
    expect(withoutThinking(text)).toBe(said);
    for (const size of SIZES) expect(inPieces(text, size, { holds: "thinking" })).toBe(said);
    let isUnopened = false;
    inPieces(text, 2, { onUnopened: () => (isUnopened = true) });
    expect(isUnopened).toBe(true);
  });

  test("is not waited for in vain: without a closing mark, the held text is the answer", () => {
    expect(inPieces("Paris, `</think>`.", 2, { holds: "thinking" })).toBe("Paris, `</think>`.");
  });
});

describe("a tool call in the text", () => {
  test.each([
    ["Let me look.\n<tool_call>\n{}</tool_call>", "Let me look.\n"],
    ["<think>I could <tool_call></think>[TOOL_CALLS] []", ""],
    [
      "<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>commentary to=functions.x<|message|>{}",
      "",
    ],
    ["<|channel|>commentary to=functions.x <|constrain|>json<|message|>{}<|call|>", ""],
  ])("ends the text of %j", (text, said) => {
    for (const size of SIZES)
      expect([size, inPieces(text, size, { splitsCalls: true })]).toEqual([size, said]);
  });

  test.each(["Write `<tool_call>{}</tool_call>`.", "```\n<tool_call>\n{}\n```", 'Say "<tool_call>" first.'])(
    "is a part of the text if it is code: %j",
    (text) => {
      for (const size of SIZES) expect(inPieces(text, size, { splitsCalls: true })).toBe(text);
    },
  );
});

test("a text of a million characters is read in time, in small pieces too", () => {
  for (const part of ["<think> a ", "`a <b", "word [", "</think> x ", "<|end|> <", "~~~", "<think>\n"]) {
    const long = part.repeat(300_000 / part.length);
    const startedAt = performance.now();
    withoutThinking(`x ${long} <think>`);
    inPieces(`x ${long}`, 4);
    expect([part, performance.now() - startedAt < 2_000]).toEqual([part, true]);
  }
});
