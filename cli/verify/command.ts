import type { CommandContext } from "../program.ts";
import { filled, wholeNumber } from "../run/run-options.ts";
import type { VerifyRequest } from "./verify.ts";

/** The options that commander reads, in addition to the folder. */
type VerifyWords = Omit<VerifyRequest, "folder">;

const AFTER_HELP = `
Calls no model. The verdict goes to stdout, everything else to stderr. The exit
code is 0 only if the verdict is "verified". With --json, stdout is exactly one
JSON object, also on failure:
  { graph, thread, answer, outcome, verdict?, evidence?, ignored?, changed?,
    pictures?, error? }

A delivery is also compared with its hashes. If a file was changed since it was
written, the exit code is 1, whatever the verdict is.

Examples:
  $ troupe verify runs/shortener
  $ troupe verify shortener/project --specification specification.json \\
      --tests acceptance_tests.json
  $ troupe verify . --specification s.json --tests t.json --json --out verified`;

/** Registers `troupe verify <folder>`. */
export function registerVerify({ program, output, exitWith }: CommandContext): void {
  program
    .command("verify")
    .summary("build, run and test a project")
    .description(
      "Builds, runs and tests an existing project in a sandbox, and checks it against its specification.",
    )
    .argument("<folder>", "a delivery of the Software House, or a project; nothing in it is changed")
    .option("--specification <file>", "the specification, as JSON; a delivery has its own", filled)
    .option("--tests <file>", "the acceptance tests, as JSON; a delivery has its own", filled)
    .option("--out <folder>", "also write the evidence to this folder, with pictures of pages", filled)
    .option(
      "--unsandboxed",
      "run the project without a sandbox if there is none; it can then do everything that you can (needs --yes)",
    )
    .option(
      "--max-seconds <number>",
      "limit the whole verification to this many seconds (default: 1200)",
      wholeNumber,
    )
    .option("--yes", "confirm --unsandboxed")
    .option(
      "--accept-untestable",
      "verify the project although its tests say that no test can show a must criterion",
    )
    .option("--quick", "leave out the slow phases soak and mutants; the card says so")
    .option("--json", "print one JSON object instead of the verdict")
    .addHelpText("after", AFTER_HELP)
    .action(async (folder: string, options: VerifyWords) => {
      const { verifyProject } = await import("./verify.ts");
      exitWith(await verifyProject({ folder, ...options }, output));
    });
}
