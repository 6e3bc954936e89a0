import { afterAll, describe, expect, it } from "vitest";
import type { CommandStep } from "../../../../src/software-house/contract/acceptance-tests.ts";
import type { Specification } from "../../../../src/software-house/contract/specification.ts";
import { TASKS_SPECIFICATION } from "./programs/python-programs.ts";
import { openVerification } from "./programs/verification.ts";

const { missing, verified, close } = await openVerification("python", { quick: true });

afterAll(close);

/** Counts words in a file, under a lock that ends with its process. */
const COUNTER = `import fcntl
import json
import os
import sys
import time


def read():
    try:
        with open("counts") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


def count(words):
    with open("counts.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        counts = read()
        time.sleep(0.01)
        for word in words:
            counts[word] = counts.get(word, 0) + 1
        with open(f"counts.{os.getpid()}", "w") as file:
            json.dump(counts, file)
            file.flush()
            time.sleep(0.05)
        os.replace(f"counts.{os.getpid()}", "counts")
    return counts


def say(text):
    try:
        os.write(1, text.encode())
    except OSError:
        sys.exit(1)


try:
    if sys.argv[1:] == ["add"]:
        say(json.dumps(count(sys.stdin.buffer.read().decode().split())) + "\\n")
    elif sys.argv[1:] == ["show"]:
        say(json.dumps(read()) + "\\n")
    else:
        sys.exit("use add or show")
except (AttributeError, ValueError):
    sys.exit("no text")
`;

const specification: Specification = {
  ...TASKS_SPECIFICATION,
  summary:
    "Counts words in a file. Several runs may add at the same time: no word is lost. A run that is killed leaves the counts as they were, or as they are after it.",
  run: { build: [], start: ["python3", "counter.py"], portVariable: null },
};

const run = (word: string, stdin: string | null, counts: Record<string, number>): CommandStep => ({
  kind: "command",
  arguments: [word],
  stdin,
  expect: {
    exit: [0],
    stdout: [],
    stderr: [],
    json: Object.entries(counts).map(([path, value]) => ({ path, is: "equals", value })),
  },
  capture: [],
});

const tests = {
  tests: [
    {
      criterionId: "c1",
      name: "counts",
      steps: [run("add", "tea milk tea", { tea: 2, milk: 1 }), run("show", null, { tea: 2 })],
    },
    { criterionId: "c2", name: "knows nothing at first", steps: [run("add", "rice", { rice: 1 })] },
  ],
};

const judged = (content: string): ReturnType<typeof verified> =>
  verified({ files: [{ path: "counter.py", content }], specification, tests });

describe.skipIf(missing !== null)("a command-line program that keeps data", () => {
  it("is verified if no run disturbs another", { timeout: 180_000 }, async () => {
    expect(await judged(COUNTER)).toMatchObject({
      status: "verified",
      phases: { race: "passed" },
    });
  });

  it.each<[string, (text: string) => string, RegExp]>([
    [
      "loses what runs at once add",
      (text) => text.replace("        fcntl.flock(lock, fcntl.LOCK_EX)\n", ""),
      /^race: after 6 runs at once of python3 counter\.py add, of which 6 exit with 0, python3 counter\.py add prints /,
    ],
    [
      "refuses to work after a killed run",
      (text) =>
        text
          .replace('f"counts.{os.getpid()}", "w"', '"counts.new", "x"')
          .replace('f"counts.{os.getpid()}"', '"counts.new"'),
      /^survival: after a run that was killed \(add\), python3 counter\.py add: /,
    ],
    [
      "refuses to work after refused input",
      (text) =>
        text.replace(
          "say(json.dumps(count(sys.stdin.buffer.read().decode().split()))",
          'os.mkdir("adding"); words = sys.stdin.buffer.read().decode().split(); os.rmdir("adding"); say(json.dumps(count(words))',
        ),
      /^survival: after a run that refused binary data on stdin \(add\), python3 counter\.py add: /,
    ],
  ])("is not verified if it %s", { timeout: 400_000 }, async (_, change, reason) => {
    expect(await judged(change(COUNTER))).toMatchObject({
      status: "not-verified",
      reason: expect.stringMatching(reason) as string,
    });
  });
});
