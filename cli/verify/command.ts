import type { CommandContext } from "../program.ts";
import { filled } from "../run/run-options.ts";
import type { VerifyRequest } from "./execute-verify.ts";

/** What commander reads beside the folder. */
type VerifyWords = Omit<VerifyRequest, "folder">;

const AFTER_HELP = `
No model is called. The card goes to stdout, everything else to stderr; exit code
0 only where the verdict is "verified". With --json, stdout is exactly one JSON
object, also on failure:
  { graph, thread, answer, outcome, verdict?, evidence?, ignored?, error? }

Examples:
  $ troupe verify shortener/project --specification specification.json --tests acceptance_tests.json
  $ troupe verify . --specification s.json --tests t.json --json --out verified`;

/** `troupe verify <folder>`. */
export function registerVerify({ program, output, exitWith }: CommandContext): void {
  program
    .command("verify")
    .summary("build, run and test a project")
    .description(
      "Builds, runs and tests an existing project in a sandbox, and says whether it holds its specification.",
    )
    .argument("<folder>", "the project; nothing in it is changed")
    .requiredOption("--specification <file>", "what it has to do, as JSON", filled)
    .requiredOption("--tests <file>", "its acceptance tests, as JSON", filled)
    .option("--out <folder>", "also write the evidence there", filled)
    .option(
      "--unsandboxed",
      "without a sandbox, run it all the same; it can do all that you can (with --yes)",
    )
    .option("--yes", "confirm --unsandboxed")
    .option("--json", "print one JSON object instead of the card")
    .addHelpText("after", AFTER_HELP)
    .action(async (folder: string, options: VerifyWords) => {
      const { executeVerify } = await import("./execute-verify.ts");
      exitWith(await executeVerify({ folder, ...options }, output));
    });
}
