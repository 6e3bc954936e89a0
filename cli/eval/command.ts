import { InvalidArgumentError } from "commander";
import { UsageError } from "../errors.ts";
import type { CommandContext } from "../program.ts";
import { filled, wholeNumber } from "../run/run-options.ts";
import type { EvalRequest } from "./eval.ts";

const AFTER_HELP = `
The file is JSON, or a module (.ts, .js, .mjs) that exports "evaluation":
  { "graph": "router", "repeat": 3, "cases": [
    { "id": "charged-twice", "request": "I was charged twice.",
      "expect": { "route": "billing" } } ] }
"cases" can also name a file of JSON lines. The page docs/evaluation.md has all
that can be expected.

--accept writes <file>.accepted.json. Later runs are compared with it: a case
that passed there and fails now is a regression.

The table goes to stdout. With --json, stdout is one JSON object instead.
Ctrl-C stops, and reports what ran.

Exit codes:
  0    accepted
  1    a regression, a criterion that is missed, or runs that were not graded
  2    the file or the options are wrong; no model was called
  130  interrupted with Ctrl-C

Examples:
  $ troupe eval routes.json
  $ troupe eval routes.json --repeat 5 --only "billing-*" --cost 0.50
  $ troupe eval routes.json --record tapes && troupe eval routes.json --replay tapes
  $ troupe eval evaluation.ts --accept
  $ troupe eval evaluation.ts --junit evaluation.xml`;

/** Registers `troupe eval <file>`. */
export function registerEval({ program, output, exitWith }: CommandContext): void {
  program
    .command("eval")
    .summary("run cases against a graph, and report how well it does")
    .description(
      "Runs each case of an evaluation several times, and reports routes, plans, answers and cost.",
    )
    .argument("<file>", "the evaluation: a JSON file or a module")
    .option("--repeat <number>", "run each case this many times (default: the file's, or 1)", wholeNumber)
    .option("--only <ids>", "only these cases, with commas between; * stands for any characters", ids)
    .option("--concurrency <number>", "how many runs at the same time, at most 64 (default: 4)", wholeNumber)
    .option("--model-calls <number>", "stop before all runs together use more model calls", wholeNumber)
    .option("--cost <amount>", "stop before they cost more, by the graph's price function", amount)
    .option("--record <folder>", "write the model calls of each run to a file of this folder", filled)
    .option("--replay <folder>", "let the recordings of this folder answer instead of a model", filled)
    .option("--accept", "keep this run as the one to compare with")
    .option("--yes", "approve everything that a run asks about")
    .option("--junit <file>", "also write the result as JUnit XML", filled)
    .option("--json", "print one JSON object instead of the table")
    .addHelpText("after", AFTER_HELP)
    .action(async (file: string, options: Omit<EvalRequest, "file">) => {
      if (options.record !== undefined && options.replay !== undefined) {
        throw new UsageError("--record cannot be used with --replay: its calls are recorded already");
      }
      const { evaluate } = await import("./eval.ts");
      exitWith(await evaluate({ file, ...options }, output));
    });
}

function ids(value: string): string[] {
  const listed = value.split(",").map((id) => id.trim());
  if (listed.every((id) => id !== "")) return listed;
  throw new InvalidArgumentError("It must be ids with commas between, none of them empty.");
}

function amount(value: string): number {
  const number = Number(value);
  if (value.trim() !== "" && Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError("It must be a number above 0.");
}
