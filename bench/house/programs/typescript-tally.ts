import type { AcceptanceTests, CommandStep } from "../../../src/software-house/contract/acceptance-tests.ts";
import type { Specification } from "../../../src/software-house/contract/specification.ts";
import { command, must, test } from "../projects/steps.ts";
import { faulty, otherwise, type Developer } from "./developer.ts";

const specification: Specification = {
  title: "Tally",
  language: "typescript",
  kind: "command-line",
  summary:
    "Counts how often each word stands in the text on stdin. Words are separated by white space, and upper and lower case differ.",
  run: { build: [], start: ["node", "tally.mjs"], portVariable: null },
  interface: [
    {
      name: "all",
      usage: "tally < text",
      description: "prints each word and its count, the most frequent first",
    },
    { name: "one", usage: "tally WORD < text", description: "prints the count of one word" },
  ],
  criteria: [
    must(
      "C1",
      "a text",
      "it is run",
      "each word is printed once with its count, equal counts in the order of the words",
    ),
    must(
      "C2",
      "a text and a word",
      "it is run with the word",
      "only the count of this word is printed, 0 if it is not there",
    ),
    must("C3", "two words as arguments", "it is run", "it says how it is used on stderr and exits with 2"),
  ],
  outOfScope: [],
};

function tally(
  words: string[],
  stdin: string,
  expect: { exact?: string; exit?: number; err?: string[] },
): CommandStep {
  const { exact, ...more } = expect;
  const step = command(words, { stdin, ...more });
  return exact === undefined ? step : { ...step, expect: { ...step.expect, exact } };
}

const tests: AcceptanceTests = {
  tests: [
    test(
      "C1",
      "counts each word",
      tally([], "salt oil salt\nrice oil salt\n", { exact: "salt 3\noil 2\nrice 1\n" }),
    ),
    test("C1", "orders equal counts", tally([], "rice oil\n", { exact: "oil 1\nrice 1\n" })),
    test("C1", "prints nothing for no words", tally([], " \n", { exact: "" })),
    test("C1", "tells cases apart", tally([], "Oil oil\n", { exact: "Oil 1\noil 1\n" })),
    test("C2", "counts one word", tally(["oil"], "salt oil oil\n", { exact: "2\n" })),
    test("C2", "counts a word that is not there", tally(["rice"], "salt oil\n", { exact: "0\n" })),
    test("C3", "refuses two words", tally(["oil", "salt"], "oil\n", { exit: 2, err: ["usage"] })),
  ],
};

const program = `import { readFileSync, writeSync } from "node:fs";

const text = readFileSync(0, "utf8");
const words = process.argv.slice(2);

const counts = new Map();
for (const word of text.split(/\\s+/)) {
  if (word !== "") counts.set(word, (counts.get(word) ?? 0) + 1);
}

function say(lines) {
  try {
    if (lines.length > 0) writeSync(1, lines.join("\\n") + "\\n");
  } catch (error) {
    process.stderr.write("tally: the output cannot be written: " + error.code + "\\n");
    process.exitCode = 1;
  }
}

if (words.length > 1) {
  process.stderr.write("usage: tally [WORD] < text\\n");
  process.exitCode = 2;
} else if (words.length === 1) {
  say([String(counts.get(words[0]) ?? 0)]);
} else {
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  say(sorted.map(([word, count]) => word + " " + count));
}
`;

/** Counts words on stdin. */
export const typescriptTally: Developer = {
  name: "typescript: a tally of words",
  fault: null,
  specification,
  tests,
  files: [{ path: "tally.mjs", content: program }],
};

const READ = 'const text = readFileSync(0, "utf8");';

/** Reads stdin as a stream, and puts its bytes together before it decodes them. */
export const typescriptTallyOfStream = otherwise(typescriptTally, "a tally that reads a stream", [
  [
    "tally.mjs",
    READ,
    "const pieces = [];\nfor await (const piece of process.stdin) pieces.push(piece);\nconst text = Buffer.concat(pieces).toString();",
  ],
]);

const NEEDS_NO_TEST = { needsTest: false };

/** Tallies that go wrong with some words, or with input that comes in pieces. */
export const tallyFaults: readonly Developer[] = [
  faulty(
    typescriptTally,
    "a tally in an object, which finds words such as constructor in it",
    [
      ["tally.mjs", "const counts = new Map();", "const counts = {};"],
      [
        "tally.mjs",
        "counts.set(word, (counts.get(word) ?? 0) + 1)",
        "counts[word] = (counts[word] ?? 0) + 1",
      ],
      ["tally.mjs", "counts.get(words[0]) ?? 0", "counts[words[0]] ?? 0"],
      ["tally.mjs", "[...counts].sort", "Object.entries(counts).sort"],
    ],
    NEEDS_NO_TEST,
  ),
  faulty(
    typescriptTally,
    "a tally that decodes each piece of its input alone",
    [["tally.mjs", READ, 'let text = "";\nfor await (const piece of process.stdin) text += piece;']],
    NEEDS_NO_TEST,
  ),
  faulty(
    typescriptTally,
    "a tally that reads only the first piece of its input",
    [
      ["tally.mjs", "import { readFileSync, writeSync }", "import { readSync, writeSync }"],
      [
        "tally.mjs",
        READ,
        'const bytes = Buffer.alloc(1 << 20);\nconst text = bytes.toString("utf8", 0, readSync(0, bytes));',
      ],
    ],
    NEEDS_NO_TEST,
  ),
];
