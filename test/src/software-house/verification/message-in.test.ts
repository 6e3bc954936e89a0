import { expect, test } from "vitest";
import { messageIn } from "../../../../src/software-house/verification/message-in.ts";

test.each([
  [
    "the end of a Python traceback",
    "listening\nTraceback (most recent call last):\n  File \"app.py\", line 3, in <module>\n    run()\nKeyError: 'id'\n",
    "KeyError: 'id'",
  ],
  [
    "the last of several tracebacks",
    "Traceback (most recent call last):\n  a\nKeyError: 'id'\n\nDuring handling of it:\n\nTraceback (most recent call last):\n  b\nValueError: no id\n",
    "ValueError: no id",
  ],
  [
    "the error of Node, not the place above it",
    "node:fs:448\n    return binding.readFileUtf8(path, flags);\n           ^\n\nError: ENOENT: no such file or directory, open '.env'\n    at x\n",
    "Error: ENOENT: no such file or directory, open '.env'",
  ],
  [
    "an error of Node with a code",
    "node:internal/x:873\n\nTypeError [ERR_INVALID_ARG_TYPE]: The path must be a string\n",
    "TypeError [ERR_INVALID_ARG_TYPE]: The path must be a string",
  ],
  [
    "a syntax error of Python, which has no traceback",
    "  File \"app.py\", line 1\n    def x(\nSyntaxError: '(' was never closed\n",
    "SyntaxError: '(' was never closed",
  ],
  [
    "the panic of Go below its log",
    "2026/01/01 listening\npanic: runtime error: index out of range\n\ngoroutine 1 [running]:\n",
    "panic: runtime error: index out of range",
  ],
  [
    "the first line of a compiler that is no heading",
    "# example.com/app\n./main.go:3:1: syntax error\n",
    "./main.go:3:1: syntax error",
  ],
  ["nothing of an empty output", "\n", ""],
])("shows %s", (_, output, message) => {
  expect(messageIn(output)).toBe(message);
});
