import type { AcceptanceTests, CommandStep } from "../../../src/software-house/contract/acceptance-tests.ts";
import type { Language, Specification } from "../../../src/software-house/contract/specification.ts";
import { faulty, type Developer } from "./developer.ts";

function specification(
  language: Language,
  run: Pick<Specification["run"], "build" | "start">,
): Specification {
  const must = (
    id: string,
    given: string,
    when: string,
    then: string,
  ): Specification["criteria"][number] => ({
    id,
    priority: "must",
    given,
    when,
    // oxlint-disable-next-line unicorn/no-thenable -- a criterion's third word; never awaited.
    then,
  });
  return {
    title: "Word count",
    language,
    kind: "command-line",
    summary: "Counts the words on stdin.",
    run: { ...run, portVariable: null },
    interface: [{ name: "count", usage: "wordcount [--lines] < text", description: "prints a number" }],
    criteria: [
      must("C1", "a text on stdin", "it is run", "the number of words is printed"),
      must("C2", "a text on stdin", "it is run with --lines", "the number of lines is printed"),
      must("C3", "an unknown option", "it is run", "it says so on stderr and exits with 2"),
    ],
    outOfScope: [],
  };
}

const tests: AcceptanceTests = {
  tests: [
    test("C1", "words", count([], "one two\nthree\n", 0, "^3\\s*$")),
    test("C1", "no words", count([], "", 0, "^0\\s*$")),
    test("C2", "lines", count(["--lines"], "one two\nthree\n", 0, "^2\\s*$")),
    test("C3", "unknown option", {
      ...count(["--nonsense"], "", 2),
      expect: { exit: [2], stdout: [], stderr: ["nonsense"] },
    }),
  ],
};

function test(criterionId: string, name: string, step: CommandStep): AcceptanceTests["tests"][number] {
  return { criterionId, name, steps: [step] };
}

function count(words: string[], stdin: string, exit: number, ...stdout: string[]): CommandStep {
  return {
    kind: "command",
    arguments: words,
    stdin,
    expect: { exit: [exit], stdout, stderr: [] },
    capture: [],
  };
}

const python = `import sys


def count(text, lines):
    return text.count("\\n") if lines else len(text.split())


def main(arguments):
    for argument in arguments:
        if argument != "--lines":
            print("unknown option " + argument, file=sys.stderr)
            return 2
    print(count(sys.stdin.read(), "--lines" in arguments))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
`;

const go = `package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	lines := false
	for _, argument := range os.Args[1:] {
		if argument != "--lines" {
			fmt.Fprintln(os.Stderr, "unknown option", argument)
			os.Exit(2)
		}
		lines = true
	}
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		os.Exit(1)
	}
	if lines {
		fmt.Println(strings.Count(string(text), "\\n"))
		return
	}
	fmt.Println(len(strings.Fields(string(text))))
}
`;

const readme = { path: "README.md", content: "# Word count\n\nwordcount [--lines] < text\n" };

/** A correct command-line program in Python. */
export const pythonWordCount: Developer = {
  name: "python: correct word count",
  fault: null,
  specification: specification("python", { build: [], start: ["python3", "wordcount.py"] }),
  tests,
  files: [{ path: "wordcount.py", content: python }, readme],
};

/** A correct command-line program in Go, started as one does without building. */
export const goWordCount: Developer = {
  name: "go: correct word count",
  fault: null,
  specification: specification("go", { build: ["go", "build", "./..."], start: ["go", "run", "."] }),
  tests,
  files: [
    { path: "go.mod", content: "module wordcount\n\ngo 1.19\n" },
    { path: "main.go", content: go },
    readme,
  ],
};

/** Faulty command-line programs. */
export const wordCountFaults: Developer[] = [
  faulty(pythonWordCount, "word count with a wrong exit code", [["wordcount.py", "return 2", "return 0"]]),
  faulty(pythonWordCount, "word count that splits at single blanks", [
    ["wordcount.py", "text.split()", `text.split(" ")`],
  ]),
  faulty(
    pythonWordCount,
    "word count that waits for ever",
    [
      [
        "wordcount.py",
        "def main(arguments):\n",
        "def main(arguments):\n    import time\n    time.sleep(3600)\n",
      ],
    ],
    { needsTest: false },
  ),
  faulty(goWordCount, "word count that complains on stdout", [
    ["main.go", "fmt.Fprintln(os.Stderr, ", "fmt.Println("],
  ]),
];
