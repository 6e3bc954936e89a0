import { expect, test } from "vitest";
import { isMachineBusy } from "../../../../src/software-house/verification/busy-machine.ts";

test.each([
  ["nothing waits, and all processor time is ours", { waiting: 1, cores: 2, share: 0.99 }, false],
  ["more processes want to run than there are cores", { waiting: 4, cores: 2, share: 0.99 }, true],
  ["a quota withholds processor time", { waiting: 0, cores: 2, share: 0.1 }, true],
])("a machine is busy or not if %s", (_, load, expected) => {
  expect(isMachineBusy(() => load)).toBe(expected);
});
