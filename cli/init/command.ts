import type { CommandContext } from "../program.ts";

const AFTER_HELP = `
Example:
  $ troupe init my-team`;

/** Registers `troupe init <folder>`. */
export function registerInit({ program, output }: CommandContext): void {
  program
    .command("init")
    .summary("create a project with your own team")
    .description("Creates a small TypeScript project: a team, its langgraph.json, a test and a README.")
    .argument("<folder>", "a new folder, or an empty one")
    .addHelpText("after", AFTER_HELP)
    .action(async (folder: string) => {
      const { createProject } = await import("./init.ts");
      await createProject(folder, output);
    });
}
