import { expect, test } from "vitest";
import { modulesIn } from "../../../../src/software-house/verification/toolchains/go/go-packages.ts";

test.each([
  ["in a block", "go 1.19\n\nuse (\n\t./app\n\t./notes // shared\n)\n", ["app", "notes"]],
  ["in single lines", 'go 1.21\nuse ./app\nuse "./notes/"\n', ["app", "notes"]],
  ["for the folder itself", "go 1.21\n\nuse .\n", ["."]],
  ["without any", "go 1.21\n", []],
])("modulesIn reads what a workspace uses %s", (_, text, expected) => {
  expect(modulesIn(text)).toEqual(expected);
});
