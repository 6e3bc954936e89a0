import type { AcceptanceTests } from "../../../src/software-house/contract/acceptance-tests.ts";
import type { Specification } from "../../../src/software-house/contract/specification.ts";
import { command, must, test } from "../projects/steps.ts";
import { faulty, type Change, type Developer } from "./developer.ts";

const specification: Specification = {
  title: "Diary",
  language: "python",
  kind: "command-line",
  summary:
    "Keeps notes in diary.json in the current folder, each with its day. A day begins at midnight in UTC.",
  run: { build: [], start: ["python3", "diary.py"], portVariable: null },
  interface: [
    {
      name: "write",
      usage: "diary.py write TEXT",
      description: "keeps the text, and prints how many notes there are",
    },
    {
      name: "today",
      usage: "diary.py today",
      description: "prints the notes of this day in UTC, a line each",
    },
  ],
  criteria: [
    must("C1", "no notes", "one is written", "1 is printed"),
    must("C2", "a note was written", "the notes of today are asked for", "it is among them"),
    must(
      "C3",
      "anything",
      "it is run without a command that it knows",
      "it says so on stderr and exits with 2",
    ),
  ],
  outOfScope: ["several runs at once"],
};

const tests: AcceptanceTests = {
  tests: [
    test("C1", "the first note", command(["write", "tea with Ada"], { out: ["^1\\s*$"] })),
    test(
      "C2",
      "two notes of today",
      command(["write", "tea with Ada"], { out: ["^1\\s*$"] }),
      command(["write", "a walk"], { out: ["^2\\s*$"] }),
      command(["today"], { out: ["^tea with Ada\\na walk\\s*$"] }),
    ),
    test("C3", "an unknown command", command(["read"], { exit: 2, err: ["write TEXT or today"] })),
  ],
};

const program = `import json
import os
import sys
from datetime import datetime, timezone

FILE = "diary.json"


def day():
    return datetime.now(timezone.utc).date().isoformat()


def read():
    if not os.path.exists(FILE):
        return []
    with open(FILE) as file:
        return json.load(file)


def save(notes):
    try:
        with open(FILE + ".new", "w") as file:
            json.dump(notes, file)
        os.replace(FILE + ".new", FILE)
    except OSError as error:
        sys.exit("cannot save: %s" % error)


def main(words):
    try:
        notes = read()
        if len(words) == 2 and words[0] == "write":
            notes.append({"day": day(), "text": words[1]})
            save(notes)
            print(len(notes))
        elif words == ["today"]:
            for note in notes:
                if note["day"] == day():
                    print(note["text"])
        else:
            print("use write TEXT or today", file=sys.stderr)
            return 2
    except (ValueError, UnicodeError) as error:
        sys.exit("cannot read: %s" % error)
    return 0


sys.exit(main(sys.argv[1:]))
`;

/** A correct diary for the command line. */
export const pythonDiary: Developer = {
  name: "python: correct diary",
  fault: null,
  specification,
  tests,
  files: [
    { path: "diary.py", content: program },
    { path: "README.md", content: "# Diary\n\ndiary.py write TEXT, diary.py today\n" },
  ],
};

function fault(name: string, ...changes: readonly (readonly [from: string, to: string])[]): Developer {
  return faulty(
    pythonDiary,
    `diary ${name}`,
    changes.map(([from, to]): Change => ["diary.py", from, to]),
    { needsTest: false },
  );
}

/** Faulty diaries. Their tests find none of the faults where they are written. */
export const diaryFaults: Developer[] = [
  fault("whose day begins at midnight where it runs, when it reads", [
    `if note["day"] == day():`,
    `if note["day"] == datetime.now().date().isoformat():`,
  ]),
  fault("that does not notice a full disk", [
    `        sys.exit("cannot save: %s" % error)\n`,
    "        pass\n",
  ]),
  fault(
    "that leaves a temporary file at each run",
    ["import sys\n", "import sys\nimport tempfile\n"],
    ["def main(words):\n", "def main(words):\n    tempfile.mkstemp()\n"],
  ),
];
