import { afterAll, describe, expect, it } from "vitest";
import type { CommandStep } from "../../../../src/software-house/contract/acceptance-tests.ts";
import type { Specification } from "../../../../src/software-house/contract/specification.ts";
import { typescriptShortener } from "./programs/node-shortener.ts";
import { pythonShortener, TASKS_SPECIFICATION } from "./programs/python-programs.ts";
import { http, SHORTENER_TESTS, shortenerSpecification } from "./programs/shortener.ts";
import { openVerification } from "./programs/verification.ts";

const quick = await openVerification("python", { quick: true });
const whole = await openVerification("typescript");

afterAll(async () => {
  await quick.close();
  await whole.close();
});

/** Counts lines by the month of their seconds since 1970, in UTC; stores the last count in the home folder. */
const MONTHS = `import os
import sys
from datetime import datetime, timezone

FILE = os.path.join(os.path.expanduser("~"), "last")
if sys.argv[1:] == ["last"]:
    print(open(FILE).read())
    sys.exit(0)
counts = {}
for line in sys.stdin:
    try:
        month = datetime.fromtimestamp(int(line), timezone.utc).strftime("%Y-%m")
    except ValueError:
        print("no number", file=sys.stderr)
        sys.exit(2)
    counts[month] = counts.get(month, 0) + 1
with open(FILE, "w") as file:
    file.write(str(len(counts)))
for month in sorted(counts):
    print(month, counts[month])
`;

const MONTHS_SPECIFICATION: Specification = {
  ...TASKS_SPECIFICATION,
  summary: "Counts by month in UTC, and keeps the last count in the home folder.",
  run: { build: [], start: ["python3", "months.py"], portVariable: null },
};

function count(stdin: string, ...stdout: string[]): CommandStep {
  return {
    kind: "command",
    arguments: [],
    stdin,
    expect: { exit: [0], stdout, stderr: [] },
    capture: [],
  };
}

/** 1706745599 is the last second of January 2024 in UTC. */
const MONTHS_TESTS = {
  tests: [
    { criterionId: "c1", name: "counts", steps: [count("1706745599\n1706745600\n", "2024-01 1\n2024-02 1")] },
    {
      criterionId: "c2",
      name: "keeps the last",
      steps: [count("1706745599\n"), { ...count("", "^1$"), arguments: ["last"] }],
    },
  ],
};

const monthsOf = (change: (text: string) => string): ReturnType<typeof quick.verified> =>
  quick.verified({
    files: [{ path: "months.py", content: change(MONTHS) }],
    specification: MONTHS_SPECIFICATION,
    tests: MONTHS_TESTS,
  });

describe.skipIf(quick.missing !== null)("a command-line program", () => {
  it("is verified if it depends on nothing that surrounds it", { timeout: 60_000 }, async () => {
    expect(await monthsOf((text) => text)).toMatchObject({
      status: "verified",
      phases: { environment: "passed", soak: "skipped" },
    });
  });

  it.each<[string, (text: string) => string, RegExp]>([
    [
      "depends on the time zone",
      (text) => text.replace(", timezone.utc", ""),
      /^environment: with the time zone Pacific\/Kiritimati: counts: step 1: python3 months\.py: expected stdout/,
    ],
    [
      "keeps its data beside the program, and not in the home folder",
      (text) => text.replace('os.path.expanduser("~")', '"."'),
      /^environment: with only the home folder kept between runs: keeps the last: /,
    ],
    [
      "ends with a traceback if there is no input",
      (text) => text.replace("for month in sorted", "max(counts)\nfor month in sorted"),
      /^survival: nothing on stdin: a Python traceback: ValueError/,
    ],
  ])("is not verified if it %s", { timeout: 60_000 }, async (_, change, reason) => {
    const found = await monthsOf(change);
    expect(found).toMatchObject({
      status: "not-verified",
      reason: expect.stringMatching(reason) as string,
    });
  });
});

const shortener = pythonShortener()[0]?.content ?? "";

const REFUSES = {
  criterionId: "c4",
  name: "refuses a short body",
  steps: [http({ method: "POST", path: "/shorten", body: "{}", expect: { status: [400] } })],
};

describe.skipIf(quick.missing !== null)("a service", () => {
  it.each<[string, (text: string) => string, RegExp]>([
    [
      "does not start on what it left",
      (text) => text.replace("longs = {}", 'longs = {}\nopen("started", "x")'),
      /^environment: a second start on what the first left: the program ended before it listened/,
    ],
    [
      "leaves a body unread on a connection that is kept",
      (text) =>
        text.replace(
          "    def do_POST(self):\n",
          '    protocol_version = "HTTP/1.1"\n\n    def do_POST(self):\n        if int(self.headers["Content-Length"]) < 5:\n            self.send_response(400)\n            self.send_header("Content-Length", "0")\n            self.end_headers()\n            return\n',
        ),
      /^environment: with a connection that is kept: /,
    ],
  ])("is not verified if it %s", { timeout: 60_000 }, async (_, change, reason) => {
    const found = await quick.verified({
      files: pythonShortener({ "app.py": change(shortener) }),
      specification: shortenerSpecification("python", { start: ["python3", "app.py"] }),
      tests: { tests: [REFUSES, ...SHORTENER_TESTS.tests] },
    });
    expect(found).toMatchObject({
      status: "not-verified",
      reason: expect.stringMatching(reason) as string,
    });
  });
});

const SERVER_START = "const server = createServer((request, response) => {";

describe.skipIf(whole.missing !== null)("a service that is soaked", () => {
  it("is not verified if it ends after thousands of requests", { timeout: 120_000 }, async () => {
    const source = typescriptShortener().find(({ path }) => path === "src/server.ts")?.content ?? "";
    const dying = source.replace(
      SERVER_START,
      `let seen = 0;\n${SERVER_START}\n  seen += 1;\n  if (seen > 2000) process.exit(3);`,
    );
    const found = await whole.verified({
      files: typescriptShortener({ "src/server.ts": dying }),
      specification: shortenerSpecification("typescript", {
        build: ["npx", "tsc"],
        start: ["node", "dist/server.js"],
      }),
      tests: SHORTENER_TESTS,
    });
    expect(found).toMatchObject({
      status: "not-verified",
      reason: expect.stringMatching(/^soak: after \d+ requests, the server ended: exit 3/) as string,
    });
  });
});
