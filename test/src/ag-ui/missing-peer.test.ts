import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Runs a program that reads an input of AG-UI, and returns what it prints. */
async function readInput(environment: Record<string, string>, ...flags: string[]): Promise<string> {
  const program = `
    const { readAgUiInput } = await import("./src/ag-ui/index.ts");
    await readAgUiInput({ threadId: "1", runId: "1", messages: [] }).then(
      ({ threadId }) => console.log("thread", threadId),
      (error) => console.log(error.code, error.message),
    );
  `;
  const words = ["--import", "tsx", ...flags, "--input-type=module", "--eval", program];
  const env = { ...process.env, ...environment };
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: ROOT, env });
  return stdout.trim();
}

test("without AG-UI's package, reading an input says how to install it", async () => {
  expect(await readInput({})).toBe("thread 1");
  const without = readInput(
    { TEST_WITHOUT: "@ag-ui/core" },
    "--import",
    "./test/fixtures/without-package.mjs",
  );
  expect(await without).toMatch(/^configuration_invalid .*npm install @ag-ui\/core$/);
});
