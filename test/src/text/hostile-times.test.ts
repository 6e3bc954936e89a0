import { describe, expect, test } from "vitest";
import { graphemesOf } from "../../../cli/view/graphemes.ts";
import { readInline } from "../../../cli/view/inline-markdown.ts";
import { terminalText } from "../../../cli/view/markdown.ts";
import { fitted, fittedEnd, widthOf, wrapped } from "../../../cli/view/printable.ts";
import { CallIds } from "../../../src/models/call-ids.ts";
import { classifyError } from "../../../src/models/classify-error.ts";
import { ThinkingFilter } from "../../../src/text/thinking-filter.ts";
import { regularCompletion } from "../../../src/models/regular-completion.ts";
import { statusMeantBy } from "../../../src/models/server-error.ts";
import { cutText } from "../../../src/text/cut-text.ts";
import { envelope } from "../../../src/text/envelope.ts";
import { hideKeys } from "../../../src/text/hide-keys.ts";
import { KeyFilter } from "../../../src/text/key-filter.ts";
import { hideKnownKeys, rememberKey } from "../../../src/text/known-keys.ts";
import { cellText, codeText, quotedText } from "../../../src/text/markdown.ts";
import { oneLine } from "../../../src/text/printable.ts";
import { proseOf } from "../../../src/text/prose-of.ts";
import { readJson } from "../../../src/text/read-json.ts";
import { shellCommand } from "../../../src/text/shell-command.ts";
import { withoutThinking } from "../../../src/text/thinking.ts";

const CHARACTERS = 50_000;

/** A reader in linear time needs a few milliseconds for such a text, and one in quadratic time many seconds. */
const MOST_MILLISECONDS = 1_000;

/** What a hostile text repeats. */
const PARTS = [
  ...Array.from("a \n\t\r\\\"'`*_[{<|-#>=0\u0000\u001b\ud800\u2028é"),
  "](",
  "[a](",
  "**a",
  "{a:",
  '{"a":',
  '{"a":["',
  "[thinking",
  "a{",
  "/*",
  "//",
  "```\n",
  "| a ",
  "1. ",
  "<think>",
  "</think>\n",
  "<think ",
  "[THINK]",
  "\u001b[",
  "\u001b]8;;",
  "\u001b]",
  "e\u0301",
  "\u0301",
  "😀",
  "sk-a",
  "Bearer ",
  "***",
  "Ky7Slow",
  "lm-studi",
  "data: {\n\n",
  String.raw`\n`,
  String.raw`\u00`,
];

function pieces(text: string, filter: { push(piece: string): string; end(): string }): string {
  let read = "";
  for (let at = 0; at < text.length; at += 10) read += filter.push(text.slice(at, at + 10));
  return read + filter.end();
}

const place = { model: "m", host: "h", speaksOpenAI: true };

/** The readers of texts that models, servers, programs and people write. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  readJson,
  proseOf,
  withoutThinking,
  thinking: (text) => pieces(text, new ThinkingFilter()),
  hideKeys,
  hideKnownKeys: (text) => hideKnownKeys(text),
  keysInPieces: (text) => pieces(text, new KeyFilter()),
  classifyError: (text) => classifyError(Object.assign(new Error(text), { status: 400 }), place),
  classifyTransport: (text) => classifyError(new Error(text), place),
  statusMeantBy: (text) => statusMeantBy({ type: text }),
  regularCompletion: (text) =>
    regularCompletion(
      {
        choices: [
          { message: { content: text, tool_calls: [{ function: { name: text, arguments: text } }] } },
        ],
      },
      new CallIds([], () => "id"),
    ),
  envelope: (text) => envelope("data", text),
  cutText: (text) => cutText(text, CHARACTERS - 100),
  cellText,
  codeText,
  quotedText,
  shellCommand: (text) => shellCommand([text]),
  oneLine,
  terminalText: (text) => terminalText(text, { columns: 80, colored: true }),
  readInline,
  wrapped: (text) => wrapped(text, 80),
  fitted: (text) => fitted(text, 80),
  fittedEnd: (text) => fittedEnd(text, 80),
  widthOf,
};

describe("reads any text of 50,000 characters in linear time:", () => {
  test.each(Object.entries(READERS))("%s", (_, read) => {
    rememberKey("Ky7SlowKy7SlowKy7Slow9");
    rememberKey("lm-studio");
    const slow = PARTS.flatMap((part) => ["", "{"].map((start) => ({ part, start }))).filter(
      ({ part, start }) => {
        const text = start + part.repeat(CHARACTERS / part.length);
        // Processor time, because a busy machine interrupts a reading; three times, because it may also collect garbage.
        return [1, 2, 3].every(() => {
          const before = process.cpuUsage();
          read(text);
          return process.cpuUsage(before).user > MOST_MILLISECONDS * 1_000;
        });
      },
    );
    expect(slow).toEqual([]);
  });
});

test("the characters of a text are the same, however long the text is", () => {
  const line = "a👩‍👩‍👧é\u0301日🇩🇪 ".repeat(200);
  const whole = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  expect([...graphemesOf(line)]).toEqual(whole);
});
