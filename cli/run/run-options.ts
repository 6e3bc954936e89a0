import { InvalidArgumentError, type Command } from "commander";

/** Adds the options that `troupe run` and `troupe resume` share. */
export function addRunOptions(command: Command): Command {
  const named = addDatabaseOption(command).option(
    "--model <name>",
    "the model of every role, e.g. gpt-4.1 or anthropic:claude-sonnet-4-5",
    filled,
  );
  return addLimitOptions(named)
    .option(
      "--out <folder>",
      "also write answer.md and run.json (the JSON object) to this folder; a software-house delivers its project there (default: runs/<thread>)",
      filled,
    )
    .option("--yes", "approve everything that the run asks about")
    .option("--json", "print one JSON object instead of the answer");
}

/** Adds the options that limit a run. */
export function addLimitOptions(command: Command): Command {
  return command
    .option("--max-model-calls <number>", "limit the run to this many model calls", wholeNumber)
    .option("--max-tokens <number>", "limit it to this many tokens, input and output together", wholeNumber)
    .option("--max-seconds <number>", "limit it to this many seconds of work", wholeNumber)
    .option("--max-hops <number>", "limit a turn to this many handoffs (default: 8)", wholeNumber)
    .option("--max-rounds <number>", "limit a software-house to this many rounds (default: 3)", wholeNumber);
}

/** Adds the option that chooses the file in which threads are saved. */
export function addDatabaseOption(command: Command): Command {
  return command.option(
    "--db <file>",
    "the SQLite file that keeps threads (default: TROUPE_DB, or threads.db in your state folder)",
    filled,
  );
}

/** Returns an option's value as a number. Throws InvalidArgumentError if it is not a whole number of at least 1. */
export function wholeNumber(value: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("It must be a whole number of at least 1.");
}

/** Returns an option's value as a port; 0 stands for any free one. Throws InvalidArgumentError if it is not one. */
export function portNumber(value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= 65_535) return number;
  throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
}

/** Returns an option's value. Throws InvalidArgumentError if it is blank. */
export function filled(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError("It must not be empty.");
  return value;
}
