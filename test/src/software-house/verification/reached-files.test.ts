import { expect, test } from "vitest";
import {
  reachedFiles,
  type PythonFile,
} from "../../../../src/software-house/verification/toolchains/python/reached-files.ts";

const file = (path: string, ...imports: string[]): PythonFile => ({ path, error: null, imports });
const reached = (files: PythonFile[], commands: string): string[] =>
  [...reachedFiles(files, commands)].sort();

test("the program, what it imports, and what that imports are reached", () => {
  const files = [
    file("app.py", "core", "lib"),
    file("core.py", "./store"),
    file("store.py"),
    file("other.py"),
  ];
  expect(reached([...files, file("third_party/lib/__init__.py")], "python3 app.py")).toEqual([
    "app.py",
    "core.py",
    "store.py",
    "third_party/lib/__init__.py",
  ]);
});

test("a file that nothing imports is not reached, such as a template or a part for another version", () => {
  const files = [
    file("app.py", "lib"),
    file("lib/__init__.py"),
    file("lib/compat_py2.py"),
    file("templates/model.py"),
  ];
  expect(reached(files, "python3 app.py")).toEqual(["app.py", "lib/__init__.py"]);
});

test("a package that is started by its name, and all tests, are reached", () => {
  const files = [
    file("notes/__main__.py", "./notes/core"),
    file("notes/core.py"),
    file("tests/test_core.py"),
  ];
  expect(reached(files, "python3 -m notes")).toEqual([
    "notes/__main__.py",
    "notes/core.py",
    "tests/test_core.py",
  ]);
});

test("a relative import names one file only", () => {
  const files = [file("app.py", "./core"), file("core.py"), file("old/core.py")];
  expect(reached(files, "sh -c 'exec python3 ./app.py'")).toEqual(["app.py", "core.py"]);
});
