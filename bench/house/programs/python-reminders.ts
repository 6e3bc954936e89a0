import type { AcceptanceTests } from "../../../src/software-house/contract/acceptance-tests.ts";
import type { Specification } from "../../../src/software-house/contract/specification.ts";
import { command, must, test } from "../projects/steps.ts";
import type { Developer } from "./developer.ts";

const specification: Specification = {
  title: "Reminders",
  language: "python",
  kind: "command-line",
  summary: "Keeps reminders in the file .reminders in the home folder.",
  run: { build: [], start: ["python3", "reminders.py"], portVariable: null },
  interface: [
    {
      name: "add",
      usage: "reminders.py add TEXT DAYS",
      description: "keeps a reminder that is due in so many days, and prints its number",
    },
    {
      name: "list",
      usage: "reminders.py list",
      description: "prints the number, the date and the text of each reminder, a line each",
    },
  ],
  criteria: [
    must("C1", "no reminders", "one is added", "1 is printed"),
    must(
      "C2",
      "reminders were added",
      "they are listed",
      "each is due so many days by the calendar after the day on which it was added; today is the date in UTC",
    ),
    must(
      "C3",
      "several runs at once",
      "each adds a reminder",
      "all are kept, with different numbers, as if the runs came one after the other",
    ),
    must(
      "C4",
      "a run that was killed while it added a reminder",
      "the next run starts",
      "the reminders are as before the killed run or as after it, and later runs work; a run that ends leaves nothing but .reminders and .reminders.lock in the home folder",
    ),
  ],
  outOfScope: [],
};

const tests: AcceptanceTests = {
  tests: [
    test("C1", "the first reminder", command(["add", "tea with Ada", "3"], { out: ["^1\\s*$"] })),
    test(
      "C2",
      "days over the end of the summer",
      {
        ...command(["add", "sweep the chimney", "60"], { out: ["^1\\s*$"] }),
        clock: "2026-10-02T12:00:00Z",
      },
      command(["list"], { out: ["^1 2026-12-01 sweep the chimney\\s*$"] }),
    ),
    test(
      "C3",
      "two reminders",
      command(["add", "tea with Ada", "3"], { out: ["^1\\s*$"] }),
      command(["add", "a walk", "0"], { out: ["^2\\s*$"] }),
      command(["list"], { out: ["^1 \\S+ tea with Ada\\n2 \\S+ a walk\\s*$"] }),
    ),
    test(
      "C4",
      "later runs",
      command(["add", "a walk", "1"], { out: ["^1\\s*$"] }),
      command(["list"], { out: ["^1 \\S+ a walk\\s*$"] }),
    ),
  ],
};

const program = `import contextlib
import fcntl
import json
import os
import sys
import time
from datetime import date, datetime, timedelta, timezone

STORE = os.path.join(os.path.expanduser("~"), ".reminders")


@contextlib.contextmanager
def locked():
    with open(STORE + ".lock", "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def today():
    return datetime.now(timezone.utc).date()


def due(days):
    return today() + timedelta(days=days)


def read():
    try:
        with open(STORE, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return []


def save(reminders):
    new = f"{STORE}.{os.getpid()}"
    with open(new, "w", encoding="utf-8") as file:
        json.dump(reminders, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, STORE)


def add(text, days):
    with locked():
        reminders = read()
        reminders.append([due(int(days)).isoformat(), text])
        save(reminders)
    return len(reminders)


def main(words):
    try:
        if len(words) == 3 and words[0] == "add":
            print(add(*words[1:]), flush=True)
        elif words == ["list"]:
            for number, (day, text) in enumerate(read(), 1):
                print(number, day, text)
            sys.stdout.flush()
        else:
            sys.exit("use add TEXT DAYS or list")
    except (OSError, OverflowError, ValueError) as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(f"reminders: {ascii(str(error))}")


if sys.stdout is None:
    sys.exit(1)
main(sys.argv[1:])
`;

/** A correct program that keeps its data in the home folder, whatever runs at once or is killed. */
export const pythonReminders: Developer = {
  name: "python: correct reminders",
  fault: null,
  specification,
  tests,
  files: [
    { path: "reminders.py", content: program },
    { path: "README.md", content: "# Reminders\n\nreminders.py add TEXT DAYS, reminders.py list\n" },
  ],
};
