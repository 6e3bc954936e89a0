import { expect, test } from "vitest";
import { crashIn } from "../../../../src/software-house/verification/odd-input/crash.ts";

const report = { exit: 1, signal: null, stopped: null, stdout: "", stderr: "", milliseconds: 1 };

test.each([
  [
    "a Go panic",
    {
      exit: 2,
      stderr: "panic: runtime error: index out of range [1]\n\ngoroutine 1 [running]:\nmain.main()",
    },
    "a Go panic: panic: runtime error: index out of range [1]",
  ],
  [
    "a Python traceback",
    { stderr: 'Traceback (most recent call last):\n  File "main.py", line 1\nValueError: no number\n' },
    "a Python traceback: ValueError: no number",
  ],
  [
    "an uncaught error of Node",
    {
      stderr: "file:///project/main.js:1\nthrow x\n^\n\nRangeError: too deep\n    at a\n\nNode.js v20.20.2\n",
    },
    "an uncaught error of Node: RangeError: too deep",
  ],
  ["a signal", { exit: null, signal: "SIGSEGV" }, "ended by SIGSEGV"],
])("%s is a crash", (_, found, text) => {
  expect(crashIn({ ...report, ...found })).toMatchObject({ text });
});

test.each([
  ["a message of its own", { exit: 3, stderr: "error: line 2 is no number\n" }],
  ["a stop at a limit", { exit: null, signal: "SIGKILL", stopped: "time" as const }],
  ["a traceback that it logs and survives", { exit: 0, stderr: "Traceback (most recent call last):\n" }],
])("%s is none", (_, found) => {
  expect(crashIn({ ...report, ...found })).toBeNull();
});
