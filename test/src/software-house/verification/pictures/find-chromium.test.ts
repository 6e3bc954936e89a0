import { chmodSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findChromium } from "../../../../../src/software-house/verification/pictures/find-chromium.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";

test("a browser is a compiled program, which a link may lead to, and no script", () => {
  using folder = temporaryFolder({ program: "\u007fELF...", chromium: "#!/bin/sh\n" });
  chmodSync(join(folder.path, "program"), 0o755);
  chmodSync(join(folder.path, "chromium"), 0o755);
  expect(findChromium(folder.path, [])).toBe(null);
  symlinkSync("program", join(folder.path, "google-chrome"));
  expect(findChromium(`relative:${folder.path}`, [])).toBe(join(folder.path, "program"));
});

test("what a distribution installs comes first; what is missing, or cannot be run, is passed over", () => {
  using folder = temporaryFolder({ installed: "\u007fELF", chromium: "\u007fELF" });
  const installed = join(folder.path, "installed");
  chmodSync(join(folder.path, "chromium"), 0o755);
  const places = [join(folder.path, "missing"), installed];
  expect(findChromium(folder.path, places)).toBe(join(folder.path, "chromium"));
  chmodSync(installed, 0o755);
  expect(findChromium(folder.path, places)).toBe(installed);
  writeFileSync(installed, "");
  expect(findChromium("", places)).toBe(null);
});
