import { CommanderError } from "commander";
import { describeError, EXIT_CODES, exitCodeOfError, UsageError } from "./errors.ts";
import type { Output } from "./output.ts";
import { createProgram } from "./program.ts";

/**
 * Runs one command line (without the program's own name) and resolves to its exit code. It never rejects.
 * If the words include `--json`, stdout gets one JSON object, also if the words are wrong.
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
    // Commander also throws after it has printed the help or the version; that is not a failure.
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT_CODES.completed;
    const error =
      thrown instanceof CommanderError ? new UsageError(thrown.message.replace(/^error: /, "")) : thrown;
    // Commander has already printed its own errors.
    if (isExcess(thrown)) output.say("(put an argument with spaces in quotes)");
    if (error === thrown) output.say(`troupe: ${describeError(error)}`);
    if (asksForJson(words)) {
      const record = await failureOf(words, error);
      await output.deliver(`${JSON.stringify(record, null, 2)}\n`, { isData: true });
    }
    return exitCodeOfError(error);
  }
}

/** Returns the JSON object of a command that failed before it had one of its own. */
async function failureOf(words: readonly string[], error: unknown): Promise<object> {
  if (words[0] === "eval") {
    const { evaluationFailure } = await import("./eval/failure-record.ts");
    return evaluationFailure(error);
  }
  const { failureRecord } = await import("./run/run-record.ts");
  return failureRecord(error, { graph: null, thread: null });
}

function isExcess(thrown: unknown): boolean {
  return thrown instanceof CommanderError && thrown.code === "commander.excessArguments";
}

function asksForJson(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return words.slice(0, end === -1 ? undefined : end).includes("--json");
}
