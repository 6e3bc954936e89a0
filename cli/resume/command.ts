import { Option } from "commander";
import type { AnswerOptions } from "../approval/given-answer.ts";
import type { CommandContext } from "../program.ts";
import type { RunOptions } from "../run/prepare-run.ts";
import { addRunOptions, filled } from "../run/run-options.ts";

const AFTER_HELP = `
The thread remembers its graph and its request. Recorded work is not repeated.
If the thread is finished, its answer is printed again. A run that was stopped
by a limit continues if you give it a larger limit.

A run that waits for an answer asks you, if there is a terminal. Without one,
--approve, --reject or --answer answers the question that waits. They do not
answer what the run asks later, as --yes does. If several questions wait, they
are listed with their ids: add --all, or name them in the file of --answer, as
{ "<id>": <answer>, ... }. An answer is true, false, or an object:
  { "decision": "approve" }
  { "decision": "reject", "feedback": "Too expensive." }
  { "decision": "edit", ... }, as docs/approval.md describes it

Examples:
  $ troupe threads
  $ troupe resume 3f0c1d1e-6a51-4a0e-9d52-0a5d3f3f2a11 --approve
  $ troupe resume 3f0c1d1e-6a51-4a0e-9d52-0a5d3f3f2a11 --reject "Too expensive."
  $ troupe resume 3f0c1d1e-6a51-4a0e-9d52-0a5d3f3f2a11 --max-tokens 200000`;

/** Registers `troupe resume <thread>`. */
export function registerResume({ program, output, exitWith }: CommandContext): void {
  const command = program
    .command("resume")
    .summary("continue a run that was cut short")
    .description("Continues a thread's run that was interrupted, was killed, failed or waits for an answer.")
    .argument("<thread>", "the thread's id; `troupe run` and `troupe threads` print it")
    .addOption(
      new Option("--approve", "approve the question that the run waits for").conflicts([
        "reject",
        "answer",
        "yes",
      ]),
    )
    .addOption(
      new Option("--reject <feedback>", "reject it, and say what is wrong")
        .argParser(filled)
        .conflicts(["answer", "yes"]),
    )
    .addOption(
      new Option("--answer <file>", "answer it with the JSON of a file").argParser(filled).conflicts(["yes"]),
    )
    .option("--all", "let --approve or --reject answer all questions that wait");
  addRunOptions(command)
    .addHelpText("after", AFTER_HELP)
    .action(async (thread: string, options: RunOptions & AnswerOptions) => {
      const { resumeRun } = await import("./resume.ts");
      exitWith(await resumeRun({ thread, ...options }, output));
    });
}
