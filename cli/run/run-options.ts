import { InvalidArgumentError, type Command } from "commander";

/** Adds the options that a new run and one that goes on have in common. */
export function addRunOptions(command: Command): Command {
  return addDatabaseOption(command)
    .option("--model <name>", "the model of every role, e.g. gpt-4.1 or anthropic:claude-sonnet-4-5", filled)
    .option("--max-model-calls <number>", "stop the run at so many model requests", wholeNumber)
    .option("--max-tokens <number>", "stop it at so many tokens, in and out together", wholeNumber)
    .option("--max-seconds <number>", "stop it after so many seconds of work", wholeNumber)
    .option("--max-hops <number>", "stop after so many handoffs in a turn (default: 8)", wholeNumber)
    .option("--max-rounds <number>", "stop a software-house after so many rounds (default: 3)", wholeNumber)
    .option(
      "--out <folder>",
      "also write answer.md and run.json (what --json prints) there; a software-house delivers there (default: runs/<thread>)",
      filled,
    )
    .option("--yes", "approve whatever the run would ask you about")
    .option("--json", "print one JSON object instead of the answer");
}

/** Adds the choice of the file in which threads are kept. */
export function addDatabaseOption(command: Command): Command {
  return command.option(
    "--db <file>",
    "the SQLite file that keeps threads (default: TROUPE_DB, else yours)",
    filled,
  );
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("It is a whole number, 1 or more.");
}

/** An option's value that is not blank. */
export function filled(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError("It is empty.");
  return value;
}
