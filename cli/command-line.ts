import { CommanderError } from "commander";
import { describeError } from "./describe-error.ts";
import { EXIT_CODES, exitCodeOfError } from "./exit-code.ts";
import type { Output } from "./output.ts";
import { createProgram } from "./program.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Runs one command line (without the program's own name) and returns its exit code; it never rejects.
 * With `--json` among the words, stdout gets one JSON object also where the words are wrong.
 */
export async function runCommandLine(words: readonly string[], output: Output): Promise<number> {
  let exitCode: number = EXIT_CODES.completed;
  const program = createProgram(output, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...words], { from: "user" });
    return exitCode;
  } catch (thrown) {
    // Help and version arrive as "errors" without fault.
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT_CODES.completed;
    const error =
      thrown instanceof CommanderError ? new UsageError(thrown.message.replace(/^error: /, "")) : thrown;
    // What is wrong with the words themselves, commander has said already.
    if (error === thrown) output.say(`troupe: ${describeError(error)}`);
    if (asksForJson(words)) {
      const { failureRecord } = await import("./run/run-record.ts");
      const record = failureRecord(error, { graph: null, thread: null });
      await output.deliver(`${JSON.stringify(record, null, 2)}\n`, { isData: true });
    }
    return exitCodeOfError(error);
  }
}

function asksForJson(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return words.slice(0, end === -1 ? undefined : end).includes("--json");
}
