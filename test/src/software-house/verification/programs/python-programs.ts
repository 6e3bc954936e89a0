// oxlint-disable unicorn/no-thenable -- the contract's name; a criterion is data and never awaited.
import type {
  AcceptanceTests,
  CommandStep,
} from "../../../../../src/software-house/contract/acceptance-tests.ts";
import type { ProjectFile } from "../../../../../src/software-house/contract/file-set.ts";
import type { Specification } from "../../../../../src/software-house/contract/specification.ts";

const SHORTENER = `import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlparse

lock = threading.Lock()
longs = {}


def add(long):
    for code, known in longs.items():
        if known == long:
            return code
    code = "p%d" % (len(longs) + 1)
    longs[code] = long
    return code


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        text = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        try:
            long = json.loads(text)["url"]
            if not urlparse(long).netloc:
                raise ValueError(long)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.send_error(400)
            return
        with lock:
            code = add(long)
        body = json.dumps({"code": code, "short_url": "http://localhost:%s/%s" % (os.environ["PORT"], code)}).encode()
        self.send_response(201)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        long = longs.get(self.path[1:])
        if long is None:
            self.send_error(404)
            return
        self.send_response(302)
        self.send_header("Location", long)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
`;

const SHORTENER_TEST = `import unittest

from app import add


class AddTest(unittest.TestCase):
    def test_same_address_same_code(self):
        self.assertEqual(add("https://a.example"), add("https://a.example"))
`;

/**
 * Creates a URL shortener in Python. Its short addresses use another name of this machine, localhost. `changes`
 * replaces or adds files.
 */
export function pythonShortener(changes: Record<string, string> = {}): ProjectFile[] {
  return Object.entries({ "app.py": SHORTENER, "test_app.py": SHORTENER_TEST, ...changes }).map(
    ([path, content]) => ({ path, content }),
  );
}

const TASKS = `import json
import os
import sys

FILE = os.path.join(os.path.expanduser("~"), ".tasks.json")


def load():
    if not os.path.exists(FILE):
        return []
    with open(FILE) as file:
        return json.load(file)


def main(words):
    tasks = load()
    if words[:1] == ["add"] and len(words) == 2:
        tasks.append(words[1])
        with open(FILE, "w") as file:
            json.dump(tasks, file)
        print("added %d" % len(tasks))
        return 0
    if words == ["list"]:
        for number, task in enumerate(tasks, 1):
            print("%d. %s" % (number, task))
        return 0
    print("usage: tasks add TEXT | list", file=sys.stderr)
    return 2


sys.exit(main(sys.argv[1:]))
`;

/**
 * Creates a task list for the command line, which stores its tasks in the user's home folder. `changes` replaces or
 * adds files.
 */
export function pythonTasks(changes: Record<string, string> = {}): ProjectFile[] {
  return Object.entries({ "tasks.py": TASKS, ...changes }).map(([path, content]) => ({ path, content }));
}

/** Specification of the task list. */
export const TASKS_SPECIFICATION: Specification = {
  title: "Tasks",
  language: "python",
  kind: "command-line",
  summary: "Keeps a list of tasks.",
  run: { build: [], start: ["python3", "tasks.py"], portVariable: null },
  interface: [{ name: "add", usage: "tasks add TEXT", description: "adds a task" }],
  criteria: [
    { id: "c1", priority: "must", given: "a task", when: "it is added", then: "the list has it" },
    {
      id: "c2",
      priority: "must",
      given: "no task",
      when: "nothing is said",
      then: "it tells how it is used",
    },
  ],
  outOfScope: [],
};

/** Creates a run of the program. Accepts any result if `expect` is missing. */
function command(
  step: Omit<Partial<CommandStep>, "expect"> & { expect?: Partial<CommandStep["expect"]> },
): CommandStep {
  const { expect, ...rest } = step;
  return {
    kind: "command",
    arguments: [],
    stdin: null,
    capture: [],
    ...rest,
    expect: { exit: [], stdout: [], stderr: [], ...expect },
  };
}

/** One test for each criterion of the task list. */
export const TASKS_TESTS: AcceptanceTests = {
  tests: [
    {
      criterionId: "c1",
      name: "adds and lists",
      steps: [
        command({
          arguments: ["add", "Buy fresh milk"],
          expect: { exit: [0], stdout: ["^added 1$"] },
          capture: [{ name: "count", from: "stdout", key: "added (\\d+)" }],
        }),
        command({ arguments: ["list"], expect: { exit: [0], stdout: ["^{{count}}\\. Buy fresh milk$"] } }),
      ],
    },
    {
      criterionId: "c2",
      name: "tells its usage",
      steps: [command({ expect: { exit: [2], stderr: ["usage"] } })],
    },
  ],
};
