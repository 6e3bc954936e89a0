import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Runs a program that starts tracing, and prints how that ended. */
async function startTracing(...flags: string[]): Promise<string> {
  const program = `
    const { traceRuns } = await import("./src/telemetry/index.ts");
    await traceRuns().then(() => console.log("tracing"), (error) => console.log(error.code, error.message));
  `;
  const words = ["--import", "tsx", ...flags, "--input-type=module", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: ROOT });
  return stdout.trim();
}

test("without OpenTelemetry's API, tracing says how to install it", async () => {
  expect(await startTracing()).toBe("tracing");
  expect(await startTracing("--import", "./test/fixtures/without-opentelemetry.mjs")).toMatch(
    /^configuration_invalid .*npm install @opentelemetry\/api/s,
  );
});
