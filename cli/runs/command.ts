import { InvalidArgumentError, Option, type Command } from "commander";
import type { AnswerOptions } from "../approval/given-answer.ts";
import type { CommandContext } from "../program.ts";
import { addLimitOptions, filled, wholeNumber } from "../run/run-options.ts";
import { addClientOptions } from "../services/open-client.ts";
import type { WatchRequest } from "../queue/watch-run.ts";
import { ageOf } from "./age.ts";
import type { ChangeRequest } from "./change-runs.ts";
import type { ListRequest } from "./look-at-runs.ts";
import { RUN_STATUSES, statusesText } from "./run-statuses.ts";

const AFTER_HELP = `
The status of a run is one of:
${statusesText()}

The addresses of Redis and PostgreSQL are those of troupe worker: --redis and
--postgres, or TROUPE_REDIS_URL and TROUPE_POSTGRES_URL, also in .env.

Examples:
  $ troupe runs list --status running --status waiting
  $ troupe runs watch 3f0c1d1e-6a51-4a0e-9d52-0a5d3f3f2a11
  $ troupe runs answer 3f0c1d1e-6a51-4a0e-9d52-0a5d3f3f2a11 --approve
  $ troupe runs delete --older-than 30d`;

/** Registers `troupe runs` and its commands. */
export function registerRuns({ program, output, exitWith }: CommandContext): void {
  const runs = program
    .command("runs")
    .summary("look at, answer, stop and delete runs of workers")
    .description("Looks at the runs that workers carry out, and changes them.")
    .addHelpText("after", AFTER_HELP);
  registerLooks(runs, { output, exitWith });
  registerChanges(runs, { output });
}

function registerLooks(runs: Command, { output, exitWith }: Omit<CommandContext, "program">): void {
  const list = runs
    .command("list")
    .description("Lists runs, the newest first.")
    .option(
      "--status <status>",
      `only runs with this status (${RUN_STATUSES.join(", ")}); repeatable`,
      statuses,
    )
    .option("--graph <name>", "only runs of this graph", filled)
    .option("--thread <id>", "only runs of this thread", filled)
    .option("--limit <number>", "at most this many (default: 50)", wholeNumber)
    .option("--before <run>", "only runs that were submitted before this one, for the next page", filled)
    .option("--json", "print one JSON object: { runs: [...] }");
  addClientOptions(list).action(async (options: ListRequest) => {
    const { printRuns } = await import("./look-at-runs.ts");
    await printRuns(options, output);
  });
  addClientOptions(ofRun(runs, "show").description("Prints one run with its answer.")).action(
    async (run: string, options: Omit<ChangeRequest, "run">) => {
      const { printRun } = await import("./look-at-runs.ts");
      await printRun({ run, ...options }, output);
    },
  );
  const watch = ofRun(runs, "watch")
    .description("Shows a run until it is over, as troupe run does, and prints its answer.")
    .option("--yes", "approve everything that the run asks about")
    .option("--out <folder>", "also write answer.md and run.json to this folder", filled);
  addClientOptions(watch).action(async (run: string, options: Omit<WatchRequest, "run">) => {
    const { watchRun } = await import("../queue/watch-run.ts");
    exitWith(await watchRun({ run, ...options }, output));
  });
}

function registerChanges(runs: Command, { output }: Pick<CommandContext, "output">): void {
  const answer = ofRun(runs, "answer")
    .description("Answers what a run waits for. It then goes on.")
    .addOption(new Option("--approve", "approve the question").conflicts(["reject", "answer"]))
    .addOption(
      new Option("--reject <feedback>", "reject it, and say what is wrong")
        .argParser(filled)
        .conflicts(["answer"]),
    )
    .addOption(new Option("--answer <file>", "answer it with the JSON of a file").argParser(filled))
    .option("--all", "let --approve or --reject answer all questions that wait");
  addClientOptions(answer).action(
    async (run: string, options: Omit<ChangeRequest, "run"> & AnswerOptions) => {
      const { answerQueuedRun } = await import("./change-runs.ts");
      await answerQueuedRun({ run, ...options }, output);
    },
  );
  const cancel = ofRun(runs, "cancel").description("Stops a run. One that is over stays as it is.");
  addClientOptions(cancel).action(async (run: string, options: Omit<ChangeRequest, "run">) => {
    const { cancelQueuedRun } = await import("./change-runs.ts");
    await cancelQueuedRun({ run, ...options }, output);
  });
  const resume = ofRun(runs, "resume").description(
    "Continues a run that is over: one that a limit stopped, that failed or was canceled.",
  );
  addClientOptions(addLimitOptions(resume)).action(
    async (run: string, options: Omit<ChangeRequest, "run">) => {
      const { resumeQueuedRun } = await import("./change-runs.ts");
      await resumeQueuedRun({ run, ...options }, output);
    },
  );
  const remove = runs
    .command("delete")
    .description("Deletes runs that ended long ago, and threads whose last run it was.")
    .requiredOption("--older-than <age>", "how long ago they ended, such as 12h or 30d", ageOf)
    .option("--json", "print one JSON object: { deleted }");
  addClientOptions(remove).action(async (options: { olderThan: number; json?: true }) => {
    const { deleteQueuedRuns } = await import("./change-runs.ts");
    await deleteQueuedRuns(options, output);
  });
}

/** Adds a command about one run. */
function ofRun(runs: Command, name: string): Command {
  return runs
    .command(name)
    .argument("<run>", "the run's id; `troupe run --queue` and `troupe runs list` print it")
    .option("--json", "print one JSON object");
}

function statuses(value: string, before: string[] | undefined): string[] {
  if ((RUN_STATUSES as readonly string[]).includes(value)) return [...(before ?? []), value];
  throw new InvalidArgumentError(`It must be one of ${RUN_STATUSES.join(", ")}.`);
}
